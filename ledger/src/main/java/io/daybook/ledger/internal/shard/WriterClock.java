package io.daybook.ledger.internal.shard;

import java.time.Instant;
import java.time.InstantSource;

/** The clock that stamps segments. */
@FunctionalInterface
public interface WriterClock {
    /** Microseconds since 1970 UTC. */
    long micros();

    /** Nanoseconds since no particular moment, which no setting of clocks moves; only differences count. */
    default long nanos() {
        return System.nanoTime();
    }

    static WriterClock of(InstantSource source) {
        return () -> {
            Instant now = source.instant();
            return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        };
    }
}
