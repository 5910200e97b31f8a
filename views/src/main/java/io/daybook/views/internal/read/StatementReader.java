package io.daybook.views.internal.read;

import io.daybook.ledger.Position;
import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import io.daybook.views.AssetLabel;
import io.daybook.views.Page;
import io.daybook.views.PageRequest;
import io.daybook.views.Scope;
import io.daybook.views.Statement;
import io.daybook.views.StatementLine;
import io.daybook.views.StatementQuery;
import io.daybook.views.TimeBasis;
import io.daybook.views.UnclearAssetException;
import io.daybook.views.internal.sql.JsonText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Statements in either order. The first page fixes the ceiling, the last segment that counts; the cursors keep it, so that
 * entries that arrive later, also back-dated ones, change neither the lines nor the balances of later pages.
 */
final class StatementReader {
    private static final int KEY_NUMBERS = 5;
    private static final Comparator<StatementKey> RECORDED = Comparator.comparingLong(StatementKey::seq)
            .thenComparingInt(StatementKey::index)
            .thenComparingInt(StatementKey::line);
    private static final Comparator<StatementKey> EFFECTIVE =
            Comparator.comparing(StatementKey::effectiveAt).thenComparing(RECORDED);

    private final Sessions sessions;

    StatementReader(Sessions sessions) {
        this.sessions = sessions;
    }

    /** @param number of the asset */
    private record AssetFound(int number, AssetLabel label) {}

    Optional<Statement> statement(Scope scope, StatementQuery query, PageRequest page) {
        Cursors cursors = new Cursors("statement", scope.workspace(), query);
        Cursors.Place place = cursors.place(page, KEY_NUMBERS);
        return sessions.find(scope, snapshot -> {
            Optional<Accounts.Found> account = Accounts.find(snapshot, query.account());
            if (account.isEmpty()) {
                return Optional.empty();
            }
            AssetFound asset = asset(snapshot, account.get(), query.asset());
            long ceiling = place == null ? snapshot.seq() : place.key().numbers()[0];
            StatementLines lines = new StatementLines(
                    snapshot, account.get().number(), asset.number(), Math.min(ceiling, snapshot.seq()));
            return Optional.of(statement(lines, account.get(), asset, query, cursors, place, page));
        });
    }

    private Statement statement(
            StatementLines lines,
            Accounts.Found account,
            AssetFound asset,
            StatementQuery query,
            Cursors cursors,
            Cursors.@Nullable Place place,
            PageRequest page)
            throws SQLException {
        boolean effective = query.time().basis() == TimeBasis.EFFECTIVE;
        boolean backward = place != null && place.backward();
        StatementKey after = place == null ? null : StatementKey.of(place.key());
        StatementLines.Period period = lines.period(query.time());
        List<StatementLine> found = new ArrayList<>(
                effective
                        ? lines.effective(query.time(), after, backward, page.limit() + 1)
                        : lines.recorded(period, after, backward, page.limit() + 1));
        Comparator<StatementKey> order = effective ? EFFECTIVE : RECORDED;
        found.sort(Comparator.comparing(StatementKey::of, backward ? order.reversed() : order));
        if (found.size() > page.limit() + 1) {
            found.subList(page.limit() + 1, found.size()).clear();
        }
        Page<StatementLine> rows =
                cursors.page(page, place, found, line -> StatementKey.of(line).cursorKey(lines.ceiling()));
        if (effective && !rows.data().isEmpty()) {
            rows = running(
                    rows, lines.effectiveBefore(StatementKey.of(rows.data().getFirst())));
        }
        Instant from = query.time().from();
        Instant to = query.time().to();
        Amount opening = from == null
                ? Amount.ZERO
                : effective ? lines.effectiveBefore(StatementKey.begin(from)) : lines.balanceAt(period.afterSeq());
        Amount closing = effective && to != null
                ? lines.effectiveBefore(StatementKey.begin(to))
                : lines.balanceAt(period.throughSeq());
        return new Statement(
                account.label(),
                asset.label(),
                opening,
                closing,
                rows,
                new Position(lines.snapshot().shard(), lines.ceiling()));
    }

    private static Page<StatementLine> running(Page<StatementLine> rows, Amount before) {
        List<StatementLine> counted = new ArrayList<>(rows.data().size());
        Amount balance = before;
        for (StatementLine line : rows.data()) {
            balance = line.side() == Side.DEBIT ? balance.plus(line.amount()) : balance.minus(line.amount());
            counted.add(new StatementLine(
                    line.entryId(),
                    line.position(),
                    line.index(),
                    line.line(),
                    line.recordedAt(),
                    line.effectiveAt(),
                    line.side(),
                    line.amount(),
                    balance,
                    line.description(),
                    line.correlationId(),
                    line.transferId(),
                    line.metadata()));
        }
        return new Page<>(counted, rows.next(), rows.previous(), rows.hasMore());
    }

    private static AssetFound asset(Snapshot snapshot, Accounts.Found account, @Nullable String code)
            throws SQLException {
        String select = "SELECT s.asset, s.code AS asset_code, s.scale AS asset_scale FROM views.assets s";
        Sql.Row<AssetFound> found = row -> new AssetFound(row.getInt("asset"), Columns.asset(row, "asset"));
        List<AssetFound> held = new Sql()
                .add(
                        select + " WHERE s.shard = ? AND s.workspace = ? AND (s.asset = ? OR s.asset IN"
                                + " (SELECT b.asset FROM views.balances b WHERE b.shard = ? AND b.account = ?)) ORDER BY s.code",
                        snapshot.shard(),
                        snapshot.workspace(),
                        Objects.requireNonNullElse(account.asset(), -1),
                        snapshot.shard(),
                        account.number())
                .list(snapshot.connection(), found);
        if (code == null && held.size() == 1) {
            return held.getFirst();
        }
        List<AssetFound> named = code == null
                ? List.of()
                : new Sql()
                        .add(
                                select + " WHERE s.shard = ? AND s.workspace = ? AND s.code = ?",
                                snapshot.shard(),
                                snapshot.workspace(),
                                Text.storable(code))
                        .list(snapshot.connection(), found);
        if (named.isEmpty()) {
            throw new UnclearAssetException(
                    held.stream().map(each -> each.label().code()).toList());
        }
        return named.getFirst();
    }

    static StatementLine line(ResultSet row, int shard) throws SQLException {
        return new StatementLine(
                Columns.uuid(row, "entry_id"),
                new Position(shard, row.getLong("seq")),
                row.getInt("index"),
                row.getInt("line"),
                Columns.time(row, "recorded_at"),
                Columns.time(row, "effective_at"),
                Columns.side(row, "side"),
                Columns.amount(row, "amount"),
                Columns.amount(row, "balance_after"),
                row.getString("description"),
                row.getString("correlation_id"),
                Columns.uuidOrNull(row, "transfer_id"),
                JsonText.pairs(row.getString("metadata")));
    }
}
