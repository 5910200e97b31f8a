package io.daybook.ledger.internal;

import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.Segment;
import io.daybook.ledger.internal.keys.PostgresKeyIndex;
import io.daybook.ledger.internal.postgres.JournalConnections;
import io.daybook.ledger.internal.postgres.JournalSettings;
import io.daybook.ledger.internal.postgres.PostgresJournalStore;
import io.daybook.ledger.internal.postgres.PostgresSegmentSource;
import io.daybook.ledger.internal.postgres.PostgresSnapshotStore;
import io.daybook.ledger.internal.postgres.PostgresWorkspaceRoutes;
import io.daybook.ledger.internal.shard.Recovered;
import io.daybook.ledger.internal.shard.ShardParts;
import io.daybook.ledger.internal.shard.ShardStatus;
import io.daybook.ledger.internal.shard.Snapshots;
import io.daybook.ledger.internal.shard.WriterClock;
import io.daybook.ledger.internal.state.EventKeys;
import io.daybook.ledger.journal.JournalStore;
import io.daybook.ledger.journal.KeyIndex;
import io.daybook.ledger.journal.SnapshotStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;

/**
 * The ledger on PostgreSQL, put together: what the server, the benchmarks and the tests start. The schema is there already,
 * see {@link io.daybook.ledger.internal.postgres.JournalSchema}.
 */
public final class LedgerRoom implements AutoCloseable {
    /** What a recovery may read into memory: 16 million keys at most, mostly far fewer. */
    private static final long KEY_INDEX_CATCH_UP_SEGMENTS = 2_000;

    /** Of all shards: a few of the pool's connections, so that a flood of old keys leaves the others to the rest. */
    private static final int LOOK_UPS_AT_ONCE = 6;

    private final ExecutorService offThread = Executors.newVirtualThreadPerTaskExecutor();
    private final Executor lookUps = new BoundedExecutor(offThread, LOOK_UPS_AT_ONCE);
    private final PostgresSegmentSource segments;
    private final ShardedLedger ledger;

    /**
     * @param owner how this process is called in the journal and in health
     * @param connections for what must not share a connection: appends, leases
     * @param pool for everything else
     */
    public LedgerRoom(
            String owner,
            String softwareVersion,
            LedgerSettings settings,
            JournalSettings journalSettings,
            JournalConnections connections,
            DataSource pool,
            WriterClock clock) {
        this.segments = new PostgresSegmentSource(pool);
        JournalStore store = new PostgresJournalStore(connections, journalSettings);
        PostgresWorkspaceRoutes routes = new PostgresWorkspaceRoutes(pool);
        Parts parts =
                new Parts(store, new PostgresSnapshotStore(pool), segments, clock, settings, softwareVersion, pool);
        this.ledger = new ShardedLedger(owner, settings, parts, routes.all(), routes::find, routes::assign);
    }

    public void start() {
        ledger.start();
    }

    public ShardedLedger ledger() {
        return ledger;
    }

    public PostgresSegmentSource segments() {
        return segments;
    }

    public List<ShardStatus> status() {
        return ledger.status();
    }

    @Override
    public void close() {
        ledger.close();
        offThread.shutdown();
    }

    private final class Parts implements ShardParts {
        private final JournalStore store;
        private final SnapshotStore snapshots;
        private final PostgresSegmentSource source;
        private final WriterClock clock;
        private final LedgerSettings settings;
        private final String softwareVersion;
        private final DataSource pool;
        private final Map<Integer, PostgresKeyIndex> keys = new ConcurrentHashMap<>();
        private final Map<Integer, Snapshots> snapshotters = new ConcurrentHashMap<>();

        Parts(
                JournalStore store,
                SnapshotStore snapshots,
                PostgresSegmentSource source,
                WriterClock clock,
                LedgerSettings settings,
                String softwareVersion,
                DataSource pool) {
            this.store = store;
            this.snapshots = snapshots;
            this.source = source;
            this.clock = clock;
            this.settings = settings;
            this.softwareVersion = softwareVersion;
            this.pool = pool;
        }

        @Override
        public JournalStore store() {
            return store;
        }

        @Override
        public SnapshotStore snapshots() {
            return snapshots;
        }

        @Override
        public KeyIndex openKeys(int shard) {
            PostgresKeyIndex opened = PostgresKeyIndex.open(pool, shard);
            long headSeq = source.head(shard).map(Segment::seq).orElse(0L);
            if (headSeq - opened.watermarkSeq() > KEY_INDEX_CATCH_UP_SEGMENTS) {
                // Lost, or far behind: what it lacks would fill the memory.
                opened.catchUp(
                        source,
                        (recorded, into) -> EventKeys.of(
                                recorded.event(),
                                digest -> into.accept(new KeyIndex.Entry(
                                        digest.high(),
                                        digest.low(),
                                        KeyIndex.pack(recorded.seq(), recorded.index())))));
            }
            PostgresKeyIndex before = keys.put(shard, opened);
            if (before != null) {
                before.close();
            }
            return opened;
        }

        @Override
        public PostgresSegmentSource segments() {
            return source;
        }

        @Override
        public WriterClock clock() {
            return clock;
        }

        @Override
        public Executor offThread() {
            return offThread;
        }

        @Override
        public Executor lookUps() {
            return lookUps;
        }

        @Override
        public String softwareVersion() {
            return softwareVersion;
        }

        @Override
        public void reignBegan(int shard, Recovered recovered) {
            snapshotter(shard).reignBegan(recovered);
        }

        @Override
        public void decided(int shard, long events) {
            snapshotter(shard).decided(events, offThread);
        }

        @Override
        public void committed(Segment segment) {
            source.committed(segment);
        }

        private Snapshots snapshotter(int shard) {
            return snapshotters.computeIfAbsent(shard, each -> new Snapshots(each, store, snapshots, settings));
        }
    }
}
