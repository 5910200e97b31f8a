package io.daybook.ledger.internal.state;

import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.AccountStatus;
import io.daybook.ledger.Balance;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.Side;
import io.daybook.platform.ids.PositionedId;
import io.daybook.platform.money.Amount;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One account in memory. Kept small: a million of them must fit into 600 MB together with their codes and balances. */
final class AccountState {
    static final int ANY_ASSET = -1;
    private static final Sums[] NONE = {};

    final int number;
    final int workspace;
    final @Nullable String code;
    final int asset;
    final Side normalSide;
    final boolean system;
    final long openedAtMicros;
    AccountStatus status = AccountStatus.ACTIVE;
    OverdraftLimit overdraftLimit;

    @Nullable
    Amount softLimit;

    private Sums[] balances = NONE;

    AccountState(
            int number,
            int workspace,
            @Nullable String code,
            int asset,
            Side normalSide,
            OverdraftLimit overdraftLimit,
            @Nullable Amount softLimit,
            boolean system,
            long openedAtMicros) {
        this.number = number;
        this.workspace = workspace;
        this.code = code;
        this.asset = asset;
        this.normalSide = normalSide;
        this.overdraftLimit = overdraftLimit;
        this.softLimit = softLimit;
        this.system = system;
        this.openedAtMicros = openedAtMicros;
    }

    UUID id(int shard) {
        return PositionedId.account(openedAtMicros / 1000, shard, number);
    }

    /** Null when the account has never held the asset. */
    @Nullable
    Sums sums(int asset) {
        for (Sums sums : balances) {
            if (sums.asset == asset) {
                return sums;
            }
        }
        return null;
    }

    Sums sumsOrNew(int asset) {
        Sums known = sums(asset);
        if (known != null) {
            return known;
        }
        Sums sums = new Sums(asset);
        Sums[] longer = new Sums[balances.length + 1];
        System.arraycopy(balances, 0, longer, 0, balances.length);
        longer[balances.length] = sums;
        balances = longer;
        return sums;
    }

    /** Forgets an asset again that an undone event brought. */
    void forget(Sums sums) {
        List<Sums> kept = new ArrayList<>(List.of(balances));
        kept.remove(sums);
        balances = kept.toArray(NONE);
    }

    Iterable<Sums> balances() {
        return List.of(balances);
    }

    void addBalance(Balance balance) {
        Sums[] longer = new Sums[balances.length + 1];
        System.arraycopy(balances, 0, longer, 0, balances.length);
        longer[balances.length] = Sums.of(balance);
        balances = longer;
    }

    boolean isEmpty() {
        for (Sums sums : balances) {
            if (!sums.isZero()) {
                return false;
            }
        }
        return true;
    }

    String describe() {
        return code != null ? "code:" + code : "number " + number;
    }

    AccountSnapshot snapshot(int shard) {
        List<Balance> copied = new ArrayList<>(balances.length);
        for (Sums sums : balances) {
            copied.add(sums.toBalance());
        }
        return new AccountSnapshot(
                id(shard),
                number,
                code,
                asset,
                normalSide,
                status,
                overdraftLimit,
                softLimit,
                system,
                openedAtMicros,
                List.copyOf(copied));
    }
}
