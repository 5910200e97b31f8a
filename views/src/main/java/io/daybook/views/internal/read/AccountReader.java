package io.daybook.views.internal.read;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AccountStatus;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.Position;
import io.daybook.platform.ids.PositionedId;
import io.daybook.views.AccountBalance;
import io.daybook.views.AccountBalances;
import io.daybook.views.AccountFilter;
import io.daybook.views.AccountRow;
import io.daybook.views.AccountViews;
import io.daybook.views.Moment;
import io.daybook.views.Page;
import io.daybook.views.PageRequest;
import io.daybook.views.Scope;
import io.daybook.views.Statement;
import io.daybook.views.StatementQuery;
import io.daybook.views.internal.sql.JsonText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Answers from {@code accounts}; balances and statements are for {@link BalanceReader} and {@link StatementReader}. */
public final class AccountReader implements AccountViews {
    private static final String SELECT =
            "SELECT a.*, s.code AS asset_code, s.scale AS asset_scale FROM views.accounts a"
                    + " LEFT JOIN views.assets s ON s.shard = a.shard AND s.workspace = a.workspace AND s.asset = a.asset";
    /** The greatest code point: follows everything that begins with a prefix, in the order of collation C. */
    private static final String LAST = new String(Character.toChars(Character.MAX_CODE_POINT));

    private final Sessions sessions;

    public AccountReader(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Optional<AccountRow> account(Scope scope, AccountRef account) {
        return sessions.find(scope, snapshot -> {
            Optional<Accounts.Found> found = Accounts.find(snapshot, account);
            return found.isEmpty()
                    ? Optional.empty()
                    : new Sql()
                            .add(
                                    SELECT + " WHERE a.shard = ? AND a.account = ?",
                                    snapshot.shard(),
                                    found.get().number())
                            .first(snapshot.connection(), AccountReader::account);
        });
    }

    @Override
    public Page<AccountRow> accounts(Scope scope, AccountFilter filter, PageRequest page) {
        Cursors cursors = new Cursors("accounts", scope.workspace(), filter);
        Cursors.Place place = cursors.place(page, 1);
        boolean byCode = filter.codePrefix() != null;
        boolean backward = place != null && place.backward();
        List<AccountRow> rows = sessions.read(scope, snapshot -> {
            Sql sql = new Sql()
                    .add(SELECT + " WHERE a.shard = ? AND a.workspace = ?", snapshot.shard(), snapshot.workspace());
            String prefix = filter.codePrefix();
            if (prefix != null) {
                sql.add("AND a.code >= ? AND a.code < ?", Text.storable(prefix), Text.storable(prefix) + LAST);
            }
            sql.addIf(
                    !filter.metadata().isEmpty(),
                    "AND a.metadata @> ?::jsonb AND a.metadata <> '{}'",
                    JsonText.write(filter.metadata()));
            sql.addIf(filter.asset() != null, "AND s.code = ?", Text.storableOrNull(filter.asset()));
            AccountStatus status = filter.status();
            if (status != null) {
                sql.add("AND a.status = ?::views.account_status", status.name().toLowerCase(Locale.ROOT));
            }
            String compare = backward ? "<" : ">";
            if (place != null) {
                if (byCode) {
                    sql.add(
                            "AND a.code " + compare + " ?",
                            Objects.requireNonNullElse(place.key().text(), ""));
                } else {
                    sql.add("AND a.account " + compare + " ?", (int) place.key().numbers()[0]);
                }
            }
            sql.add(
                    "ORDER BY a." + (byCode ? "code" : "account") + (backward ? " DESC" : "") + " LIMIT ?",
                    page.limit() + 1);
            return sql.list(snapshot.connection(), AccountReader::account);
        });
        return cursors.page(
                page,
                place,
                rows,
                row -> new Cursors.Key(
                        new long[] {PositionedId.decode(row.id()).orElseThrow().accountNumber()},
                        byCode ? row.code() : null));
    }

    @Override
    public Page<AccountBalance> balances(Scope scope, PageRequest page) {
        return BalanceLister.balances(sessions, scope, page);
    }

    @Override
    public Optional<AccountBalances> balances(Scope scope, AccountRef account, Moment at) {
        return BalanceReader.balances(sessions, scope, account, at);
    }

    @Override
    public Optional<Statement> statement(Scope scope, StatementQuery query, PageRequest page) {
        return new StatementReader(sessions).statement(scope, query, page);
    }

    private static AccountRow account(ResultSet row) throws SQLException {
        OverdraftLimit overdraft = switch (row.getString("overdraft")) {
            case "unlimited" -> OverdraftLimit.UNLIMITED;
            case "at_most" -> new OverdraftLimit.AtMost(Columns.amount(row, "overdraft_limit"));
            default -> OverdraftLimit.WORKSPACE_DEFAULT;
        };
        return new AccountRow(
                Columns.uuid(row, "id"),
                row.getString("code"),
                Columns.assetOrNull(row, "asset"),
                Columns.side(row, "normal_side"),
                AccountStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                overdraft,
                Columns.amountOrNull(row, "soft_limit"),
                JsonText.pairs(row.getString("metadata")),
                row.getBoolean("system"),
                row.getBoolean("implicit"),
                Columns.time(row, "opened_at"),
                new Position(row.getInt("shard"), row.getLong("opened_seq")));
    }
}
