package io.daybook.events.internal.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the outbox tells of itself, in the names that the journal's relay uses too ({@code source="journal"}). */
final class OutboxMetrics {
    private static final String SOURCE = "source";
    private static final String OUTBOX = "outbox";

    private final Timer latency;
    private final Counter published;

    OutboxMetrics(MeterRegistry registry, Supplier<Number> oldestUnsentSeconds) {
        latency = Timer.builder("outbox.relay.latency")
                .description("From the writing of an event to the broker's acknowledgement")
                .tag(SOURCE, OUTBOX)
                .publishPercentileHistogram()
                .register(registry);
        published = Counter.builder("outbox.events.published")
                .description("Events that the broker has acknowledged")
                .tag(SOURCE, OUTBOX)
                .register(registry);
        Gauge.builder("outbox.oldest.unsent.seconds", oldestUnsentSeconds)
                .description("Age of the oldest event that the broker does not have; 0: it has all")
                .tag(SOURCE, OUTBOX)
                .register(registry);
    }

    /** @param seconds from the writing to the acknowledgement, one per event */
    void published(Collection<Double> seconds) {
        published.increment(seconds.size());
        for (double each : seconds) {
            latency.record((long) (Math.max(0, each) * 1e9), TimeUnit.NANOSECONDS);
        }
    }
}
