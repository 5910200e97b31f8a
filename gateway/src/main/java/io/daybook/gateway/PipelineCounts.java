package io.daybook.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** How much went through each stage of this process since its start, from the meters of the stages. */
final class PipelineCounts implements Supplier<Map<String, Long>> {
    private static final String PROCESSED = "polyphony.worker.messages.processed";
    private final MeterRegistry registry;

    PipelineCounts(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public Map<String, Long> get() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("ingested", sum("daybook.intake.payments", "outcome", "accepted"));
        counts.put("validated", sum(PROCESSED, "worker", "validator"));
        counts.put("written", sum(PROCESSED, "worker", "ledger-writer"));
        counts.put("analyzed", sum(PROCESSED, "worker", "clickhouse-writer"));
        counts.put(
                "dead_letters",
                registry.find("daybook.dlq.letters").counters().stream()
                        .mapToLong(counter -> (long) counter.count())
                        .sum());
        return counts;
    }

    private long sum(String meter, String tag, String value) {
        return registry.find(meter).tag(tag, value).counters().stream()
                .mapToLong(PipelineCounts::whole)
                .sum();
    }

    private static long whole(Counter counter) {
        return (long) counter.count();
    }
}
