package io.daybook.events;

import java.util.Optional;

/**
 * How far the outbox has come out.
 *
 * @param backlog events that the broker does not have; counted up to {@link #MOST_COUNTED}
 * @param oldestUnsentSeconds how long the first of them waits; 0: none does
 * @param trouble why nothing goes out now; empty when all is well or when another process publishes
 */
public record OutboxStatus(
        OutboxSettings.Mode mode, long backlog, double oldestUnsentSeconds, Optional<String> trouble) {
    /** Counting more would only load the database further. */
    public static final long MOST_COUNTED = 100_000;
}
