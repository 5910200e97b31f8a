package io.daybook.views;

import io.daybook.ledger.Position;
import io.daybook.platform.money.Amount;
import java.util.List;

/** Compares what follows from the journal with the ledger's memory and with the rows in SQL. */
public interface Reconciliation {
    /**
     * Recomputes every balance of the shard from the first segment on, and how many rows each table must have with which
     * amounts. Takes as long as reading the journal and the tables; writes nothing.
     *
     * @throws io.daybook.ledger.BrokenJournalException naming the first bad segment
     * @throws ViewsDoNotFitException when SQL has a segment that the journal does not have; a rebuild mends it
     * @throws ViewsUnavailableException when SQL cannot be read
     */
    Report reconcile(int shard);

    /** How far SQL is; the zero position when nothing was ever projected. */
    Position reached(int shard);

    /**
     * Builds the rows of all shards anew from the journal while the old ones serve, and swaps. Also when the old ones do not
     * fit the journal: then the new ones go up to its head. Counts what is there then.
     *
     * @throws RebuildRunningException when another process is at it
     * @throws ViewsUnavailableException when it ends without success
     */
    Rebuilt rebuild();

    /**
     * @param position at which SQL was compared
     * @param compared balances in SQL that were compared
     * @param rowsChecked rows of all tables that were counted and summed
     * @param memory the same for the ledger's memory
     * @param drift balances that differ, in SQL and in memory; at most {@value #MAX_DRIFT_ROWS}
     * @param driftCount all of them
     * @param rowDrift where rows are missing, too many or changed; at most {@value #MAX_DRIFT_ROWS}
     * @param rowDriftCount all of them
     */
    record Report(
            int shard,
            Position position,
            long compared,
            long rowsChecked,
            Memory memory,
            List<Drift> drift,
            long driftCount,
            List<RowDrift> rowDrift,
            long rowDriftCount) {
        public static final int MAX_DRIFT_ROWS = 1_000;

        public boolean clean() {
            return driftCount == 0 && rowDriftCount == 0;
        }

        /** Something in SQL differs: a rebuild mends it. */
        public boolean isSqlWrong() {
            return rowDriftCount > 0 || driftCount > memoryDriftCount();
        }

        public long memoryDriftCount() {
            return memory instanceof Memory.Compared compared ? compared.driftCount() : 0;
        }
    }

    /** What became of the comparison with the ledger's memory. */
    sealed interface Memory {
        /** @param through the position of the last part that was compared; the journal was followed up to it */
        record Compared(Position through, long balances, long driftCount) implements Memory {}

        /** @param why for a person: no ledger runs, or it does not answer */
        record NotCompared(String why) implements Memory {}
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

    /**
     * The rows of one table that came from some segments are not those that the journal says. When the numbers agree an amount,
     * account, asset, side, status or effective time was changed.
     */
    record RowDrift(String table, Position from, Position through, long expectedRows, long actualRows) {}

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
