package io.daybook.views.internal.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StepAsideTest {
    private static final long BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private boolean busy = true;

    private StepAside stepAside(int sharePercent) {
        return new StepAside(sharePercent, () -> busy);
    }

    @Test
    void waitsAsLongAsItsShareSaysWhileWritersTakeTheWholeMachine() {
        StepAside half = stepAside(50);
        half.nanosAfter(BATCH_NANOS, 10);
        assertThat(half.nanosAfter(BATCH_NANOS, 20)).isEqualTo(BATCH_NANOS);

        StepAside quarter = stepAside(25);
        quarter.nanosAfter(BATCH_NANOS, 10);
        assertThat(quarter.nanosAfter(BATCH_NANOS, 20)).isEqualTo(3 * BATCH_NANOS);
    }

    @Test
    void catchesUpAtFullSpeedWhenNothingIsWritten() {
        StepAside half = stepAside(50);
        assertThat(half.nanosAfter(BATCH_NANOS, 20))
                .as("not known yet whether it grows")
                .isZero();
        assertThat(half.nanosAfter(BATCH_NANOS, 20)).isZero();
        assertThat(half.nanosAfter(BATCH_NANOS, 20)).isZero();
    }

    @Test
    void waitsForNobodyWhileThereAreProcessorsToSpare() {
        busy = false;
        StepAside half = stepAside(50);
        half.nanosAfter(BATCH_NANOS, 10);
        assertThat(half.nanosAfter(BATCH_NANOS, 20)).isZero();
    }

    @Test
    void neverWaitsLongerThanASecondSoThatTheViewsGoForward() {
        StepAside little = stepAside(10);
        little.nanosAfter(BATCH_NANOS, 10);
        assertThat(little.nanosAfter(TimeUnit.MINUTES.toNanos(5), 20)).isEqualTo(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void neverWaitsWithTheWholeShare() {
        StepAside never = stepAside(100);
        never.nanosAfter(BATCH_NANOS, 10);
        assertThat(never.nanosAfter(BATCH_NANOS, 20)).isZero();
    }

    @Test
    void beginsAnewAfterItHadNothingToFollow() {
        StepAside half = stepAside(50);
        half.nanosAfter(BATCH_NANOS, 10);
        half.reset();
        assertThat(half.nanosAfter(BATCH_NANOS, 20)).isZero();
    }
}
