package io.daybook.events.internal.outbox;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Waits longer after each failure, less a random part, until told to stop. */
final class Backoff {
    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 10_000;

    private final CountDownLatch stopped = new CountDownLatch(1);

    /** False: stopped meanwhile. */
    boolean pause(int failures) throws InterruptedException {
        long most = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures - 1, 16));
        return sleep(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
    }

    /** False: stopped meanwhile. */
    boolean sleep(long millis) throws InterruptedException {
        return !stopped.await(millis, TimeUnit.MILLISECONDS);
    }

    void stop() {
        stopped.countDown();
    }

    boolean isStopped() {
        return stopped.getCount() == 0;
    }
}
