package io.daybook.views.internal.read;

import io.daybook.ledger.Position;
import io.daybook.platform.money.Amount;
import io.daybook.views.AccountLabel;
import io.daybook.views.AssetLabel;
import io.daybook.views.Page;
import io.daybook.views.PageRequest;
import io.daybook.views.ReportViews;
import io.daybook.views.Scope;
import io.daybook.views.TrialBalance;
import io.daybook.views.TrialBalanceQuery;
import io.daybook.views.WorkspaceRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Sums over a workspace, and the workspaces. */
public final class ReportReader implements ReportViews {
    private static final String LAST = new String(Character.toChars(Character.MAX_CODE_POINT));

    private final Sessions sessions;

    public ReportReader(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public TrialBalance trialBalance(Scope scope, TrialBalanceQuery query) {
        return sessions.read(BalanceReader.atLeast(scope, query.at()), snapshot -> {
            BalanceSql balances = BalanceSql.at(snapshot, query.at());
            Sql where = new Sql().add("a.shard = ? AND a.workspace = ?", snapshot.shard(), snapshot.workspace());
            where.addIf(query.asset() != null, "AND s.code = ?", Text.storableOrNull(query.asset()));
            String prefix = query.codePrefix();
            if (prefix != null) {
                where.add("AND a.code >= ? AND a.code < ?", Text.storable(prefix), Text.storable(prefix) + LAST);
            }
            where.add("ORDER BY a.code NULLS LAST, a.account, s.code");
            Sql sql = balances.query(
                    "a.id AS account_id, a.code AS account_code, a.system, s.code AS asset_code, s.scale AS asset_scale",
                    "JOIN views.assets s ON s.shard = b.shard AND s.workspace = a.workspace AND s.asset = b.asset",
                    where);
            List<TrialBalance.Row> rows = sql.list(
                    snapshot.connection(),
                    row -> new TrialBalance.Row(
                            new AccountLabel(Columns.uuid(row, "account_id"), row.getString("account_code")),
                            row.getBoolean("system"),
                            Columns.asset(row, "asset"),
                            Columns.amount(row, "debits"),
                            Columns.amount(row, "credits")));
            rows.removeIf(row -> row.debits().isZero() && row.credits().isZero());
            List<TrialBalance.Total> totals = totals(rows);
            boolean balanced = totals.stream().allMatch(total -> total.debits().equals(total.credits()));
            return new TrialBalance(rows, totals, balanced, new Position(snapshot.shard(), balances.position()));
        });
    }

    private static List<TrialBalance.Total> totals(List<TrialBalance.Row> rows) {
        Map<String, TrialBalance.Total> byCode = new TreeMap<>();
        for (TrialBalance.Row row : rows) {
            AssetLabel asset = row.asset();
            TrialBalance.Total before =
                    byCode.getOrDefault(asset.code(), new TrialBalance.Total(asset, Amount.ZERO, Amount.ZERO));
            byCode.put(
                    asset.code(),
                    new TrialBalance.Total(
                            asset,
                            before.debits().plus(row.debits()),
                            before.credits().plus(row.credits())));
        }
        return new ArrayList<>(byCode.values());
    }

    @Override
    public Page<WorkspaceRow> workspaces(PageRequest page) {
        Cursors cursors = new Cursors("workspaces");
        Cursors.Place place = cursors.place(page, 0);
        boolean backward = place != null && place.backward();
        List<WorkspaceRow> rows = sessions.read(Scope.of(""), snapshot -> {
            Sql sql = new Sql().add("SELECT * FROM views.workspaces");
            if (place != null) {
                sql.add(
                        "WHERE name COLLATE \"C\"" + (backward ? " < " : " > ") + "?",
                        Objects.requireNonNullElse(place.key().text(), ""));
            }
            sql.add("ORDER BY name COLLATE \"C\"" + (backward ? " DESC" : "") + " LIMIT ?", page.limit() + 1);
            return sql.list(
                    snapshot.connection(),
                    row -> new WorkspaceRow(
                            row.getString("name"),
                            row.getInt("shard"),
                            row.getInt("workspace"),
                            Columns.time(row, "opened_at"),
                            new Position(row.getInt("shard"), row.getLong("opened_seq"))));
        });
        return cursors.page(page, place, rows, row -> new Cursors.Key(new long[0], row.name()));
    }
}
