package io.daybook.ledger.internal.shard;

import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.LedgerUnavailableException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Stops writes under a clock that is plainly wrong: what it stamps stays in the journal for ever (rule 7). PostgreSQL's clock is
 * asked now and then; in between the wall clock must go as far as the monotonic one. Thread-safe.
 */
public final class ClockCheck {
    private final WriterClock clock;
    private volatile @Nullable Anchor anchor;

    /** When the clock was last found right, on both clocks. */
    private record Anchor(long micros, long nanos) {}

    public ClockCheck(WriterClock clock) {
        this.clock = clock;
    }

    /** @throws LedgerUnavailableException if the clock is too far from PostgreSQL's */
    void requireNear(long databaseMicros, long toleranceMillis) {
        Anchor now = new Anchor(clock.micros(), clock.nanos());
        long differenceMillis = (now.micros() - databaseMicros) / 1_000;
        if (Math.abs(differenceMillis) > toleranceMillis) {
            throw new LedgerUnavailableException(
                    Reason.CLOCK_WRONG,
                    "this machine's clock is " + Math.abs(differenceMillis) + " ms "
                            + (differenceMillis > 0 ? "ahead of" : "behind") + " PostgreSQL's, at most "
                            + toleranceMillis
                            + " ms are allowed; set the clocks",
                    5);
        }
        anchor = now;
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

    /**
     * The time for a segment, microseconds since 1970 UTC.
     *
     * @throws LedgerUnavailableException if the clock has jumped since it was compared with PostgreSQL's: the next reign
     *     compares it again
     */
    long stampMicros(long toleranceMillis) {
        long micros = clock.micros();
        Anchor checked = anchor;
        if (checked == null) {
            throw new IllegalStateException("the clock was never compared with PostgreSQL's");
        }
        long passedMicros = (clock.nanos() - checked.nanos()) / 1_000;
        long jumpMillis = (micros - checked.micros() - passedMicros) / 1_000;
        if (Math.abs(jumpMillis) > toleranceMillis) {
            throw new LedgerUnavailableException(
                    Reason.CLOCK_WRONG,
                    "this machine's clock has jumped " + Math.abs(jumpMillis) + " ms "
                            + (jumpMillis > 0 ? "forward" : "back")
                            + "; nothing is written until it is compared with PostgreSQL's again",
                    1);
        }
        return micros;
    }
}
