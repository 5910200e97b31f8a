package io.daybook.testkit.model;

import java.math.BigInteger;

/** One account's sums in one asset, minor units. */
public record Sums(BigInteger debits, BigInteger credits, BigInteger pendingDebits, BigInteger pendingCredits) {
    static final Sums NOTHING = new Sums(BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO);

    Sums posted(boolean debit, BigInteger amount) {
        return debit
                ? new Sums(debits.add(amount), credits, pendingDebits, pendingCredits)
                : new Sums(debits, credits.add(amount), pendingDebits, pendingCredits);
    }

    Sums pending(boolean debit, BigInteger amount) {
        return debit
                ? new Sums(debits, credits, pendingDebits.add(amount), pendingCredits)
                : new Sums(debits, credits, pendingDebits, pendingCredits.add(amount));
    }

    /** In the account's normal direction, less what holds will take away. */
    public BigInteger available(boolean creditNormal) {
        BigInteger posted = debits.subtract(credits);
        return creditNormal ? posted.negate().subtract(pendingDebits) : posted.subtract(pendingCredits);
    }

    public boolean isZero() {
        return debits.equals(credits) && pendingDebits.signum() == 0 && pendingCredits.signum() == 0;
    }
}
