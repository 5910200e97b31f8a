package io.daybook.ledger.internal.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The advisory lock of a shard on a connection of its own. It only keeps two willing owners from disturbing each other; who is
 * right is decided by the journal, so a holder that is stuck can be passed over.
 */
final class ShardLease implements AutoCloseable {
    /** The first half of the lock's key; the shard is the second. */
    private static final int LOCK_CLASS = 0x6461_7962;

    private static final String TAKE = "SELECT pg_try_advisory_lock(?, ?)";
    private static final String SIGN = """
            SELECT coalesce((SELECT seq::text FROM journal.segment WHERE shard = ? ORDER BY seq DESC LIMIT 1), '')
                       || ' ' || coalesce((SELECT epoch || ' ' || seen_at FROM journal.owner WHERE shard = ?), ''),
                   (extract(epoch FROM clock_timestamp()) * 1000000)::bigint""";

    private final int shard;
    private final PostgresJournalStore store;
    private @Nullable Connection connection;
    private boolean held;

    ShardLease(int shard, PostgresJournalStore store) {
        this.shard = shard;
        this.store = store;
    }

    /** True: the lock is ours, or its holder has been quiet for so long that trying to append is allowed. */
    boolean tryTake(String owner, long quietMillis) throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = store.openLease(shard);
            connection = open;
        }
        try {
            if (!held) {
                held = take(open);
            }
            long quietMicros = quietMicros(open);
            return held || quietMicros >= TimeUnit.MILLISECONDS.toMicros(quietMillis);
        } catch (SQLException failure) {
            close();
            throw failure;
        }
    }

    private boolean take(Connection open) throws SQLException {
        try (PreparedStatement statement = open.prepareStatement(TAKE)) {
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

    @Override
    public void close() {
        held = false;
        DedicatedConnection.closeQuietly(connection);
        connection = null;
    }
}
