package io.daybook.ledger.internal.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The advisory lock of a shard on a connection of its own. It only keeps two willing owners from disturbing each other; who is
 * right is decided by the journal, so a holder that is stuck can be passed over, and an owner goes on whatever becomes of its
 * lock. While it owns the shard it looks after the lock in the background: when the connection is gone, or another process
 * still has the lock, it tries again until it has it.
 */
final class ShardLease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShardLease.class);

    /** The first half of the lock's key; the shard is the second. */
    private static final int LOCK_CLASS = 0x6461_7962;

    private static final int MOST_DOUBLINGS = 2;

    private static final String TAKE = "SELECT pg_try_advisory_lock(?, ?)";
    private static final String HAVE = """
            SELECT EXISTS (SELECT FROM pg_locks
                            WHERE locktype = 'advisory' AND classid::int = ? AND objid::int = ? AND objsubid = 2
                              AND pid = pg_backend_pid() AND granted)""";
    private static final String SIGN = """
            SELECT coalesce((SELECT seq::text FROM journal.segment WHERE shard = ? ORDER BY seq DESC LIMIT 1), '')
                       || ' ' || coalesce((SELECT epoch || ' ' || seen_at FROM journal.owner WHERE shard = ?), ''),
                   (extract(epoch FROM clock_timestamp()) * 1000000)::bigint""";

    private final int shard;
    private final PostgresJournalStore store;

    /** Written under the lock of this object; read by {@link #close()}, which waits for nobody. */
    private volatile @Nullable Connection connection;

    private volatile boolean closed;
    private volatile @Nullable Thread keeper;

    ShardLease(int shard, PostgresJournalStore store) {
        this.shard = shard;
        this.store = store;
    }

    /**
     * True: the lock is ours, or its holder has been quiet for so long that trying to append is allowed. From then on the
     * lease is kept until it is closed.
     */
    synchronized boolean tryTake(String owner, long quietMillis) throws SQLException {
        try {
            boolean held = hold();
            long quietMicros = quietMicros(open());
            boolean allowed = held || quietMicros >= TimeUnit.MILLISECONDS.toMicros(quietMillis);
            if (allowed && keeper == null) {
                keeper = Thread.ofVirtual().name("ledger-lease-" + shard).start(() -> keep(owner));
            }
            return allowed;
        } catch (SQLException failure) {
            drop();
            throw failure;
        }
    }

    /** Looks after the lock; random pauses, so that several who want it do not stay in step. */
    private void keep(String owner) {
        long usual = store.leaseCheckNanos();
        int failures = 0;
        while (!closed) {
            long pause = usual << Math.min(failures, MOST_DOUBLINGS);
            LockSupport.parkNanos(pause / 2 + ThreadLocalRandom.current().nextLong(pause));
            failures = closed || isKept(owner, failures) ? 0 : failures + 1;
        }
        drop();
    }

    private synchronized boolean isKept(String owner, int failures) {
        boolean had = connection != null;
        try {
            boolean held = hold();
            if (held && (failures > 0 || !had)) {
                LOG.info("{} holds the lease of shard {} again", owner, shard);
            }
            return held;
        } catch (SQLException lost) {
            if (failures == 0 && !closed) {
                LOG.warn("{} has lost the lease of shard {}, trying again: {}", owner, shard, lost.getMessage());
            }
            drop();
            return false;
        }
    }

    private boolean hold() throws SQLException {
        Connection open = open();
        return isTrue(open, HAVE) || isTrue(open, TAKE);
    }

    private Connection open() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = store.openLease(shard);
            connection = open;
            if (closed) {
                drop();
                throw new SQLException("the lease is closed");
            }
        }
        return open;
    }

    private boolean isTrue(Connection open, String question) throws SQLException {
        try (PreparedStatement statement = open.prepareStatement(question)) {
            statement.setInt(1, LOCK_CLASS);
            statement.setInt(2, shard);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private long quietMicros(Connection open) throws SQLException {
        try (PreparedStatement statement = open.prepareStatement(SIGN)) {
            statement.setInt(1, shard);
            statement.setInt(2, shard);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return store.leases().quietMicros(shard, row.getString(1), row.getLong(2));
            }
        }
    }

    private void drop() {
        DedicatedConnection.closeQuietly(connection);
        connection = null;
    }

    @Override
    public void close() {
        closed = true;
        drop();
        LockSupport.unpark(keeper);
    }
}
