package io.daybook.views.internal.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.copy.CopyManager;

/** The balances that a batch touched: one upsert each, whatever the number of lines. */
final class ChangedBalances {
    private static final String STAGE = "changed_balances";
    private final String schema;
    private final int shard;
    private final CopyRows rows;
    private final List<Long> keys = new ArrayList<>();
    private final List<Sums> sums = new ArrayList<>();

    ChangedBalances(String schema, int shard) {
        this.schema = schema;
        this.shard = shard;
        this.rows = new CopyRows(
                "pg_temp",
                STAGE,
                "account",
                "asset",
                "shard",
                "debits",
                "credits",
                "pending_debits",
                "pending_credits");
    }

    void clear() {
        sums.forEach(Sums::clean);
        sums.clear();
        keys.clear();
    }

    void touch(int account, int asset, Sums balance) {
        if (balance.markDirty()) {
            keys.add(BalanceCache.key(account, asset));
            sums.add(balance);
        }
    }

    int size() {
        return keys.size();
    }

    void send(Connection connection, CopyManager copy) throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        rows.clear();
        for (int index = 0; index < keys.size(); index++) {
            long key = keys.get(index);
            Sums balance = sums.get(index);
            rows.row()
                    .integer(BalanceCache.account(key))
                    .integer(BalanceCache.asset(key))
                    .small(shard)
                    .amount(balance.debits())
                    .amount(balance.credits())
                    .amount(balance.pendingDebits())
                    .amount(balance.pendingCredits());
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE IF NOT EXISTS " + STAGE + " (account integer, asset integer,"
                    + " shard smallint, debits numeric, credits numeric, pending_debits numeric, pending_credits numeric)"
                    + " ON COMMIT DELETE ROWS");
            rows.send(copy);
            statement.execute("INSERT INTO " + schema + ".balances AS b (account, asset, shard, debits, credits,"
                    + " pending_debits, pending_credits) SELECT account, asset, shard, debits, credits, pending_debits,"
                    + " pending_credits FROM pg_temp." + STAGE + " ON CONFLICT (shard, account, asset) DO UPDATE SET"
                    + " debits = excluded.debits, credits = excluded.credits, pending_debits = excluded.pending_debits,"
                    + " pending_credits = excluded.pending_credits");
        }
    }
}
