package io.daybook.views.internal.read;

import io.daybook.platform.money.Amount;
import io.daybook.views.StatementLine;
import io.daybook.views.TimeRange;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one account and asset up to a ceiling.
 *
 * <p>A line that takes effect when it was recorded is "prompt", the others are "dated". Prompt lines have the same order by
 * either time and are found through {@code lines_by_account}; dated ones through {@code lines_by_effective}.
 */
record StatementLines(Snapshot snapshot, int account, int asset, long ceiling) {
    private static final String OF_ACCOUNT = "l.shard = ? AND l.account = ? AND l.asset = ? AND l.seq <= ?";
    private static final String PLACE = "(l.seq, l.index, l.line)";
    private static final String EFFECTIVE_KEY = "(l.effective_at, l.seq, l.index, l.line)";

    /** Segments of a recorded period: after the first, through the second. */
    record Period(long afterSeq, long throughSeq) {}

    Period period(TimeRange time) throws SQLException {
        Instant from = time.from();
        Instant to = time.to();
        return new Period(
                from == null ? 0 : Math.min(ceiling, Places.lastSeqBefore(snapshot, from)),
                to == null ? ceiling : Math.min(ceiling, Places.lastSeqBefore(snapshot, to)));
    }

    List<StatementLine> recorded(Period period, @Nullable StatementKey after, boolean backward, int limit)
            throws SQLException {
        Sql where = ofAccount().add("AND l.seq > ? AND l.seq <= ?", period.afterSeq(), period.throughSeq());
        return lines(where, PLACE, after, backward, limit);
    }

    /** Up to {@code limit} prompt and as many dated lines; the caller merges. */
    List<StatementLine> effective(TimeRange time, @Nullable StatementKey after, boolean backward, int limit)
            throws SQLException {
        List<StatementLine> found = new ArrayList<>();
        Period prompt = period(time);
        Sql promptLines = ofAccount()
                .add(
                        "AND l.effective_at = l.recorded_at AND l.seq > ? AND l.seq <= ?",
                        prompt.afterSeq(),
                        prompt.throughSeq());
        if (after != null) {
            // The key compares by time; this bound by place lets the index begin near it.
            long nearby = backward
                    ? Places.lastSeqAt(snapshot, after.effectiveAt())
                    : Places.lastSeqBefore(snapshot, after.effectiveAt());
            promptLines.add(backward ? "AND l.seq <= ?" : "AND l.seq > ?", nearby);
            promptLines.add(
                    "AND " + EFFECTIVE_KEY + (backward ? " < " : " > ") + "(?, ?, ?, ?)",
                    after.effectiveAt(),
                    after.seq(),
                    after.index(),
                    after.line());
        }
        found.addAll(lines(promptLines, PLACE, null, backward, limit));
        Sql dated = ofAccount().add("AND l.effective_at <> l.recorded_at");
        dated.addIf(time.from() != null, "AND l.effective_at >= ?", time.from());
        dated.addIf(time.to() != null, "AND l.effective_at < ?", time.to());
        found.addAll(lines(dated, EFFECTIVE_KEY, after, backward, limit));
        return found;
    }

    /** debits - credits after segment {@code seq}, in recorded order. */
    Amount balanceAt(long seq) throws SQLException {
        return balanceBefore(seq + 1, 0, 0);
    }

    private Amount balanceBefore(long seq, int index, int line) throws SQLException {
        return new Sql()
                .add("SELECT l.balance_after FROM views.lines l WHERE")
                .add(ofAccount())
                .add(
                        "AND " + PLACE + " < (?, ?, ?) ORDER BY l.seq DESC, l.index DESC, l.line DESC LIMIT 1",
                        seq,
                        index,
                        line)
                .first(snapshot.connection(), row -> Columns.amount(row, "balance_after"))
                .orElse(Amount.ZERO);
    }

    /**
     * debits - credits of everything before the key in effective order: the recorded balance at the place up to which all
     * prompt lines come before the key, corrected by the dated lines that lie on the other side of one of the two.
     */
    Amount effectiveBefore(StatementKey key) throws SQLException {
        long lastBefore = Places.lastSeqBefore(snapshot, key.effectiveAt());
        long lastAt = Places.lastSeqAt(snapshot, key.effectiveAt());
        boolean amid = key.seq() > lastBefore && key.seq() <= lastAt;
        long seq = amid ? key.seq() : (key.seq() <= lastBefore ? lastBefore : lastAt) + 1;
        int index = amid ? key.index() : 0;
        int line = amid ? key.line() : 0;
        String beforeKey = EFFECTIVE_KEY + " < (?, ?, ?, ?)";
        String beforePlace = PLACE + " < (?, ?, ?)";
        Amount correction = new Sql()
                .add(
                        "SELECT coalesce(sum((CASE WHEN " + beforeKey + " THEN 1 ELSE -1 END)"
                                + " * (CASE l.side WHEN 'debit' THEN l.amount ELSE -l.amount END)), 0) AS correction"
                                + " FROM views.lines l WHERE",
                        key.effectiveAt(),
                        key.seq(),
                        key.index(),
                        key.line())
                .add(ofAccount())
                .add(
                        "AND l.effective_at <> l.recorded_at AND (" + beforeKey + ") <> (" + beforePlace + ")",
                        key.effectiveAt(),
                        key.seq(),
                        key.index(),
                        key.line(),
                        seq,
                        index,
                        line)
                .first(snapshot.connection(), row -> Columns.amount(row, "correction"))
                .orElse(Amount.ZERO);
        return balanceBefore(seq, index, line).plus(correction);
    }

    private Sql ofAccount() {
        return new Sql().add(OF_ACCOUNT, snapshot.shard(), account, asset, ceiling);
    }

    private List<StatementLine> lines(Sql where, String key, @Nullable StatementKey after, boolean backward, int limit)
            throws SQLException {
        String direction = backward ? " DESC" : "";
        Sql sql = new Sql()
                .add("SELECT l.*, e.* FROM (SELECT * FROM views.lines l WHERE")
                .add(where);
        if (after != null) {
            String compare = "AND " + key + (backward ? " < " : " > ");
            if (key.equals(PLACE)) {
                sql.add(compare + "(?, ?, ?)", after.seq(), after.index(), after.line());
            } else {
                sql.add(compare + "(?, ?, ?, ?)", after.effectiveAt(), after.seq(), after.index(), after.line());
            }
        }
        String order = key.substring(1, key.length() - 1).replace(",", direction + ",") + direction;
        sql.add("ORDER BY " + order + " LIMIT ?) l", limit)
                .add(
                        "CROSS JOIN LATERAL (SELECT e.id AS entry_id, e.description, e.correlation_id, e.metadata,"
                                + " CASE WHEN e.kind IN ('transfer', 'exchange') THEN views.transfer_of_entry(e.id)"
                                + " ELSE e.transfer_id END AS transfer_id FROM views.entries e WHERE e.shard = l.shard"
                                + " AND e.workspace = ? AND e.id = views.entry_at(l.shard, l.seq, l.index, l.recorded_at)) e",
                        snapshot.workspace());
        return sql.list(snapshot.connection(), row -> StatementReader.line(row, snapshot.shard()));
    }
}
