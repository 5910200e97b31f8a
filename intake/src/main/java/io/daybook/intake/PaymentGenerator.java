package io.daybook.intake;

import java.util.Optional;

/** Ingests made-up payments at a steady rate, for demonstrations. At most one runs. */
public interface PaymentGenerator {
    int DEFAULT_RATE_PER_SECOND = 8;
    int MAX_RATE_PER_SECOND = 1_000;
    int DEFAULT_SECONDS = 600;
    int MAX_SECONDS = 3_600;

    /**
     * Starts it, or changes the rate and the end of the one that runs.
     *
     * @param ratePerSecond 1 to {@link #MAX_RATE_PER_SECOND}
     * @param seconds it stops by itself after so long, 1 to {@link #MAX_SECONDS}
     * @param seed the same payments for the same seed, but for their event ids; looked at only by a start
     * @throws IntakeUnavailableException when Kafka is off
     */
    Status start(int ratePerSecond, int seconds, long seed);

    /** Stops it; nothing when none runs. */
    Status stop();

    Status status();

    /**
     * Of the one that runs, or of the last one.
     *
     * @param ratePerSecond 0 when none runs
     * @param sent payments given to the intake
     * @param accepted of them that the broker has
     * @param refused of them that there was no room or no broker for
     * @param endsAtMillis when it stops by itself, milliseconds since 1970 UTC; empty when none runs
     */
    record Status(
            boolean running, int ratePerSecond, long sent, long accepted, long refused, Optional<Long> endsAtMillis) {}
}
