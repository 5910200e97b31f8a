package io.daybook.events.internal.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.events.AutoscaleTargets;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The names and labels of the payments requirements, letter by letter, and consumers that share them. */
class WorkerMetricsTest {
    private static final TopicPartition FIRST = new TopicPartition("tx_raw", 0);
    private static final TopicPartition SECOND = new TopicPartition("tx_raw", 1);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private List<String> series() {
        return registry.scrape()
                .lines()
                .filter(line -> line.startsWith("polyphony_"))
                .toList();
    }

    @Test
    void aWorkerAtRestReadsZeroAndHasItsTargets() {
        new WorkerMetrics(registry, "validator").declare("tx_raw");
        assertThat(series())
                .containsExactlyInAnyOrder(
                        "polyphony_worker_messages_processed_total{topic=\"tx_raw\",worker=\"validator\"} 0.0",
                        "polyphony_worker_throughput_per_minute{topic=\"tx_raw\",worker=\"validator\"} 0.0",
                        "polyphony_worker_autoscale_target{metric=\"lag\",worker=\"validator\"} 200.0",
                        "polyphony_worker_autoscale_target{metric=\"throughput_per_minute\",worker=\"validator\"} 120.0");
    }

    @Test
    void targetsAreSet() {
        WorkerMetrics.targets(registry, new AutoscaleTargets(5, 6));
        new WorkerMetrics(registry, "validator").close();
        assertThat(series())
                .containsExactlyInAnyOrder(
                        "polyphony_worker_autoscale_target{metric=\"lag\",worker=\"validator\"} 5.0",
                        "polyphony_worker_autoscale_target{metric=\"throughput_per_minute\",worker=\"validator\"} 6.0");
    }

    /** To be red with a gauge per consumer: the second one was not registered, and what it counted was lost. */
    @Test
    void consumersOfOneWorkerShareItsSeriesAndPassPartitionsOn() {
        WorkerMetrics one = new WorkerMetrics(registry, "validator");
        WorkerMetrics two = new WorkerMetrics(registry, "validator");
        one.processed("tx_raw", 3);
        two.processed("tx_raw", 4);
        one.lag(FIRST, 10);
        two.lag(SECOND, 20);
        assertThat(series())
                .contains(
                        "polyphony_worker_messages_processed_total{topic=\"tx_raw\",worker=\"validator\"} 7.0",
                        "polyphony_worker_throughput_per_minute{topic=\"tx_raw\",worker=\"validator\"} 7.0",
                        "polyphony_worker_consumer_lag{partition=\"0\",topic=\"tx_raw\",worker=\"validator\"} 10.0",
                        "polyphony_worker_consumer_lag{partition=\"1\",topic=\"tx_raw\",worker=\"validator\"} 20.0");

        // A rebalance: the second one has it before the first one knows that it has lost it.
        two.lag(FIRST, 30);
        one.forget(FIRST);
        one.close();
        assertThat(series())
                .contains("polyphony_worker_consumer_lag{partition=\"0\",topic=\"tx_raw\",worker=\"validator\"} 30.0");
        two.close();
        assertThat(series()).noneMatch(line -> line.startsWith("polyphony_worker_consumer_lag"));
    }
}
