package io.daybook.views.internal.read;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.Position;
import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import io.daybook.views.AccountBalances;
import io.daybook.views.BalanceRow;
import io.daybook.views.Moment;
import io.daybook.views.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Balances of one account, now or at an earlier moment. */
final class BalanceReader {
    private static final String LABELS =
            "JOIN views.assets s ON s.shard = b.shard AND s.workspace = a.workspace" + " AND s.asset = b.asset";
    private static final String HELD = "coalesce((SELECT sum(h.amount) FROM views.holds h WHERE h.shard = b.shard"
            + " AND h.%s_account = b.account AND h.asset = b.asset AND %s), 0) AS pending_%s";

    private BalanceReader() {}

    static Optional<AccountBalances> balances(Sessions sessions, Scope scope, AccountRef account, Moment at) {
        return sessions.find(atLeast(scope, at), snapshot -> {
            Optional<Accounts.Found> found = Accounts.find(snapshot, account);
            return found.isEmpty() ? Optional.empty() : Optional.of(of(snapshot, found.get(), at));
        });
    }

    /** A moment at a position needs a view that has got there. */
    static Scope atLeast(Scope scope, Moment at) {
        return at instanceof Moment.AtPosition asked
                        && (scope.atLeast() == null
                                || scope.atLeast().seq() < asked.position().seq())
                ? new Scope(scope.workspace(), asked.position())
                : scope;
    }

    private static AccountBalances of(Snapshot snapshot, Accounts.Found account, Moment at) throws SQLException {
        BalanceSql balances = BalanceSql.at(snapshot, at);
        Sql one = new Sql().add("b.shard = ? AND b.account = ? ORDER BY s.code", snapshot.shard(), account.number());
        String labels = "s.code AS asset_code, s.scale AS asset_scale";
        Sql sql = switch (at) {
            case Moment.Now now ->
                new Sql()
                        .add("SELECT " + labels
                                + ", b.debits, b.credits, b.pending_debits, b.pending_credits FROM views.balances b"
                                + " JOIN views.accounts a USING (shard, account) " + LABELS + " WHERE")
                        .add(one);
            case Moment.AtPosition position ->
                balances.query(
                        labels
                                + pending("h.seq <= %1$d AND (h.ended_seq IS NULL OR h.ended_seq > %1$d)"
                                        .formatted(balances.seq())),
                        LABELS,
                        one);
            case Moment.At time -> {
                String micros =
                        "'epoch'::timestamptz + interval '1 microsecond' * " + Columns.micros(clamped(time.time()));
                yield balances.query(
                        labels
                                + pending("h.recorded_at <= " + micros + " AND (h.ended_at IS NULL OR h.ended_at > "
                                        + micros + ")"),
                        LABELS,
                        one);
            }
        };
        List<BalanceRow> rows = sql.list(snapshot.connection(), row -> balance(row, account.normalSide()));
        Instant asOf = at instanceof Moment.At time ? time.time() : snapshot.recordedAt();
        return new AccountBalances(
                account.label(), account.normalSide(), rows, new Position(snapshot.shard(), balances.position()), asOf);
    }

    /** Times outside of these years hold nothing, and would overflow. */
    private static Instant clamped(Instant time) {
        Instant last = Instant.parse("9999-12-31T23:59:59Z");
        return time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time.isAfter(last) ? last : time;
    }

    private static String pending(String open) {
        return ", " + HELD.formatted("to", open, "debits") + ", " + HELD.formatted("from", open, "credits");
    }

    private static BalanceRow balance(ResultSet row, Side normalSide) throws SQLException {
        Amount debits = Columns.amount(row, "pending_debits");
        Amount credits = Columns.amount(row, "pending_credits");
        boolean debitNormal = normalSide == Side.DEBIT;
        return new BalanceRow(
                Columns.asset(row, "asset"),
                Columns.amount(row, "debits"),
                Columns.amount(row, "credits"),
                debitNormal ? debits : credits,
                debitNormal ? credits : debits);
    }
}
