package io.daybook.views.internal.read;

import io.daybook.views.Moment;
import io.daybook.views.TimeBasis;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Sums of debits and credits per account and asset at a moment.
 *
 * <p>A line carries its account's sums after it in recorded order, so any recorded moment costs one index look-up per
 * balance. By effective time those sums are corrected by the back-dated (or post-dated) lines that fall on the other side of
 * the moment; only such lines are in the index {@code lines_by_effective}.
 *
 * @param seq the last segment that counts in recorded order
 * @param ceiling the last segment that the snapshot knows
 * @param effective lines up to this effective time count; null: recorded order
 */
record BalanceSql(long seq, long ceiling, @Nullable Instant effective) {

    static BalanceSql at(Snapshot snapshot, Moment moment) throws SQLException {
        return switch (moment) {
            case Moment.Now now -> new BalanceSql(snapshot.seq(), snapshot.seq(), null);
            case Moment.AtPosition at -> {
                if (at.position().shard() != snapshot.shard() && snapshot.known()) {
                    throw new IllegalArgumentException("the workspace lives on shard " + snapshot.shard() + ", not on "
                            + at.position().shard());
                }
                yield new BalanceSql(at.position().seq(), at.position().seq(), null);
            }
            case Moment.At at -> {
                long seq = at.time().isBefore(snapshot.recordedAt())
                        ? Places.lastSeqAt(snapshot, at.time())
                        : snapshot.seq();
                yield new BalanceSql(seq, snapshot.seq(), at.basis() == TimeBasis.EFFECTIVE ? at.time() : null);
            }
        };
    }

    /** The last segment that the answer knows: by effective time everything up to the ceiling was looked at. */
    long position() {
        return effective == null ? seq : ceiling;
    }

    /**
     * Rows (account, asset, debits, credits) for the balances {@code b} of accounts {@code a} that {@code where} selects.
     */
    Sql query(String columns, String joins, Sql where) {
        boolean corrected = effective != null;
        Sql sql = new Sql()
                .add("SELECT " + columns + ", coalesce(l.debits_after, 0)" + (corrected ? " + c.debits" : "")
                        + " AS debits, coalesce(l.debits_after - l.balance_after, 0)"
                        + (corrected ? " + c.credits" : "")
                        + " AS credits FROM views.balances b JOIN views.accounts a USING (shard, account) " + joins)
                .add(
                        "LEFT JOIN LATERAL (SELECT debits_after, balance_after FROM views.lines l WHERE l.shard = b.shard"
                                + " AND l.account = b.account AND l.asset = b.asset AND l.seq <= ?"
                                + " ORDER BY l.seq DESC, l.index DESC, l.line DESC LIMIT 1) l ON true",
                        seq);
        if (corrected) {
            sql.add(
                    "CROSS JOIN LATERAL (SELECT"
                            + " coalesce(sum(CASE WHEN l.seq > ? THEN l.amount ELSE -l.amount END) FILTER (WHERE l.side = 'debit'), 0) AS debits,"
                            + " coalesce(sum(CASE WHEN l.seq > ? THEN l.amount ELSE -l.amount END) FILTER (WHERE l.side = 'credit'), 0) AS credits"
                            + " FROM views.lines l WHERE l.shard = b.shard AND l.account = b.account AND l.asset = b.asset"
                            + " AND l.effective_at <> l.recorded_at AND l.seq <= ? AND (l.seq > ?) = (l.effective_at <= ?)) c",
                    seq,
                    seq,
                    ceiling,
                    seq,
                    effective);
        }
        return sql.add("WHERE").add(where);
    }
}
