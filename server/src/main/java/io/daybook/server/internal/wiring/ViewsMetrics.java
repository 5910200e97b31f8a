package io.daybook.server.internal.wiring;

import io.daybook.contracts.Topics;
import io.daybook.events.internal.feed.KafkaFeed;
import io.daybook.events.internal.measure.WorkerMetrics;
import io.daybook.ledger.Position;
import io.daybook.views.ViewsFeed;
import io.daybook.views.ViewsListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;

/**
 * The figures of the views: {@code projection_latency_seconds} (from the reading of a batch of segments to the commit of its
 * rows), {@code slo_time_to_visible_seconds} (from the decision of a segment to that commit) and those of the worker {@code
 * balance-projector}, whose consumer reports itself when the views follow Kafka.
 */
final class ViewsMetrics implements ViewsListener {
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(150),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        Duration.ofHours(1)
    };

    private final MeterRegistry registry;
    private final InstantSource clock;
    private final ViewsFeed feed;
    private final Timer projection;
    private final Timer visible;
    /** By shard: each is used by the thread of its projector. */
    private final Map<Integer, WorkerMetrics> workers = new ConcurrentHashMap<>();

    ViewsMetrics(MeterRegistry registry, InstantSource clock, ViewsFeed feed) {
        this.registry = registry;
        this.clock = clock;
        this.feed = feed;
        this.projection = Timer.builder("projection.latency")
                .description("From the reading of a batch of segments to the commit of its rows")
                // A name has the same labels wherever it is used: the analytical stores have theirs.
                .tag("store", "postgresql")
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
        this.visible = Timer.builder("slo.time.to.visible")
                .description("From the decision of a segment to the commit of its rows")
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
        worker(0);
    }

    private WorkerMetrics worker(int shard) {
        return workers.computeIfAbsent(shard, any -> {
            WorkerMetrics made = new WorkerMetrics(registry, KafkaFeed.WORKER);
            made.declare(Topics.LEDGER_ENTRY_BATCHES);
            return made;
        });
    }

    @Override
    public void visible(Position reached, long[] decidedAtMicros, long projectionNanos, long lagSegments) {
        projection.record(projectionNanos, TimeUnit.NANOSECONDS);
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        for (long decided : decidedAtMicros) {
            visible.record(Math.max(0, now - decided), TimeUnit.MICROSECONDS);
        }
        if (feed == ViewsFeed.JOURNAL) {
            WorkerMetrics worker = worker(reached.shard());
            worker.processed(Topics.LEDGER_ENTRY_BATCHES, decidedAtMicros.length);
            worker.lag(new TopicPartition(Topics.LEDGER_ENTRY_BATCHES, reached.shard()), lagSegments);
        }
    }
}
