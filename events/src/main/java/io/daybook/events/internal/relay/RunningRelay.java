package io.daybook.events.internal.relay;

import io.daybook.contracts.Topics;
import io.daybook.events.JournalRelay;
import io.daybook.events.RelayStatus;
import io.daybook.events.Schemas;
import io.daybook.events.SegmentMark;
import io.daybook.events.internal.measure.OutboxMetrics;
import io.daybook.events.internal.measure.WorkerMetrics;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import io.daybook.platform.kafka.KafkaAccess;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The relays of all shards, one thread each, with their metrics and positions. Worker {@code outbox-publisher}. */
public final class RunningRelay implements JournalRelay, AutoCloseable {
    public static final String WORKER = "outbox-publisher";

    private static final Logger LOG = LoggerFactory.getLogger(RunningRelay.class);
    private static final long STORE_EVERY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(20);

    private final Parts parts;
    private final RelayPositions positions;
    private final OutboxMetrics metrics;
    private final List<ShardRelay> relays = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private boolean started;

    /**
     * What a relay works with.
     *
     * @param journal hears of a segment at once when its writer is in this process
     * @param connections for leases
     * @param database for positions; schema {@code events} is there
     * @param heads where the newest published segments are noted; null: nowhere
     */
    public record Parts(
            SegmentSource journal,
            List<Integer> shards,
            KafkaAccess kafka,
            Schemas schemas,
            RelayConnections connections,
            DataSource database,
            @Nullable PublishedHeads heads,
            MeterRegistry registry,
            InstantSource clock) {
        public Parts {
            shards = List.copyOf(shards);
        }
    }

    /** Makes it, without a connection; {@link #start()} begins. */
    public RunningRelay(Parts parts) {
        this.parts = parts;
        this.positions = new RelayPositions(parts.database());
        this.metrics = new OutboxMetrics(parts.registry(), "journal", this::oldestUnsentSeconds);
        RelayLease.Leases leases = new PostgresLeases(parts.connections());
        for (int shard : parts.shards()) {
            WorkerMetrics worker = new WorkerMetrics(parts.registry(), WORKER);
            worker.declare(Topics.LEDGER_ENTRY_BATCHES);
            relays.add(new ShardRelay(
                    shard, parts.journal(), parts.kafka(), parts.schemas(), leases, new Bookkeeping(worker)));
        }
    }

    public synchronized void start() {
        started = true;
        for (ShardRelay relay : relays) {
            threads.add(Thread.ofPlatform().name("relay-" + threads.size()).start(relay));
        }
    }

    @Override
    public List<RelayStatus> status() {
        List<RelayStatus> statuses = new ArrayList<>();
        for (int index = 0; index < relays.size(); index++) {
            statuses.add(relays.get(index).status(storedSeq(parts.shards().get(index))));
        }
        return statuses;
    }

    private long storedSeq(int shard) {
        try {
            Optional<SegmentMark> stored = positions.find(shard);
            return stored.map(SegmentMark::seq).orElse(0L);
        } catch (SQLException away) {
            LOG.debug("the stored position of shard {} cannot be read", shard, away);
            return 0;
        }
    }

    private Number oldestUnsentSeconds() {
        try {
            long now = micros(parts.clock().instant());
            return status().stream()
                    .flatMap(status -> status.oldestUnsentMicros().stream())
                    .mapToDouble(decided -> Math.max(0, now - decided) / 1e6)
                    .max()
                    .orElse(0);
        } catch (RuntimeException away) {
            LOG.debug("the backlog of the journal cannot be read", away);
            return Double.NaN;
        }
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    /** Finishes what is under way. */
    @Override
    public synchronized void close() {
        relays.forEach(ShardRelay::stop);
        if (!started) {
            return;
        }
        try {
            for (Thread thread : threads) {
                if (!thread.join(CLOSE_PATIENCE)) {
                    thread.interrupt();
                    thread.join();
                }
            }
        } catch (InterruptedException interrupted) {
            threads.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
    }

    /** Of one shard; used by its relay's thread. */
    private final class Bookkeeping implements ShardRelay.Listener {
        private final WorkerMetrics worker;
        private @Nullable SegmentMark unstored;
        private long storedNanos = System.nanoTime() - STORE_EVERY_NANOS;

        Bookkeeping(WorkerMetrics worker) {
            this.worker = worker;
        }

        @Override
        public void published(List<Segment> segments, int partition) {
            long now = micros(parts.clock().instant());
            for (Segment segment : segments) {
                metrics.published(Duration.of(now - segment.decidedAtMicros(), ChronoUnit.MICROS));
            }
            SegmentMark last = SegmentMark.of(segments.getLast());
            worker.processed(Topics.LEDGER_ENTRY_BATCHES, segments.size());
            worker.lag(new TopicPartition(Topics.LEDGER_ENTRY_BATCHES, partition), 0);
            PublishedHeads heads = parts.heads();
            if (heads != null) {
                heads.write(last);
            }
            unstored = last;
            if (System.nanoTime() - storedNanos > STORE_EVERY_NANOS) {
                store();
            }
        }

        @Override
        public void idle() {
            store();
        }

        @Override
        public void ended() {
            store();
            worker.close();
        }

        private void store() {
            SegmentMark mark = unstored;
            if (mark != null && positions.store(mark)) {
                unstored = null;
                storedNanos = System.nanoTime();
            }
        }
    }
}
