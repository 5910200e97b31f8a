package io.daybook.events.internal.measure;

import io.daybook.events.AutoscaleTargets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What autoscalers look at, in the names of the payments requirements: {@code
 * polyphony_worker_messages_processed_total{worker,topic}}, {@code polyphony_worker_throughput_per_minute{worker,topic}},
 * {@code polyphony_worker_consumer_lag{worker,topic,partition}}, {@code polyphony_worker_autoscale_target{worker,metric}}.
 *
 * <p>The series of a worker are shared by all its consumers in the process; each writes through a part of its own, whose
 * partitions go with it. Used by one thread, read by any.
 */
public final class WorkerMetrics implements AutoCloseable {
    private static final Map<MeterRegistry, Map<String, Series>> KNOWN = new WeakHashMap<>();
    private static final Map<MeterRegistry, AutoscaleTargets> TARGETS = new WeakHashMap<>();

    private final Series series;
    private final Set<TopicPartition> mine = new HashSet<>();

    public WorkerMetrics(MeterRegistry registry, String worker) {
        this.series = series(registry, worker);
    }

    /** For all workers of the registry; before the first of them is made. */
    public static void targets(MeterRegistry registry, AutoscaleTargets targets) {
        synchronized (KNOWN) {
            TARGETS.put(registry, targets);
        }
    }

    private static Series series(MeterRegistry registry, String worker) {
        synchronized (KNOWN) {
            AutoscaleTargets targets = TARGETS.getOrDefault(registry, AutoscaleTargets.DEFAULTS);
            return KNOWN.computeIfAbsent(registry, any -> new HashMap<>())
                    .computeIfAbsent(worker, name -> new Series(registry, name, targets));
        }
    }

    /** The topics have their series from the start, so that a worker at rest reads 0 and not nothing. */
    public void declare(String topic) {
        series.topic(topic);
    }

    public void processed(String topic, int records) {
        Topic of = series.topic(topic);
        of.processed().increment(records);
        of.throughput().add(records);
    }

    public void lag(TopicPartition partition, long records) {
        mine.add(partition);
        series.lag(partition, this, records);
    }

    /** Another consumer reports the partition from now on. */
    public void forget(TopicPartition partition) {
        mine.remove(partition);
        series.forget(partition, this);
    }

    @Override
    public void close() {
        for (TopicPartition partition : Set.copyOf(mine)) {
            forget(partition);
        }
    }

    private record Topic(Counter processed, Throughput throughput) {}

    private record Lag(WorkerMetrics reportedBy, AtomicLong records) {}

    /** What one worker has registered, each name and its tags once. The registry is not held: it holds us. */
    private static final class Series {
        private final WeakReference<MeterRegistry> registry;
        private final String worker;
        private final Map<String, Topic> topics = new ConcurrentHashMap<>();
        private final Map<TopicPartition, Lag> lags = new HashMap<>();
        private final Map<TopicPartition, Gauge> lagGauges = new HashMap<>();

        Series(MeterRegistry registry, String worker, AutoscaleTargets targets) {
            this.registry = new WeakReference<>(registry);
            this.worker = worker;
            target(registry, "lag", targets.targetLag());
            target(registry, "throughput_per_minute", targets.targetThroughputPerMinute());
        }

        private void target(MeterRegistry into, String metric, int value) {
            Gauge.builder("polyphony.worker.autoscale.target", () -> value)
                    .description("What an autoscaler compares the worker's figure with")
                    .tags("worker", worker, "metric", metric)
                    .register(into);
        }

        private MeterRegistry registry() {
            return Objects.requireNonNull(registry.get(), "the registry is gone");
        }

        Topic topic(String topic) {
            return topics.computeIfAbsent(topic, this::register);
        }

        private Topic register(String topic) {
            Tags tags = Tags.of("worker", worker, "topic", topic);
            Throughput throughput = new Throughput();
            Gauge.builder("polyphony.worker.throughput.per.minute", throughput, Throughput::perMinute)
                    .description("Records of the last 60 seconds")
                    .tags(tags)
                    .strongReference(true)
                    .register(registry());
            Counter processed = Counter.builder("polyphony.worker.messages.processed")
                    .description("Records that a worker has dealt with")
                    .tags(tags)
                    .register(registry());
            return new Topic(processed, throughput);
        }

        synchronized void lag(TopicPartition partition, WorkerMetrics by, long records) {
            Lag known = lags.get(partition);
            AtomicLong value = known == null ? new AtomicLong() : known.records();
            value.set(records);
            if (known == null || known.reportedBy() != by) {
                lags.put(partition, new Lag(by, value));
            }
            if (known == null) {
                lagGauges.put(partition, lagGauge(partition, value));
            }
        }

        private Gauge lagGauge(TopicPartition partition, AtomicLong value) {
            return Gauge.builder("polyphony.worker.consumer.lag", value, AtomicLong::doubleValue)
                    .description("Records between a worker and the end of its partition")
                    .tags("worker", worker, "topic", partition.topic())
                    .tag("partition", Integer.toString(partition.partition()))
                    .strongReference(true)
                    .register(registry());
        }

        /** Does nothing when another consumer has reported the partition since. */
        synchronized void forget(TopicPartition partition, WorkerMetrics by) {
            Lag known = lags.get(partition);
            if (known == null || known.reportedBy() != by) {
                return;
            }
            lags.remove(partition);
            @Nullable Gauge gauge = lagGauges.remove(partition);
            if (gauge != null) {
                registry().remove(gauge);
            }
        }
    }

    /** Records of the last minute. */
    private static final class Throughput {
        private static final long MINUTE_NANOS = 60_000_000_000L;
        /** How finely the minute is cut, so that many small batches do not fill the memory. */
        private static final long SLICE_NANOS = 250_000_000L;

        private record Slice(long atNanos, long records) {}

        private final Deque<Slice> slices = new ArrayDeque<>();
        private long records;

        synchronized void add(int count) {
            long now = System.nanoTime();
            Slice last = slices.peekLast();
            if (last != null && now - last.atNanos() < SLICE_NANOS) {
                slices.removeLast();
                slices.addLast(new Slice(last.atNanos(), last.records() + count));
            } else {
                slices.addLast(new Slice(now, count));
            }
            records += count;
        }

        synchronized double perMinute() {
            long oldest = System.nanoTime() - MINUTE_NANOS;
            while (!slices.isEmpty() && slices.getFirst().atNanos() - oldest < 0) {
                records -= slices.removeFirst().records();
            }
            return records;
        }
    }
}
