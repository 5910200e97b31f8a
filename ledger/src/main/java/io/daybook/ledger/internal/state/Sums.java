package io.daybook.ledger.internal.state;

import io.daybook.ledger.Balance;
import io.daybook.platform.money.Amount;

/**
 * Four running 128-bit sums of one account in one asset, changed in place so that a transfer allocates nothing: of a million
 * accounts most have exactly one of these.
 */
final class Sums {
    static final int DEBITS = 0;
    static final int CREDITS = 1;
    static final int PENDING_DEBITS = 2;
    static final int PENDING_CREDITS = 3;

    final int asset;
    private final long[] words;

    Sums(int asset) {
        this(asset, new long[8]);
    }

    private Sums(int asset, long[] words) {
        this.asset = asset;
        this.words = words;
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
        return new Amount(words[2 * which], words[2 * which + 1]);
    }

    /** Adds a positive or negative amount; the decision made sure that it fits. */
    void add(int which, Amount amount) {
        int high = 2 * which;
        long low = words[high + 1] + amount.low();
        long carry = Long.compareUnsigned(low, amount.low()) < 0 ? 1 : 0;
        words[high + 1] = low;
        words[high] += amount.high() + carry;
    }

    /** Debits equal credits and nothing is pending. */
    boolean isZero() {
        return words[0] == words[2] && words[1] == words[3] && !hasPending();
    }

    boolean hasPending() {
        return (words[4] | words[5] | words[6] | words[7]) != 0;
    }

    Balance toBalance() {
        return new Balance(asset, get(DEBITS), get(CREDITS), get(PENDING_DEBITS), get(PENDING_CREDITS));
    }
}
