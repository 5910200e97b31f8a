package io.daybook.views;

import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;

/**
 * An account's sums in one asset, minor units. {@code posted} is debits - credits.
 *
 * @param pendingIn held for the account, in its normal direction
 * @param pendingOut held against it
 */
public record BalanceRow(AssetLabel asset, Amount debits, Amount credits, Amount pendingIn, Amount pendingOut) {
    /** debits - credits */
    public Amount posted() {
        return debits.minus(credits);
    }

    /** Posted less pending out, in the normal direction. */
    public Amount available(Side normalSide) {
        return (normalSide == Side.DEBIT ? posted() : posted().negate()).minus(pendingOut);
    }
}
