package io.daybook.testkit.simulation;

import java.util.SplittableRandom;

/** Draws what goes wrong next from a seed. Thread-safe. */
public final class Faults {
    /** What may become of an append. */
    public enum OfAppend {
        NONE,
        /** Nothing was sent. */
        REFUSED,
        /** It was written, the answer did not come. */
        ANSWER_LOST,
        /** It was never written, the answer did not come. */
        REQUEST_LOST,
        /** No answer came, and it is written later, perhaps after another session began. */
        DELAYED,
        /** Another owner appended first. */
        FENCED
    }

    private final SplittableRandom random;
    private final int inHundred;
    private boolean on = true;

    /** @param inHundred how many of a hundred appends meet a fault; others meet fewer */
    public Faults(long seed, int inHundred) {
        this.random = new SplittableRandom(seed ^ 0x5DEECE66DL);
        this.inHundred = inHundred;
    }

    public synchronized OfAppend ofAppend() {
        OfAppend[] all = OfAppend.values();
        return chance(inHundred) ? all[1 + random.nextInt(all.length - 1)] : OfAppend.NONE;
    }

    /** A third of what happens to appends. */
    public synchronized boolean ofRead() {
        return chance(inHundred) && random.nextInt(3) == 0;
    }

    public synchronized boolean chance(int percent) {
        return on && random.nextInt(100) < percent;
    }

    /** True when the caller's own probe should see the world as it is. */
    public synchronized void set(boolean faultsOn) {
        on = faultsOn;
    }
}
