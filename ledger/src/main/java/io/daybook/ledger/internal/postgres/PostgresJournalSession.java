package io.daybook.ledger.internal.postgres;

import io.daybook.ledger.Segment;
import io.daybook.ledger.journal.DatabaseIdentity;
import io.daybook.ledger.journal.JournalSession;
import io.daybook.ledger.journal.JournalUnavailableException;
import io.daybook.ledger.journal.UnknownOutcomeException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import java.util.Optional;

/** One shard's dedicated connection, in autocommit: an append is one statement and one commit. */
final class PostgresJournalSession implements JournalSession {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String INSERT = """
            INSERT INTO journal.segment (shard, epoch, seq, decided_at, format, prev_hash, hash, payload)
            SELECT ?, ?, ?, ?, ?, ?, ?, ?
            """;
    private static final String APPEND_FIRST =
            INSERT + " WHERE NOT EXISTS (SELECT FROM journal.segment WHERE shard = ? AND seq > ?)";
    private static final String APPEND_NEXT =
            INSERT + " WHERE EXISTS (SELECT FROM journal.segment WHERE shard = ? AND seq = ? AND hash = ?)";
    private static final String HEAD_IS = """
            SELECT NOT EXISTS (SELECT FROM journal.segment WHERE shard = ? AND seq > ?)
               AND (? = 0 OR EXISTS (SELECT FROM journal.segment WHERE shard = ? AND seq = ? AND hash = ?))""";
    private static final String HEARTBEAT = """
            INSERT INTO journal.owner AS known (shard, epoch, owner, seen_at) VALUES (?, ?, ?, clock_timestamp())
                ON CONFLICT (shard) DO UPDATE
               SET epoch = excluded.epoch, owner = excluded.owner, seen_at = excluded.seen_at
             WHERE known.epoch <= excluded.epoch""";
    // The WAL file's name has the current timeline; pg_control_checkpoint() lags behind after a failover.
    private static final String IDENTITY = """
            SELECT system_identifier, ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int
              FROM pg_control_system()""";
    private static final String CLOCK = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint";

    private final int shard;
    private final Connection connection;
    private final PostgresJournalStore store;
    private final ShardLease lease;
    private final PreparedStatement appendFirst;
    private final PreparedStatement appendNext;
    private final PreparedStatement headIs;
    private final PreparedStatement heartbeat;
    private final DatabaseIdentity identity;

    PostgresJournalSession(int shard, Connection connection, PostgresJournalStore store) throws SQLException {
        this.shard = shard;
        this.connection = connection;
        this.store = store;
        this.lease = new ShardLease(shard, store);
        this.appendFirst = connection.prepareStatement(APPEND_FIRST);
        this.appendNext = connection.prepareStatement(APPEND_NEXT);
        this.headIs = connection.prepareStatement(HEAD_IS);
        this.heartbeat = connection.prepareStatement(HEARTBEAT);
        this.identity = readIdentity();
    }

    private DatabaseIdentity readIdentity() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(IDENTITY);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new DatabaseIdentity(row.getLong(1), row.getInt(2));
        }
    }

    @Override
    public DatabaseIdentity identity() {
        return identity;
    }

    @Override
    public long clockMicros() {
        try (PreparedStatement statement = connection.prepareStatement(CLOCK);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        } catch (SQLException failure) {
            throw unavailable("its clock cannot be read", failure);
        }
    }

    @Override
    public Optional<Segment> head() {
        try {
            return SegmentRows.head(connection, shard);
        } catch (SQLException failure) {
            throw unavailable("its newest segment cannot be read", failure);
        }
    }

    @Override
    public List<Segment> read(long fromSeq, int limit) {
        try {
            return SegmentRows.read(connection, shard, fromSeq, limit);
        } catch (SQLException failure) {
            throw unavailable("segments from " + fromSeq + " on cannot be read", failure);
        }
    }

    @Override
    public boolean append(Segment segment) {
        store.ensurePartition(segment.seq());
        try {
            PreparedStatement statement = segment.seq() == 1 ? appendFirst : appendNext;
            bind(statement, segment);
            int rows = statement.executeUpdate();
            SQLWarning warning = statement.getWarnings();
            if (warning != null) {
                // Such as "the transaction has already committed locally, but might not have been replicated".
                throw new UnknownOutcomeException(
                        "segment " + segment.seq() + " was answered with a warning: " + warning.getMessage(), warning);
            }
            return rows == 1;
        } catch (SQLException failure) {
            if (UNIQUE_VIOLATION.equals(failure.getSQLState())) {
                return false;
            }
            throw new UnknownOutcomeException(
                    "whether segment " + segment.seq() + " was committed is not known: " + failure.getMessage(),
                    failure);
        }
    }

    private void bind(PreparedStatement statement, Segment segment) throws SQLException {
        statement.setInt(1, shard);
        statement.setLong(2, segment.epoch());
        statement.setLong(3, segment.seq());
        statement.setLong(4, segment.decidedAtMicros());
        statement.setInt(5, segment.format());
        statement.setBytes(6, segment.prevHash());
        statement.setBytes(7, segment.hash());
        statement.setBytes(8, segment.payload());
        statement.setInt(9, shard);
        statement.setLong(10, segment.seq() - 1);
        if (segment.seq() > 1) {
            statement.setBytes(11, segment.prevHash());
        }
    }

    @Override
    public boolean headIs(long seq, byte[] hash) {
        try {
            headIs.setInt(1, shard);
            headIs.setLong(2, seq);
            headIs.setLong(3, seq);
            headIs.setInt(4, shard);
            headIs.setLong(5, seq);
            headIs.setBytes(6, hash);
            try (ResultSet row = headIs.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        } catch (SQLException failure) {
            throw unavailable("its head cannot be checked", failure);
        }
    }

    @Override
    public void heartbeat(long epoch, String owner) {
        try {
            heartbeat.setInt(1, shard);
            heartbeat.setLong(2, epoch);
            heartbeat.setString(3, owner);
            heartbeat.executeUpdate();
        } catch (SQLException failure) {
            throw unavailable("the owner's sign of life cannot be written", failure);
        }
    }

    @Override
    public boolean tryLease(String owner, long quietMillis) {
        try {
            return lease.tryTake(owner, quietMillis);
        } catch (SQLException failure) {
            throw unavailable("the lease cannot be asked for", failure);
        }
    }

    @Override
    public void close() {
        lease.close();
        DedicatedConnection.closeQuietly(connection);
    }

    private JournalUnavailableException unavailable(String what, SQLException failure) {
        return new JournalUnavailableException(
                "the journal of shard " + shard + " is away, " + what + ": " + failure.getMessage(), failure);
    }
}
