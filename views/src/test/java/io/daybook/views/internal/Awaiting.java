package io.daybook.views.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what another thread does, and not for ever. */
final class Awaiting {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Awaiting() {}

    static void until(String what, BooleanSupplier reached) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as("patience until " + what).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
