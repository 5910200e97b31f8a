package io.daybook.ledger.internal.state;

import io.daybook.ledger.Balance;
import io.daybook.platform.money.Amount;
import org.jspecify.annotations.Nullable;

/**
 * Four running 128-bit sums of one account in one asset, changed in place so that a transfer allocates nothing. Kept small,
 * and in one object: of a million accounts most have exactly one of these and have never had a hold, and each object that has
 * to be fetched from memory costs as much as deciding.
 */
final class Sums {
    static final int DEBITS = 0;
    static final int CREDITS = 1;
    static final int PENDING_DEBITS = 2;
    static final int PENDING_CREDITS = 3;

    final int asset;

    /** The account's sums in the asset that it held next, if it held any other. */
    @Nullable
    Sums next;

    private long debitsHigh;
    private long debitsLow;
    private long creditsHigh;
    private long creditsLow;

    /** The two pending sums, high before low; null before the first hold. */
    private long @Nullable [] pending;

    Sums(int asset) {
        this.asset = asset;
    }

    static Sums of(Balance balance) {
        Sums sums = new Sums(balance.asset());
        sums.add(DEBITS, balance.debits());
        sums.add(CREDITS, balance.credits());
        sums.add(PENDING_DEBITS, balance.pendingDebits());
        sums.add(PENDING_CREDITS, balance.pendingCredits());
        return sums;
    }

    Amount get(int which) {
        return switch (which) {
            case DEBITS -> new Amount(debitsHigh, debitsLow);
            case CREDITS -> new Amount(creditsHigh, creditsLow);
            default -> pending == null ? Amount.ZERO : new Amount(pending[at(which)], pending[at(which) + 1]);
        };
    }

    private static int at(int which) {
        return 2 * (which - PENDING_DEBITS);
    }

    /** Adds a positive or negative amount; the decision made sure that it fits. */
    void add(int which, Amount amount) {
        switch (which) {
            case DEBITS -> {
                debitsLow += amount.low();
                debitsHigh += amount.high() + carry(debitsLow, amount);
            }
            case CREDITS -> {
                creditsLow += amount.low();
                creditsHigh += amount.high() + carry(creditsLow, amount);
            }
            default -> addPending(at(which), amount);
        }
    }

    private static long carry(long lowAfter, Amount amount) {
        return Long.compareUnsigned(lowAfter, amount.low()) < 0 ? 1 : 0;
    }

    private void addPending(int high, Amount amount) {
        if (pending == null) {
            if (amount.isZero()) {
                return;
            }
            pending = new long[4];
        }
        pending[high + 1] += amount.low();
        pending[high] += amount.high() + carry(pending[high + 1], amount);
    }

    /** Debits equal credits and nothing is pending. */
    boolean isZero() {
        return debitsHigh == creditsHigh && debitsLow == creditsLow && !hasPending();
    }

    boolean hasPending() {
        return pending != null && (pending[0] | pending[1] | pending[2] | pending[3]) != 0;
    }

    Balance toBalance() {
        return new Balance(asset, get(DEBITS), get(CREDITS), get(PENDING_DEBITS), get(PENDING_CREDITS));
    }
}
