package io.daybook.views;

import io.daybook.ledger.Position;
import io.daybook.platform.money.Amount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares the balances that follow from the journal with those in the ledger's memory and in SQL. */
public interface Reconciliation {
    /**
     * Recomputes every balance of the shard from the first segment on. Takes as long as reading the journal; writes nothing.
     *
     * @throws io.daybook.ledger.BrokenJournalException naming the first bad segment
     * @throws ViewsDoNotFitException when SQL has a segment that the journal does not have; a rebuild mends it
     */
    Report reconcile(int shard);

    /**
     * Builds the rows of all shards anew from the journal while the old ones serve, and swaps. Also when the old ones do not
     * fit the journal: then the new ones go up to its head.
     */
    void rebuild();

    /**
     * @param segments that were read
     * @param position at which SQL was compared
     * @param memoryPosition at which the ledger's memory was compared; null: no ledger in this process
     * @param compared balances that were compared
     * @param drift empty when all agree; at most {@value #MAX_DRIFT_ROWS}
     * @param driftCount all of them
     */
    record Report(
            int shard,
            long segments,
            Position position,
            @Nullable Position memoryPosition,
            long compared,
            List<Drift> drift,
            long driftCount) {
        public static final int MAX_DRIFT_ROWS = 1_000;

        public boolean clean() {
            return driftCount == 0;
        }
    }

    /**
     * @param measure which sum differs
     * @param expected by the journal, minor units
     */
    record Drift(
            AccountLabel account,
            String asset,
            Measure measure,
            Amount expected,
            Amount actual,
            Amount difference,
            Where where) {}

    enum Measure {
        DEBITS,
        CREDITS,
        PENDING_DEBITS,
        PENDING_CREDITS,
        LAST_BALANCE_AFTER
    }

    enum Where {
        MEMORY,
        SQL_BALANCES,
        SQL_LINES
    }
}
