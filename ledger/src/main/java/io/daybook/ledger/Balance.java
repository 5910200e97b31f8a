package io.daybook.ledger;

import io.daybook.platform.money.Amount;

/**
 * One account's sums in one asset, minor units.
 *
 * @param pendingDebits reserved by holds that will debit the account
 * @param pendingCredits reserved by holds that will credit the account
 */
public record Balance(int asset, Amount debits, Amount credits, Amount pendingDebits, Amount pendingCredits) {
    /** debits - credits */
    public Amount posted() {
        return debits.minus(credits);
    }

    public Amount pendingIn(Side normalSide) {
        return normalSide == Side.DEBIT ? pendingDebits : pendingCredits;
    }

    public Amount pendingOut(Side normalSide) {
        return normalSide == Side.DEBIT ? pendingCredits : pendingDebits;
    }

    /** Posted less pending out, in the normal direction: what the limit looks at. */
    public Amount available(Side normalSide) {
        Amount posted = normalSide == Side.DEBIT ? posted() : posted().negate();
        return posted.minus(pendingOut(normalSide));
    }
}
