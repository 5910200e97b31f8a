package io.daybook.ledger.internal.state;

import io.daybook.platform.money.Amount;
import java.util.UUID;

/**
 * An open hold.
 *
 * @param expiresAtMicros 0: never
 */
record HoldState(UUID transferId, int workspace, int from, int to, int asset, Amount amount, long expiresAtMicros)
        implements Comparable<HoldState> {
    /** By expiry, then by id, so that every replica expires in the same order. */
    @Override
    public int compareTo(HoldState other) {
        int byTime = Long.compare(expiresAtMicros, other.expiresAtMicros);
        return byTime != 0 ? byTime : transferId.compareTo(other.transferId);
    }
}
