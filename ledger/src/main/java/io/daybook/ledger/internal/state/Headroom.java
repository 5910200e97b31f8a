package io.daybook.ledger.internal.state;

import io.daybook.ledger.Event;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import io.daybook.platform.money.AmountOverflowException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one command would do to one account's sums in one asset: checks that they stay within 38 digits and that the available
 * balance, when it falls, stays above the limit.
 */
final class Headroom {
    final AccountState account;
    final AssetState asset;
    private final @Nullable Sums before;
    private Amount debits = Amount.ZERO;
    private Amount credits = Amount.ZERO;
    private Amount pendingDebits = Amount.ZERO;
    private Amount pendingCredits = Amount.ZERO;
    /** Where the caller named the account first, for the error. */
    private final @Nullable String pointer;

    Headroom(AccountState account, AssetState asset, @Nullable String pointer) {
        this.account = account;
        this.asset = asset;
        this.pointer = pointer;
        this.before = account.sums(asset.number);
    }

    Headroom post(Side side, Amount amount) {
        try {
            if (side == Side.DEBIT) {
                debits = debits.plus(amount);
            } else {
                credits = credits.plus(amount);
            }
        } catch (AmountOverflowException tooLarge) {
            throw overflow();
        }
        return this;
    }

    Headroom reserve(Side side, Amount amount) {
        if (side == Side.DEBIT) {
            pendingDebits = pendingDebits.plus(amount);
        } else {
            pendingCredits = pendingCredits.plus(amount);
        }
        return this;
    }

    /** debits - credits after what was added so far. */
    Amount balanceAfter() {
        try {
            return sum(Sums.DEBITS).plus(debits).minus(sum(Sums.CREDITS).plus(credits));
        } catch (AmountOverflowException tooLarge) {
            throw overflow();
        }
    }

    private Amount sum(int which) {
        return before == null ? Amount.ZERO : before.get(which);
    }

    private Refusal overflow() {
        return new Refusal(
                RejectionCode.AMOUNT_OVERFLOW,
                pointer,
                "a sum of account " + account.describe() + " in " + asset.code + " would have more than "
                        + Amount.MAX_DIGITS + " digits");
    }

    /**
     * @param soft receives the crossing of the soft limit, if it happens
     * @throws Refusal if a sum or the limit does not allow it
     */
    void check(OverdraftLimit workspaceDefault, List<Event> soft) {
        OverdraftLimit limit = account.overdraftLimit instanceof OverdraftLimit.WorkspaceDefault
                ? workspaceDefault
                : account.overdraftLimit;
        try {
            Amount change = account.normalSide == Side.DEBIT
                    ? debits.minus(credits).minus(pendingCredits)
                    : credits.minus(debits).minus(pendingDebits);
            if (change.signum() < 0) {
                spend(change, limit, soft);
            }
            sum(Sums.DEBITS).plus(debits);
            sum(Sums.CREDITS).plus(credits);
            sum(Sums.PENDING_DEBITS).plus(pendingDebits);
            sum(Sums.PENDING_CREDITS).plus(pendingCredits);
        } catch (AmountOverflowException tooLarge) {
            throw overflow();
        }
    }

    /** Also without a limit: an available balance of more than 38 digits could never be read again. */
    private void spend(Amount change, OverdraftLimit limit, List<Event> soft) {
        Amount had = available();
        Amount left = had.plus(change);
        if (limit instanceof OverdraftLimit.AtMost atMost
                && left.compareTo(atMost.minor().negate()) < 0) {
            throw insufficient(had, change.negate(), atMost.minor());
        }
        Amount softLimit = account.softLimit;
        if (softLimit != null && had.compareTo(softLimit) >= 0 && left.compareTo(softLimit) < 0) {
            soft.add(new Event.SoftLimitCrossed(account.workspace, account.number, asset.number, left));
        }
    }

    private Amount available() {
        return account.normalSide == Side.DEBIT
                ? sum(Sums.DEBITS).minus(sum(Sums.CREDITS)).minus(sum(Sums.PENDING_CREDITS))
                : sum(Sums.CREDITS).minus(sum(Sums.DEBITS)).minus(sum(Sums.PENDING_DEBITS));
    }

    private Refusal insufficient(Amount had, Amount asked, Amount overdraft) {
        String limit = overdraft.isZero() ? "" : " and may go " + decimal(overdraft) + " below zero";
        return new Refusal(
                RejectionCode.INSUFFICIENT_FUNDS,
                pointer,
                "account " + account.describe() + " has " + decimal(had) + " " + asset.code + " available" + limit
                        + ", " + decimal(asked) + " asked");
    }

    private String decimal(Amount amount) {
        return amount.toDecimalString(asset.scale);
    }
}
