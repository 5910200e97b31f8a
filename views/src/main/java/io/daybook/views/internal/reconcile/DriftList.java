package io.daybook.views.internal.reconcile;

import io.daybook.ledger.Balance;
import io.daybook.platform.money.Amount;
import io.daybook.views.AccountLabel;
import io.daybook.views.Reconciliation.Drift;
import io.daybook.views.Reconciliation.Measure;
import io.daybook.views.Reconciliation.Report;
import io.daybook.views.Reconciliation.Where;
import io.daybook.views.internal.projection.Sums;
import java.util.ArrayList;
import java.util.List;

/** Collects differences, counting all and keeping the first. */
final class DriftList {
    private final List<Drift> rows = new ArrayList<>();
    private long count;
    private long compared;

    void compare(AccountLabel account, String asset, Sums expected, Balance actual, Where where) {
        compared++;
        compare(account, asset, Measure.DEBITS, expected.debits(), actual.debits(), where);
        compare(account, asset, Measure.CREDITS, expected.credits(), actual.credits(), where);
        compare(account, asset, Measure.PENDING_DEBITS, expected.pendingDebits(), actual.pendingDebits(), where);
        compare(account, asset, Measure.PENDING_CREDITS, expected.pendingCredits(), actual.pendingCredits(), where);
    }

    void compare(AccountLabel account, String asset, Measure measure, Amount expected, Amount actual, Where where) {
        if (expected.equals(actual)) {
            return;
        }
        count++;
        if (rows.size() < Report.MAX_DRIFT_ROWS) {
            rows.add(new Drift(account, asset, measure, expected, actual, actual.minus(expected), where));
        }
    }

    List<Drift> rows() {
        return List.copyOf(rows);
    }

    long count() {
        return count;
    }

    long compared() {
        return compared;
    }
}
