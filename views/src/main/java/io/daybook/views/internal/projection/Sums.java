package io.daybook.views.internal.projection;

import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;

/** The sums of one account in one asset, minor units; changes with every line. */
public final class Sums {
    private Amount debits = Amount.ZERO;
    private Amount credits = Amount.ZERO;
    private Amount pendingDebits = Amount.ZERO;
    private Amount pendingCredits = Amount.ZERO;
    private boolean dirty;

    public Sums() {}

    Sums(Amount debits, Amount credits, Amount pendingDebits, Amount pendingCredits) {
        this.debits = debits;
        this.credits = credits;
        this.pendingDebits = pendingDebits;
        this.pendingCredits = pendingCredits;
    }

    public void post(Side side, Amount amount) {
        if (side == Side.DEBIT) {
            debits = debits.plus(amount);
        } else {
            credits = credits.plus(amount);
        }
    }

    public void hold(Side side, Amount amount) {
        if (side == Side.DEBIT) {
            pendingDebits = pendingDebits.plus(amount);
        } else {
            pendingCredits = pendingCredits.plus(amount);
        }
    }

    public Amount balance() {
        return debits.minus(credits);
    }

    public Amount debits() {
        return debits;
    }

    public Amount credits() {
        return credits;
    }

    public Amount pendingDebits() {
        return pendingDebits;
    }

    public Amount pendingCredits() {
        return pendingCredits;
    }

    /** True the first time since {@link #clean()}. */
    boolean markDirty() {
        boolean first = !dirty;
        dirty = true;
        return first;
    }

    void clean() {
        dirty = false;
    }
}
