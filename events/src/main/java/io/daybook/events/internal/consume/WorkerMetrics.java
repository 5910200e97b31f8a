package io.daybook.events.internal.consume;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;

/**
 * What autoscalers look at, in the names of the payments requirements: {@code
 * polyphony_worker_messages_processed_total{worker,topic}}, {@code polyphony_worker_throughput_per_minute{worker,topic}},
 * {@code polyphony_worker_consumer_lag{worker,topic,partition}}. Used by one thread, read by any.
 */
final class WorkerMetrics implements AutoCloseable {
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private record Slice(long atNanos, int records) {}

    /** Records of the last minute. */
    private static final class Throughput {
        private final Deque<Slice> slices = new ArrayDeque<>();
        private long records;

        synchronized void add(int count) {
            slices.addLast(new Slice(System.nanoTime(), count));
            records += count;
            perMinute();
        }

        synchronized double perMinute() {
            long oldest = System.nanoTime() - MINUTE_NANOS;
            while (!slices.isEmpty() && slices.getFirst().atNanos() - oldest < 0) {
                records -= slices.removeFirst().records();
            }
            return records;
        }
    }

    private final MeterRegistry registry;
    private final String worker;
    private final Map<String, Counter> processed = new HashMap<>();
    private final Map<String, Throughput> throughputs = new HashMap<>();
    private final Map<TopicPartition, AtomicLong> lags = new HashMap<>();
    private final Map<TopicPartition, Gauge> lagGauges = new HashMap<>();

    WorkerMetrics(MeterRegistry registry, String worker) {
        this.registry = registry;
        this.worker = worker;
    }

    /** The topics have their series from the start, so that a worker at rest reads 0 and not nothing. */
    void declare(String topic) {
        Tags tags = Tags.of("worker", worker, "topic", topic);
        processed.computeIfAbsent(
                topic,
                any -> Counter.builder("polyphony.worker.messages.processed")
                        .description("Records that a worker has dealt with")
                        .tags(tags)
                        .register(registry));
        throughputs.computeIfAbsent(topic, any -> {
            Throughput throughput = new Throughput();
            Gauge.builder("polyphony.worker.throughput.per.minute", throughput, Throughput::perMinute)
                    .description("Records of the last 60 seconds")
                    .tags(tags)
                    .register(registry);
            return throughput;
        });
    }

    void processed(String topic, int records) {
        declare(topic);
        Counter counter = processed.get(topic);
        Throughput throughput = throughputs.get(topic);
        if (counter != null && throughput != null) {
            counter.increment(records);
            throughput.add(records);
        }
    }

    void lag(TopicPartition partition, long records) {
        lags.computeIfAbsent(partition, this::lagOf).set(records);
    }

    private AtomicLong lagOf(TopicPartition partition) {
        AtomicLong value = new AtomicLong();
        lagGauges.put(
                partition,
                Gauge.builder("polyphony.worker.consumer.lag", value, AtomicLong::doubleValue)
                        .description("Records between a worker and the end of its partition")
                        .tags("worker", worker, "topic", partition.topic())
                        .tag("partition", Integer.toString(partition.partition()))
                        .register(registry));
        return value;
    }

    /** Another process reports the partition from now on. */
    void forget(TopicPartition partition) {
        lags.remove(partition);
        Gauge gauge = lagGauges.remove(partition);
        if (gauge != null) {
            registry.remove(gauge);
        }
    }

    @Override
    public void close() {
        for (TopicPartition partition : lags.keySet().toArray(TopicPartition[]::new)) {
            forget(partition);
        }
    }
}
