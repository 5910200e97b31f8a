package io.daybook.ledger.internal.shard;

import java.time.Instant;

/** The clock that stamps segments. */
@FunctionalInterface
public interface WriterClock {
    /** Microseconds since 1970 UTC. */
    long micros();

    static WriterClock system() {
        return () -> {
            Instant now = Instant.now();
            return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        };
    }
}
