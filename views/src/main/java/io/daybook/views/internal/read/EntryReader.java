package io.daybook.views.internal.read;

import io.daybook.ledger.Position;
import io.daybook.platform.ids.PositionedId;
import io.daybook.views.EntryFilter;
import io.daybook.views.EntryKind;
import io.daybook.views.EntryRow;
import io.daybook.views.EntryViews;
import io.daybook.views.LineRow;
import io.daybook.views.Page;
import io.daybook.views.PageRequest;
import io.daybook.views.Scope;
import io.daybook.views.TimeBasis;
import io.daybook.views.TimeRange;
import io.daybook.views.internal.sql.JsonText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers from {@code entries} and {@code lines}. */
public final class EntryReader implements EntryViews {
    private static final int KEY_NUMBERS = 3;
    private static final String SELECT = "SELECT e.*, CASE WHEN e.kind IN ('transfer', 'exchange')"
            + " THEN views.transfer_of_entry(e.id) ELSE e.transfer_id END AS posted_transfer,"
            + " (SELECT r.id FROM views.entries r WHERE r.reverses = e.id LIMIT 1) AS reversed_by FROM ";

    private final Sessions sessions;
    private final int exportRows;

    /** @param exportRows entries that an export holds in memory */
    public EntryReader(Sessions sessions, int exportRows) {
        this.sessions = sessions;
        this.exportRows = exportRows;
    }

    @Override
    public Optional<EntryRow> entry(Scope scope, UUID id) {
        boolean possible = PositionedId.decode(id)
                .filter(place -> place.kind() == PositionedId.Kind.ENTRY)
                .isPresent();
        if (!possible) {
            return Optional.empty();
        }
        return sessions.find(scope, snapshot -> {
            Sql sql = new Sql()
                    .add(
                            SELECT + "views.entries e WHERE e.shard = ? AND e.workspace = ? AND e.id = ?",
                            snapshot.shard(),
                            snapshot.workspace(),
                            id);
            return withLines(snapshot, sql.list(snapshot.connection(), EntryReader::head)).stream()
                    .findFirst();
        });
    }

    @Override
    public Page<EntryRow> entries(Scope scope, EntryFilter filter, PageRequest page) {
        Cursors cursors = new Cursors("entries", scope.workspace(), filter);
        Cursors.Place place = cursors.place(page, KEY_NUMBERS);
        boolean ascending = place != null && place.backward();
        JournalKey key = place == null ? JournalKey.END : JournalKey.of(place.key());
        List<EntryRow> rows = sessions.read(scope, snapshot -> {
            if (!snapshot.known()) {
                return List.<EntryRow>of();
            }
            Sql sql = matching(snapshot, filter, key, ascending, page.limit() + 1);
            return sql == null ? List.of() : withLines(snapshot, sql.list(snapshot.connection(), EntryReader::head));
        });
        return cursors.page(page, place, rows, EntryReader::cursorKey);
    }

    @Override
    public void export(Scope scope, TimeRange time, Consumer<EntryRow> sink) {
        EntryFilter filter = new EntryFilter(null, null, null, time);
        Position ceiling = null;
        JournalKey key = JournalKey.BEGIN;
        while (true) {
            JournalKey from = key;
            Position through = ceiling;
            record Part(List<EntryRow> rows, Position position) {}
            Part part = sessions.read(scope, snapshot -> {
                Position position = new Position(snapshot.shard(), snapshot.seq());
                if (!snapshot.known()) {
                    return new Part(List.of(), position);
                }
                Sql sql = matching(snapshot, filter, from, true, exportRows);
                return new Part(
                        sql == null
                                ? List.of()
                                : withLines(snapshot, sql.list(snapshot.connection(), EntryReader::head)),
                        through == null ? position : through);
            });
            ceiling = part.position();
            for (EntryRow row : part.rows()) {
                if (row.position().seq() > ceiling.seq()) {
                    return;
                }
                sink.accept(row);
            }
            if (part.rows().size() < exportRows) {
                return;
            }
            EntryRow last = part.rows().getLast();
            key = new JournalKey(
                    last.recordedAt().toEpochMilli(), last.position().seq(), last.index());
        }
    }

    private static Cursors.Key cursorKey(EntryRow row) {
        return JournalKey.cursorKey(row.recordedAt(), row.position().seq(), row.index());
    }

    /** Null when the filter's account does not exist. */
    private static @Nullable Sql matching(
            Snapshot snapshot, EntryFilter filter, JournalKey key, boolean ascending, int limit) throws SQLException {
        String compare = ascending ? ">" : "<";
        String direction = ascending ? "" : " DESC";
        Optional<Accounts.Found> account =
                filter.account() == null ? Optional.empty() : Accounts.find(snapshot, filter.account());
        if (filter.account() != null && account.isEmpty()) {
            return null;
        }
        boolean narrow = filter.batchId() != null || filter.correlationId() != null;
        if (account.isPresent() && !narrow) {
            Sql places = ofAccount(snapshot, account.get().number(), filter.time(), key, ascending, limit);
            return new Sql()
                    .add(SELECT + "(")
                    .add(places)
                    .add(
                            ") p JOIN views.entries e ON e.shard = ? AND e.workspace = ?"
                                    + " AND e.id = views.entry_at(e.shard, p.seq, p.index, p.recorded_at)"
                                    + " ORDER BY e.seq" + direction + ", e.index" + direction,
                            snapshot.shard(),
                            snapshot.workspace());
        }
        Sql sql = new Sql()
                .add(
                        SELECT + "views.entries e WHERE e.shard = ? AND e.workspace = ? AND e.id " + compare + " ?",
                        snapshot.shard(),
                        snapshot.workspace(),
                        key.entryId(snapshot.shard()));
        sql.addIf(filter.batchId() != null, "AND e.batch_id = ?", filter.batchId());
        sql.addIf(
                filter.correlationId() != null,
                "AND e.correlation_id = ?",
                Text.storableOrNull(filter.correlationId()));
        account.ifPresent(found -> sql.add(
                "AND EXISTS (SELECT 1 FROM views.lines l WHERE l.shard = e.shard AND l.seq = e.seq AND l.index = e.index"
                        + " AND l.account = ?)",
                found.number()));
        within(sql, "e", filter.time());
        return sql.add("ORDER BY e.id" + direction + " LIMIT ?", limit);
    }

    /** The places of the account's entries: the first {@code limit} of each of its assets, merged. */
    static Sql ofAccount(Snapshot snapshot, int account, TimeRange time, JournalKey key, boolean ascending, int limit) {
        String direction = ascending ? "" : " DESC";
        Sql sql = new Sql()
                .add(
                        "SELECT DISTINCT x.seq, x.index, x.recorded_at FROM views.balances b CROSS JOIN LATERAL"
                                + " (SELECT l.seq, l.index, min(l.recorded_at) AS recorded_at FROM views.lines l"
                                + " WHERE l.shard = b.shard AND l.account = b.account AND l.asset = b.asset"
                                + " AND (l.seq, l.index) " + (ascending ? ">" : "<") + " (?, ?)",
                        key.seq(),
                        key.index());
        within(sql, "l", time);
        return sql.add(
                        "GROUP BY l.seq, l.index ORDER BY l.seq" + direction + ", l.index" + direction + " LIMIT ?) x",
                        limit)
                .add(
                        "WHERE b.shard = ? AND b.account = ? ORDER BY x.seq" + direction + ", x.index" + direction
                                + " LIMIT ?",
                        snapshot.shard(),
                        account,
                        limit);
    }

    static void within(Sql sql, String table, TimeRange time) {
        boolean recorded = time.basis() == TimeBasis.RECORDED;
        String column = table + (recorded ? ".recorded_at" : ".effective_at");
        sql.addIf(time.from() != null, "AND " + column + " >= ?", time.from());
        sql.addIf(time.to() != null, "AND " + column + " < ?", time.to());
        if (recorded && table.equals("e")) {
            // The primary key begins with the time: spares the rest of the list.
            if (time.from() != null) {
                sql.add("AND e.id > ?", Places.idBefore(time.from()));
            }
            if (time.to() != null) {
                sql.add("AND e.id < ?", Places.idAfter(time.to()));
            }
        }
    }

    private static EntryRow head(ResultSet row) throws SQLException {
        return new EntryRow(
                Columns.uuid(row, "id"),
                EntryKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                new Position(row.getInt("shard"), row.getLong("seq")),
                row.getInt("index"),
                Columns.time(row, "recorded_at"),
                Columns.time(row, "effective_at"),
                Columns.uuidOrNull(row, "batch_id"),
                row.getString("correlation_id"),
                row.getString("description"),
                JsonText.pairs(row.getString("metadata")),
                Columns.uuidOrNull(row, "posted_transfer"),
                Columns.uuidOrNull(row, "reverses"),
                Columns.uuidOrNull(row, "reversed_by"),
                List.of());
    }

    private static List<EntryRow> withLines(Snapshot snapshot, List<EntryRow> heads) throws SQLException {
        record Place(long seq, int index) {}
        record Placed(Place place, LineRow line) {}
        if (heads.isEmpty()) {
            return heads;
        }
        List<Placed> lines = new Sql()
                .add(
                        "SELECT l.seq, l.index, l.side, l.amount, l.balance_after, a.id AS account_id, a.code AS account_code,"
                                + " s.code AS asset_code, s.scale AS asset_scale"
                                + " FROM unnest(?::bigint[], ?::integer[]) AS k(seq, index)"
                                + " JOIN views.lines l ON l.shard = ? AND l.seq = k.seq AND l.index = k.index"
                                + " JOIN views.accounts a ON a.shard = l.shard AND a.account = l.account"
                                + " JOIN views.assets s ON s.shard = l.shard AND s.workspace = ? AND s.asset = l.asset"
                                + " ORDER BY l.seq, l.index, l.line",
                        heads.stream().map(each -> each.position().seq()).toArray(Long[]::new),
                        heads.stream().map(EntryRow::index).toArray(Integer[]::new),
                        snapshot.shard(),
                        snapshot.workspace())
                .list(
                        snapshot.connection(),
                        row -> new Placed(
                                new Place(row.getLong("seq"), row.getInt("index")),
                                new LineRow(
                                        new io.daybook.views.AccountLabel(
                                                Columns.uuid(row, "account_id"), row.getString("account_code")),
                                        Columns.asset(row, "asset"),
                                        Columns.side(row, "side"),
                                        Columns.amount(row, "amount"),
                                        Columns.amount(row, "balance_after"))));
        Map<Place, List<LineRow>> byPlace = new HashMap<>();
        for (Placed placed : lines) {
            byPlace.computeIfAbsent(placed.place(), place -> new ArrayList<>()).add(placed.line());
        }
        return heads.stream()
                .map(head -> new EntryRow(
                        head.id(),
                        head.kind(),
                        head.position(),
                        head.index(),
                        head.recordedAt(),
                        head.effectiveAt(),
                        head.batchId(),
                        head.correlationId(),
                        head.description(),
                        head.metadata(),
                        head.transferId(),
                        head.reverses(),
                        head.reversedBy(),
                        byPlace.getOrDefault(new Place(head.position().seq(), head.index()), List.of())))
                .toList();
    }
}
