package io.daybook.platform.sql;

import java.time.Duration;

/**
 * How long to try again when the database is away.
 *
 * @param atMost total time; zero: one attempt
 * @param pause between two attempts
 */
public record Retry(Duration atMost, Duration pause) {
    /** One attempt. */
    public static Retry none() {
        return new Retry(Duration.ZERO, Duration.ZERO);
    }

    /** Attempts with 200 ms between them until the time is over. */
    public static Retry upTo(Duration atMost) {
        return new Retry(atMost, Duration.ofMillis(200));
    }
}
