package io.daybook.events.internal.measure;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What leaves for Kafka, from the journal or from the table {@code outbox}: {@code outbox_relay_latency_seconds{source}},
 * {@code outbox_events_published_total{source}}, {@code outbox_oldest_unsent_seconds{source}}.
 */
public final class OutboxMetrics {
    private final Timer latency;
    private final Counter published;

    /**
     * @param source {@code journal} or {@code outbox}
     * @param oldestUnsentSeconds age of the first record that is not out, 0: all are; asked by whoever reads the metrics
     */
    public OutboxMetrics(MeterRegistry registry, String source, Supplier<Number> oldestUnsentSeconds) {
        this.latency = Timer.builder("outbox.relay.latency")
                .description("From the decision, or the row, to the broker's acknowledgement")
                .tag("source", source)
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(20),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(200),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5),
                        Duration.ofHours(1))
                .register(registry);
        this.published = Counter.builder("outbox.events.published")
                .description("Records that the broker has; of the journal: segments")
                .tag("source", source)
                .register(registry);
        Gauge.builder("outbox.oldest.unsent.seconds", oldestUnsentSeconds)
                .description("Age of the first record that is not out; 0: all are")
                .tag("source", source)
                .register(registry);
    }

    /** The broker has one more. */
    public void published(Duration sinceDecided) {
        latency.record(sinceDecided.isNegative() ? Duration.ZERO : sinceDecided);
        published.increment();
    }
}
