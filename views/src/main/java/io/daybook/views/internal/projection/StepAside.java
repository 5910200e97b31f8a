package io.daybook.views.internal.projection;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * How long the projector waits after a batch, so that those who write come first. Only under a load that the views cannot
 * keep up with anyway: the batch was full, the journal grew while it was made, and the machine's processors are all at work.
 * The wait is bounded by the time that the batch took and by a second, so that the views always go forward.
 *
 * <p>Used by one thread.
 */
public final class StepAside {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int sharePercent;
    private final BooleanSupplier machineIsBusy;
    private long headSeq;

    /**
     * @param sharePercent of the time that the views work under such a load, 1 to 100; 100: they never wait
     * @param machineIsBusy whether its processors have all been at work since that was last asked
     */
    public StepAside(int sharePercent, BooleanSupplier machineIsBusy) {
        this.sharePercent = sharePercent;
        this.machineIsBusy = machineIsBusy;
    }

    /**
     * Nanoseconds to wait.
     *
     * @param nanos that the batch took
     * @param head the newest segment of the journal after it
     */
    long nanosAfter(long nanos, long head) {
        boolean grew = headSeq > 0 && head > headSeq;
        headSeq = head;
        // Asked every time: the answer is for the time since the last question.
        boolean busy = machineIsBusy.getAsBoolean();
        return grew && busy ? Math.min(LONGEST_NANOS, nanos / sharePercent * (100 - sharePercent)) : 0;
    }

    /** There is nothing to follow for now. */
    void reset() {
        headSeq = 0;
    }
}
