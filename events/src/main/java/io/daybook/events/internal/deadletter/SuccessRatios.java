package io.daybook.events.internal.deadletter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * {@code slo_dlq_ratio}: dead letters per record that this process's consumers finished in the last hour, and {@code
 * slo_success_ratio}, the rest of 1. Without records nothing has failed.
 */
final class SuccessRatios {
    private static final long HOUR_NANOS = 3_600_000_000_000L;
    private static final long SAMPLE_NANOS = 10_000_000_000L;

    private record Sample(long atNanos, double processed, double dead) {}

    private final MeterRegistry registry;
    private final LongSupplier nanos;
    private final Deque<Sample> samples = new ArrayDeque<>();

    SuccessRatios(MeterRegistry registry, LongSupplier nanos) {
        this.registry = registry;
        this.nanos = nanos;
        samples.addLast(now());
    }

    /** The registry keeps it. */
    void register() {
        Gauge.builder("slo.dlq.ratio", this, SuccessRatios::dead)
                .description("Dead letters per record that consumers finished in the last hour")
                .strongReference(true)
                .register(registry);
        Gauge.builder("slo.success.ratio", this, ratios -> 1 - ratios.dead())
                .description("Records that consumers finished without a dead letter in the last hour, of all")
                .strongReference(true)
                .register(registry);
    }

    synchronized double dead() {
        Sample now = now();
        while (samples.size() > 1 && now.atNanos() - samples.getFirst().atNanos() > HOUR_NANOS) {
            samples.removeFirst();
        }
        if (now.atNanos() - samples.getLast().atNanos() >= SAMPLE_NANOS) {
            samples.addLast(now);
        }
        Sample then = samples.getFirst();
        double dead = now.dead() - then.dead();
        // A letter is written before its record counts as finished.
        double processed = Math.max(now.processed() - then.processed(), dead);
        return processed == 0 ? 0 : dead / processed;
    }

    private Sample now() {
        double recorded = sum(registry.find("polyphony.worker.messages.processed")
                .tag("worker", LetterRecorder.GROUP)
                .counters());
        return new Sample(
                nanos.getAsLong(),
                sum(registry.find("polyphony.worker.messages.processed").counters()) - recorded,
                sum(registry.find(MeasuredLetters.METER).counters()));
    }

    private static double sum(Collection<Counter> counters) {
        return counters.stream().mapToDouble(Counter::count).sum();
    }
}
