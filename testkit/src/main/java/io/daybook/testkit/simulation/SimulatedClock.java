package io.daybook.testkit.simulation;

import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is moved. Thread-safe. */
public final class SimulatedClock {
    private final AtomicLong micros;

    public SimulatedClock(long startMicros) {
        this.micros = new AtomicLong(startMicros);
    }

    /** Microseconds since 1970 UTC. */
    public long micros() {
        return micros.get();
    }

    /** Never moves back. */
    public void moveTo(long laterMicros) {
        micros.accumulateAndGet(laterMicros, Math::max);
    }
}
