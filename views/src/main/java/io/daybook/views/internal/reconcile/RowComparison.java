package io.daybook.views.internal.reconcile;

import io.daybook.ledger.Position;
import io.daybook.views.Reconciliation.Report;
import io.daybook.views.Reconciliation.RowDrift;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Counts and sums the rows of every table by groups of segments and compares with what the journal says. */
final class RowComparison {
    private final int shard;
    private final RowSums expected;
    private final List<RowDrift> drift = new ArrayList<>();
    private long count;
    private long checked;

    RowComparison(int shard, RowSums expected) {
        this.shard = shard;
        this.expected = expected;
    }

    /** Each table is read once from end to end. */
    void compare(Connection connection) throws SQLException {
        int groups = expected.groups();
        for (RowSums.Table table : RowSums.Table.values()) {
            int next = 0;
            try (PreparedStatement select = connection.prepareStatement(expected.sql(table))) {
                select.setInt(1, shard);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        // A group that no segment can have is drift like any other.
                        int group = Math.clamp(row.getLong(1), -1, Integer.MAX_VALUE - 1);
                        for (; next < Math.min(group, groups); next++) {
                            compare(table, next, 0, 0);
                        }
                        BigDecimal sum = row.getBigDecimal(3);
                        compare(
                                table,
                                group,
                                row.getLong(2),
                                sum == null ? 0 : sum.toBigInteger().longValue());
                        next = Math.max(next, group + 1);
                    }
                }
            }
            for (; next < groups; next++) {
                compare(table, next, 0, 0);
            }
        }
    }

    private void compare(RowSums.Table table, int group, long rows, long sum) {
        checked += rows;
        boolean known = group >= 0;
        long expectedRows = known ? expected.count(table, group) : 0;
        if (rows == expectedRows && known && sum == expected.sum(table, group)) {
            return;
        }
        count++;
        if (drift.size() < Report.MAX_DRIFT_ROWS) {
            drift.add(new RowDrift(
                    table.inSql(),
                    new Position(shard, known ? expected.firstSeq(group) : 0),
                    new Position(shard, known ? expected.lastSeq(group) : 0),
                    expectedRows,
                    rows));
        }
    }

    List<RowDrift> drift() {
        return List.copyOf(drift);
    }

    long count() {
        return count;
    }

    long checked() {
        return checked;
    }
}
