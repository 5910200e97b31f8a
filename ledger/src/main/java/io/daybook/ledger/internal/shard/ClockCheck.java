package io.daybook.ledger.internal.shard;

import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.LedgerUnavailableException.Reason;

/** Stops writes under a clock that is plainly wrong: what it stamps stays in the journal for ever (rule 7). */
public record ClockCheck(WriterClock clock) {
    /** @throws LedgerUnavailableException if the clock is too far from PostgreSQL's */
    void requireNear(long databaseMicros, long toleranceMillis) {
        long differenceMillis = (clock.micros() - databaseMicros) / 1_000;
        if (Math.abs(differenceMillis) > toleranceMillis) {
            throw new LedgerUnavailableException(
                    Reason.CLOCK_WRONG,
                    "this machine's clock is " + Math.abs(differenceMillis) + " ms "
                            + (differenceMillis > 0 ? "ahead of" : "behind") + " PostgreSQL's, at most "
                            + toleranceMillis
                            + " ms are allowed; set the clocks",
                    5);
        }
    }

    /** @throws LedgerUnavailableException if the clock is behind what is already recorded */
    void requireNotBehind(long recordedMicros, long toleranceMillis) {
        long behindMillis = (recordedMicros - clock.micros()) / 1_000;
        if (behindMillis > toleranceMillis) {
            throw new LedgerUnavailableException(
                    Reason.CLOCK_WRONG,
                    "this machine's clock is " + behindMillis + " ms behind the journal's last entry; set the clock",
                    5);
        }
    }
}
