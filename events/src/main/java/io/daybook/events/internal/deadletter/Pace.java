package io.daybook.events.internal.deadletter;

/** Time as a replay sees it. */
interface Pace {
    Pace REAL = new Pace() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
            Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
        }
    };

    long nanos();

    /** @param nanos more than 0 */
    void sleep(long nanos) throws InterruptedException;
}
