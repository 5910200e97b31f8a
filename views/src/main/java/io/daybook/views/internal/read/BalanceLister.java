package io.daybook.views.internal.read;

import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import io.daybook.views.AccountBalance;
import io.daybook.views.AccountLabel;
import io.daybook.views.BalanceRow;
import io.daybook.views.Page;
import io.daybook.views.PageRequest;
import io.daybook.views.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** The present balances of all accounts of a workspace, page by page. */
final class BalanceLister {
    private static final String SELECT = "SELECT a.id, a.code, a.normal_side, b.account, b.asset, b.debits, b.credits,"
            + " b.pending_debits, b.pending_credits, s.code AS asset_code, s.scale AS asset_scale FROM views.accounts a"
            + " JOIN views.balances b ON b.shard = a.shard AND b.account = a.account"
            + " JOIN views.assets s ON s.shard = a.shard AND s.workspace = a.workspace AND s.asset = b.asset"
            + " WHERE a.shard = ? AND a.workspace = ?";

    /** With the numbers that the list is ordered by. */
    private record Numbered(int account, int asset, AccountBalance balance) {}

    private BalanceLister() {}

    static Page<AccountBalance> balances(Sessions sessions, Scope scope, PageRequest page) {
        Cursors cursors = new Cursors("balances", scope.workspace());
        Cursors.Place place = cursors.place(page, 2);
        boolean backward = place != null && place.backward();
        List<Numbered> rows = sessions.read(scope, snapshot -> {
            Sql sql = new Sql().add(SELECT, snapshot.shard(), snapshot.workspace());
            if (place != null) {
                sql.add(
                        "AND (a.account, b.asset) " + (backward ? "<" : ">") + " (?, ?)",
                        (int) place.key().numbers()[0],
                        (int) place.key().numbers()[1]);
            }
            String order = backward ? " DESC" : "";
            sql.add("ORDER BY a.account" + order + ", b.asset" + order + " LIMIT ?", page.limit() + 1);
            return sql.list(snapshot.connection(), BalanceLister::row);
        });
        Page<Numbered> numbered = cursors.page(page, place, rows, row -> Cursors.Key.of(row.account(), row.asset()));
        return new Page<>(
                numbered.data().stream().map(Numbered::balance).toList(),
                numbered.next(),
                numbered.previous(),
                numbered.hasMore());
    }

    private static Numbered row(ResultSet row) throws SQLException {
        Side side = Columns.side(row, "normal_side");
        Amount debits = Columns.amount(row, "pending_debits");
        Amount credits = Columns.amount(row, "pending_credits");
        boolean debitNormal = side == Side.DEBIT;
        return new Numbered(
                row.getInt("account"),
                row.getInt("asset"),
                new AccountBalance(
                        new AccountLabel(Columns.uuid(row, "id"), row.getString("code")),
                        side,
                        new BalanceRow(
                                Columns.asset(row, "asset"),
                                Columns.amount(row, "debits"),
                                Columns.amount(row, "credits"),
                                debitNormal ? debits : credits,
                                debitNormal ? credits : debits)));
    }
}
