package io.daybook.views.internal.read;

import io.daybook.ledger.Position;
import io.daybook.platform.ids.PositionedId;
import io.daybook.views.AssetLabel;
import io.daybook.views.Page;
import io.daybook.views.PageRequest;
import io.daybook.views.Scope;
import io.daybook.views.TransferFilter;
import io.daybook.views.TransferRow;
import io.daybook.views.TransferStatus;
import io.daybook.views.TransferViews;
import io.daybook.views.internal.sql.JsonText;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers about transfers from the three tables that hold them: {@code entries}, {@code holds}, {@code failed_transfers}. */
public final class TransferReader implements TransferViews {
    private static final int KEY_NUMBERS = 3;

    private final Sessions sessions;

    public TransferReader(Sessions sessions) {
        this.sessions = sessions;
    }

    /** A table with transfers in it, under alias {@code e}, in the columns of SQL view {@code transfers}. */
    private enum Table {
        IMMEDIATE(
                "views.transfer_of_entry(e.id) AS id, 'completed' AS status, false AS hold, NULL::numeric AS captured_amount,"
                        + " e.to_asset, e.to_amount, e.rate, e.rounding, e.id AS entry_id, NULL::timestamptz AS expires_at,"
                        + " NULL::timestamptz AS ended_at",
                "views.entries e",
                "AND e.kind IN ('transfer', 'exchange')",
                EnumSet.of(TransferStatus.COMPLETED)),
        HOLD(
                "e.id, e.status::text AS status, true AS hold, e.captured_amount, NULL::integer AS to_asset,"
                        + " NULL::numeric AS to_amount, NULL::numeric AS rate, NULL::text AS rounding, e.entry_id, e.expires_at,"
                        + " e.ended_at",
                "views.holds e",
                "",
                EnumSet.of(
                        TransferStatus.PENDING,
                        TransferStatus.COMPLETED,
                        TransferStatus.VOIDED,
                        TransferStatus.EXPIRED)),
        FAILED(
                "e.id, 'failed' AS status, e.hold, NULL::numeric AS captured_amount, NULL::integer AS to_asset,"
                        + " NULL::numeric AS to_amount, NULL::numeric AS rate, NULL::text AS rounding, NULL::uuid AS entry_id,"
                        + " NULL::timestamptz AS expires_at, NULL::timestamptz AS ended_at",
                "views.failed_transfers e",
                "",
                EnumSet.of(TransferStatus.FAILED));

        private static final String SAME = "e.shard, e.workspace, e.seq, e.index, e.recorded_at, e.effective_at,"
                + " e.from_account, e.to_account, e.asset, e.amount, e.correlation_id, e.description, e.metadata";

        private final String columns;
        private final String from;
        private final String only;
        private final Set<TransferStatus> statuses;

        Table(String columns, String from, String only, Set<TransferStatus> statuses) {
            this.columns = columns;
            this.from = from;
            this.only = only;
            this.statuses = statuses;
        }

        Sql select(Snapshot snapshot) {
            return new Sql()
                    .add(
                            "SELECT " + columns + ", " + SAME + " FROM " + from
                                    + " WHERE e.shard = ? AND e.workspace = ? " + only,
                            snapshot.shard(),
                            snapshot.workspace());
        }

        UUID id(JournalKey key, int shard) {
            return this == IMMEDIATE ? key.entryId(shard) : key.transferId(shard);
        }
    }

    @Override
    public Optional<TransferRow> transfer(Scope scope, UUID id) {
        Optional<PositionedId> decoded =
                PositionedId.decode(id).filter(each -> each.kind() == PositionedId.Kind.TRANSFER);
        if (decoded.isEmpty()) {
            return Optional.empty();
        }
        PositionedId place = decoded.get();
        JournalKey key = new JournalKey(place.unixMillis(), place.seq(), place.index());
        return sessions.find(scope, snapshot -> {
            if (!snapshot.known() || place.shard() != snapshot.shard()) {
                return Optional.empty();
            }
            for (Table table : Table.values()) {
                Sql one = table.select(snapshot).add("AND e.id = ?", table.id(key, snapshot.shard()));
                List<TransferRow> found = named(List.of(one), "").list(snapshot.connection(), TransferReader::transfer);
                if (!found.isEmpty()) {
                    return Optional.of(found.getFirst());
                }
            }
            return Optional.empty();
        });
    }

    @Override
    public Page<TransferRow> transfers(Scope scope, TransferFilter filter, PageRequest page) {
        Cursors cursors = new Cursors("transfers", scope.workspace(), filter);
        Cursors.Place place = cursors.place(page, KEY_NUMBERS);
        boolean ascending = place != null && place.backward();
        JournalKey key = place == null ? JournalKey.END : JournalKey.of(place.key());
        List<TransferRow> rows = sessions.read(scope, snapshot -> {
            Optional<Accounts.Found> account =
                    filter.account() == null ? Optional.empty() : Accounts.find(snapshot, filter.account());
            if (!snapshot.known() || filter.account() != null && account.isEmpty()) {
                return List.<TransferRow>of();
            }
            Integer number = account.map(Accounts.Found::number).orElse(null);
            List<Sql> parts = new ArrayList<>();
            for (Table table : Table.values()) {
                TransferStatus status = filter.status();
                if (status == null || table.statuses.contains(status)) {
                    parts.addAll(matching(snapshot, table, filter, number, key, ascending, page.limit() + 1));
                }
            }
            String direction = ascending ? "" : " DESC";
            Sql sql = named(parts, "ORDER BY seq" + direction + ", index" + direction + " LIMIT " + (page.limit() + 1));
            return sql.add("ORDER BY t.seq" + direction + ", t.index" + direction)
                    .list(snapshot.connection(), TransferReader::transfer);
        });
        return cursors.page(
                page,
                place,
                rows,
                row -> JournalKey.cursorKey(
                        row.recordedAt(),
                        row.position().seq(),
                        PositionedId.decode(row.id()).orElseThrow().index()));
    }

    /** One query, or one per side of the account, each within its own index. */
    private static List<Sql> matching(
            Snapshot snapshot,
            Table table,
            TransferFilter filter,
            @Nullable Integer account,
            JournalKey key,
            boolean ascending,
            int limit) {
        String compare = ascending ? " > " : " < ";
        String direction = ascending ? "" : " DESC";
        if (account == null) {
            Sql sql = filtered(table.select(snapshot), table, filter)
                    .add("AND e.id" + compare + "?", table.id(key, snapshot.shard()));
            return List.of(sql.add("ORDER BY e.id" + direction + " LIMIT ?", limit));
        }
        if (table == Table.IMMEDIATE) {
            return List.of(immediateOfAccount(snapshot, filter, account, key, ascending, limit));
        }
        List<Sql> sides = new ArrayList<>();
        for (String side :
                List.of("e.from_account = ?", "e.to_account = ? AND e.from_account IS DISTINCT FROM e.to_account")) {
            sides.add(filtered(table.select(snapshot), table, filter)
                    .add("AND " + side, account)
                    .add("AND (e.seq, e.index)" + compare + "(?, ?)", key.seq(), key.index())
                    .add("ORDER BY e.seq" + direction + ", e.index" + direction + " LIMIT ?", limit));
        }
        return sides;
    }

    /** Through the account's lines, asset by asset. */
    private static Sql immediateOfAccount(
            Snapshot snapshot, TransferFilter filter, int account, JournalKey key, boolean ascending, int limit) {
        String direction = ascending ? "" : " DESC";
        Sql one = filtered(Table.IMMEDIATE.select(snapshot), Table.IMMEDIATE, filter)
                .add("AND e.id = views.entry_at(l.shard, l.seq, l.index, l.recorded_at)"
                        + " AND (e.from_account = l.account OR e.to_account = l.account)");
        return new Sql()
                .add(
                        "SELECT x.* FROM views.balances b CROSS JOIN LATERAL (SELECT e.* FROM views.lines l CROSS JOIN LATERAL (")
                .add(one)
                .add(
                        ") e WHERE l.shard = b.shard AND l.account = b.account AND l.asset = b.asset AND (l.seq, l.index) "
                                + (ascending ? ">" : "<") + " (?, ?) ORDER BY l.seq" + direction + ", l.index"
                                + direction
                                + " LIMIT ?) x WHERE b.shard = ? AND b.account = ?",
                        key.seq(),
                        key.index(),
                        limit,
                        snapshot.shard(),
                        account);
    }

    private static Sql filtered(Sql sql, Table table, TransferFilter filter) {
        TransferStatus status = filter.status();
        if (status != null && table == Table.HOLD) {
            sql.add("AND e.status = ?::views.transfer_status", status.name().toLowerCase(Locale.ROOT));
        }
        sql.addIf(
                filter.correlationId() != null,
                "AND e.correlation_id = ?",
                Text.storableOrNull(filter.correlationId()));
        EntryReader.within(sql, "e", filter.time());
        return sql;
    }

    /** The rows of all parts with the names of what their numbers stand for. */
    private static Sql named(List<Sql> parts, String tail) {
        Sql sql = new Sql()
                .add("SELECT t.*, p.id AS from_id, p.code AS from_code, q.id AS to_id, q.code AS to_code,"
                        + " s.code AS asset_code, s.scale AS asset_scale, z.code AS to_asset_code, z.scale AS to_asset_scale,"
                        + " (SELECT r.id FROM views.entries r WHERE r.reverses = t.entry_id LIMIT 1) AS reversed_by,"
                        + " f.code AS failure_code, f.detail, f.key, f.asked_from, f.asked_to, f.asked_asset, f.asked_amount"
                        + " FROM (SELECT * FROM (");
        String separator = "";
        for (Sql part : parts) {
            sql.add(separator + "(").add(part).add(")");
            separator = "UNION ALL ";
        }
        return sql.add(
                ") u " + tail + ") t LEFT JOIN views.accounts p ON p.shard = t.shard AND p.account = t.from_account"
                        + " LEFT JOIN views.accounts q ON q.shard = t.shard AND q.account = t.to_account"
                        + " LEFT JOIN views.assets s ON s.shard = t.shard AND s.workspace = t.workspace AND s.asset = t.asset"
                        + " LEFT JOIN views.assets z ON z.shard = t.shard AND z.workspace = t.workspace AND z.asset = t.to_asset"
                        + " LEFT JOIN views.failed_transfers f ON t.status = 'failed' AND f.shard = t.shard"
                        + " AND f.workspace = t.workspace AND f.id = t.id");
    }

    private static TransferRow transfer(ResultSet row) throws SQLException {
        AssetLabel toAsset = Columns.assetOrNull(row, "to_asset");
        TransferRow.Exchange exchange = toAsset == null
                ? null
                : new TransferRow.Exchange(
                        toAsset,
                        Columns.amount(row, "to_amount"),
                        Objects.requireNonNull(row.getBigDecimal("rate"), "rate"),
                        RoundingMode.valueOf(row.getString("rounding").toUpperCase(Locale.ROOT)));
        String failureCode = row.getString("failure_code");
        TransferRow.Failure failure = failureCode == null
                ? null
                : new TransferRow.Failure(
                        failureCode,
                        row.getString("detail"),
                        row.getString("key"),
                        row.getString("asked_from"),
                        row.getString("asked_to"),
                        row.getString("asked_asset"),
                        row.getString("asked_amount"));
        return new TransferRow(
                Columns.uuid(row, "id"),
                TransferStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                Columns.uuidOrNull(row, "entry_id"),
                Columns.accountOrNull(row, "from"),
                Columns.accountOrNull(row, "to"),
                Columns.assetOrNull(row, "asset"),
                Columns.amountOrNull(row, "amount"),
                Columns.amountOrNull(row, "captured_amount"),
                row.getBoolean("hold"),
                exchange,
                Columns.timeOrNull(row, "expires_at"),
                Columns.timeOrNull(row, "ended_at"),
                Columns.time(row, "effective_at"),
                Columns.time(row, "recorded_at"),
                new Position(row.getInt("shard"), row.getLong("seq")),
                row.getString("correlation_id"),
                row.getString("description"),
                JsonText.pairs(row.getString("metadata")),
                Columns.uuidOrNull(row, "reversed_by"),
                failure);
    }
}
