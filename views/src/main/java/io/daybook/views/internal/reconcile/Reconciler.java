package io.daybook.views.internal.reconcile;

import io.daybook.ledger.Balance;
import io.daybook.ledger.Position;
import io.daybook.ledger.SegmentSource;
import io.daybook.platform.money.Amount;
import io.daybook.views.AccountLabel;
import io.daybook.views.AssetCatalogs;
import io.daybook.views.LedgerMemory;
import io.daybook.views.Rebuilt;
import io.daybook.views.Reconciliation;
import io.daybook.views.ViewsUnavailableException;
import io.daybook.views.internal.projection.Rebuilder;
import io.daybook.views.internal.projection.Sums;
import io.daybook.views.internal.projection.ViewPosition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Recomputes balances and rows from the journal up to where SQL is, compares, goes on to where the ledger's memory is,
 * compares. Nothing is locked while the journal is read; the comparison with SQL is one snapshot that keeps nobody from
 * writing.
 */
public final class Reconciler implements Reconciliation {
    private static final int FETCH_ROWS = 5_000;
    private static final Sums NONE = new Sums();

    private final DataSource dataSource;
    private final SegmentSource source;
    private final @Nullable LedgerMemory memory;
    private final AssetCatalogs catalogs;
    private final Rebuilder rebuilder;

    /** @param memory of the ledger that writes; null: it is not compared */
    public Reconciler(
            DataSource dataSource,
            SegmentSource source,
            @Nullable LedgerMemory memory,
            AssetCatalogs catalogs,
            Rebuilder rebuilder) {
        this.dataSource = dataSource;
        this.source = source;
        this.memory = memory;
        this.catalogs = catalogs;
        this.rebuilder = rebuilder;
    }

    @Override
    public Report reconcile(int shard) {
        try {
            ViewPosition begin = viewPosition(shard);
            begin.requireIn(source);
            JournalBalances journal = new JournalBalances(source, shard, catalogs, begin.seq());
            journal.carryTo(begin.seq());
            DriftList drift = new DriftList();
            RowComparison rows = new RowComparison(shard, journal.rows());
            Position position = compareSql(shard, journal, drift, rows);
            long comparedInSql = drift.compared();
            Memory compared = memory == null
                    ? new Memory.NotCompared("no ledger runs here")
                    : new MemoryComparison(memory, shard, journal, drift).compare();
            return new Report(
                    shard,
                    position,
                    comparedInSql,
                    rows.checked(),
                    compared,
                    drift.rows(),
                    drift.count(),
                    rows.drift(),
                    rows.count());
        } catch (SQLException unavailable) {
            throw unreadable(unavailable);
        }
    }

    @Override
    public Rebuilt rebuild() {
        try {
            return rebuilder.rebuild();
        } catch (SQLException failed) {
            throw new ViewsUnavailableException("the rebuild ended: " + firstLine(failed), failed);
        }
    }

    @Override
    public Position reached(int shard) {
        try {
            return new Position(shard, viewPosition(shard).seq());
        } catch (SQLException unavailable) {
            throw unreadable(unavailable);
        }
    }

    private static ViewsUnavailableException unreadable(SQLException unavailable) {
        return new ViewsUnavailableException("the views cannot be read: " + firstLine(unavailable), unavailable);
    }

    /** The others say where in our statement it was. */
    private static String firstLine(SQLException failed) {
        return String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
    }

    private ViewPosition viewPosition(int shard) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return viewPosition(connection, shard);
        }
    }

    private static ViewPosition viewPosition(Connection connection, int shard) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT seq, hash, generation FROM views.position WHERE shard = ?")) {
            select.setInt(1, shard);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? new ViewPosition(shard, row.getLong(1), row.getBytes(2), row.getLong(3))
                        : new ViewPosition(shard, 0, new byte[32], 0);
            }
        }
    }

    private Position compareSql(int shard, JournalBalances journal, DriftList drift, RowComparison rows)
            throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;"
                        + " LOCK TABLE views.position IN ACCESS SHARE MODE");
                ViewPosition position = viewPosition(connection, shard);
                position.requireIn(source);
                journal.carryTo(position.seq());
                compareBalances(connection, shard, journal, drift);
                rows.compare(connection);
                return new Position(shard, position.seq());
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static void compareBalances(Connection connection, int shard, JournalBalances journal, DriftList drift)
            throws SQLException {
        Set<Long> missing = new HashSet<>(journal.sums().keySet());
        String sql =
                "SELECT b.account, b.asset, b.debits, b.credits, b.pending_debits, b.pending_credits, a.id, a.code,"
                        + " l.balance_after FROM views.balances b"
                        + " LEFT JOIN views.accounts a ON a.shard = b.shard AND a.account = b.account"
                        + " LEFT JOIN LATERAL (SELECT l.balance_after FROM views.lines l WHERE l.shard = b.shard"
                        + " AND l.account = b.account AND l.asset = b.asset ORDER BY l.seq DESC, l.index DESC, l.line DESC LIMIT 1) l"
                        + " ON true WHERE b.shard = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, shard);
            select.setFetchSize(FETCH_ROWS);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    long key = JournalBalances.key(row.getInt("account"), row.getInt("asset"));
                    missing.remove(key);
                    Sums expected = journal.sums().getOrDefault(key, NONE);
                    UUID id = row.getObject("id", UUID.class);
                    AccountLabel account = new AccountLabel(id == null ? new UUID(0, 0) : id, row.getString("code"));
                    String asset = journal.assetCode(row.getInt("account"), row.getInt("asset"));
                    Balance actual = new Balance(
                            row.getInt("asset"),
                            amount(row, "debits"),
                            amount(row, "credits"),
                            amount(row, "pending_debits"),
                            amount(row, "pending_credits"));
                    drift.compare(account, asset, expected, actual, Where.SQL_BALANCES);
                    drift.compare(
                            account,
                            asset,
                            Measure.LAST_BALANCE_AFTER,
                            expected.balance(),
                            row.getBigDecimal("balance_after") == null ? Amount.ZERO : amount(row, "balance_after"),
                            Where.SQL_LINES);
                }
            }
        }
        for (long key : missing) {
            drift.compare(
                    label(connection, shard, JournalBalances.account(key)),
                    journal.assetCode(JournalBalances.account(key), JournalBalances.asset(key)),
                    journal.sums().getOrDefault(key, NONE),
                    new Balance(JournalBalances.asset(key), Amount.ZERO, Amount.ZERO, Amount.ZERO, Amount.ZERO),
                    Where.SQL_BALANCES);
        }
    }

    private static AccountLabel label(Connection connection, int shard, int account) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT id, code FROM views.accounts WHERE shard = ? AND account = ?")) {
            select.setInt(1, shard);
            select.setInt(2, account);
            try (ResultSet row = select.executeQuery()) {
                UUID id = row.next() ? row.getObject(1, UUID.class) : null;
                return id == null
                        ? new AccountLabel(new UUID(0, 0), "account " + account + " (missing)")
                        : new AccountLabel(id, row.getString(2));
            }
        }
    }

    private static Amount amount(ResultSet row, String column) throws SQLException {
        return Amount.of(row.getBigDecimal(column).toBigIntegerExact());
    }
}
