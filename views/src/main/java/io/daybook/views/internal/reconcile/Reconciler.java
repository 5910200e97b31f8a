package io.daybook.views.internal.reconcile;

import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.Balance;
import io.daybook.ledger.Directory;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.Position;
import io.daybook.ledger.SegmentSource;
import io.daybook.platform.money.Amount;
import io.daybook.views.AccountLabel;
import io.daybook.views.AssetCatalogs;
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
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recomputes balances from the journal up to where SQL is, compares, goes on to where the ledger's memory is, compares.
 * Nothing is locked while the journal is read; the comparison with SQL is one short snapshot.
 */
public final class Reconciler implements Reconciliation {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
    private static final Duration MEMORY_TIMEOUT = Duration.ofSeconds(60);
    private static final int FETCH_ROWS = 5_000;
    private static final Sums NONE = new Sums();

    private final DataSource dataSource;
    private final SegmentSource source;
    private final @Nullable Ledger ledger;
    private final AssetCatalogs catalogs;
    private final Rebuilder rebuilder;

    /** @param ledger the one in this process; null: there is none, memory is not compared */
    public Reconciler(
            DataSource dataSource,
            SegmentSource source,
            @Nullable Ledger ledger,
            AssetCatalogs catalogs,
            Rebuilder rebuilder) {
        this.dataSource = dataSource;
        this.source = source;
        this.ledger = ledger;
        this.catalogs = catalogs;
        this.rebuilder = rebuilder;
    }

    @Override
    public Report reconcile(int shard) {
        try {
            JournalBalances journal = new JournalBalances(source, shard, catalogs);
            ViewPosition begin = viewPosition(shard);
            begin.requireIn(source);
            journal.carryTo(begin.seq());
            DriftList drift = new DriftList();
            Position position = compareSql(shard, journal, drift);
            Position memoryPosition = compareMemory(shard, journal, drift);
            if (drift.count() > 0) {
                LOG.error("shard {}: {} balances differ from the journal", shard, drift.count());
            }
            return new Report(
                    shard, journal.seq(), position, memoryPosition, drift.compared(), drift.rows(), drift.count());
        } catch (SQLException unavailable) {
            throw new ViewsUnavailableException("the views cannot be read: " + unavailable.getMessage(), unavailable);
        }
    }

    @Override
    public void rebuild() {
        try {
            rebuilder.rebuild();
        } catch (SQLException failed) {
            throw new ViewsUnavailableException("the rebuild ended: " + failed.getMessage(), failed);
        }
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

    private Position compareSql(int shard, JournalBalances journal, DriftList drift) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;"
                        + " LOCK TABLE views.position IN ACCESS SHARE MODE");
                ViewPosition position = viewPosition(connection, shard);
                position.requireIn(source);
                journal.carryTo(position.seq());
                compareRows(connection, shard, journal, drift);
                return new Position(shard, position.seq());
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static void compareRows(Connection connection, int shard, JournalBalances journal, DriftList drift)
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

    /** Null when there is no ledger in this process, it does not answer, or it is not ahead of SQL. */
    private @Nullable Position compareMemory(int shard, JournalBalances journal, DriftList drift) {
        if (ledger == null) {
            return null;
        }
        try {
            Ledger.Read<List<AccountSnapshot>> memory =
                    ledger.allAccounts(shard).get(MEMORY_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            if (memory.position().seq() < journal.seq()) {
                return null;
            }
            journal.carryTo(memory.position().seq());
            Set<Long> missing = new HashSet<>(journal.sums().keySet());
            for (AccountSnapshot account : memory.value()) {
                for (Balance actual : account.balances()) {
                    long key = JournalBalances.key(account.number(), actual.asset());
                    missing.remove(key);
                    drift.compare(
                            new AccountLabel(account.id(), account.code()),
                            journal.assetCode(account.number(), actual.asset()),
                            journal.sums().getOrDefault(key, NONE),
                            actual,
                            Where.MEMORY);
                }
            }
            for (long key : missing) {
                drift.compare(
                        memoryLabel(ledger.directory(shard), JournalBalances.account(key)),
                        journal.assetCode(JournalBalances.account(key), JournalBalances.asset(key)),
                        journal.sums().getOrDefault(key, NONE),
                        new Balance(JournalBalances.asset(key), Amount.ZERO, Amount.ZERO, Amount.ZERO, Amount.ZERO),
                        Where.MEMORY);
            }
            return memory.position();
        } catch (ExecutionException | TimeoutException unavailable) {
            LOG.warn("the ledger's memory was not compared: {}", unavailable.toString());
            return null;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static AccountLabel memoryLabel(Directory directory, int account) {
        return new AccountLabel(directory.accountId(account), directory.accountCode(account));
    }
}
