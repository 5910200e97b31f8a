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

    final int number;
    private final short shard;
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

    /** In the first asset that it held; the others follow from there. */
    private @Nullable Sums first;

    AccountState(
            int number,
            int shard,
            int workspace,
            @Nullable String code,
            int asset,
            Side normalSide,
            OverdraftLimit overdraftLimit,
            @Nullable Amount softLimit,
            boolean system,
            long openedAtMicros) {
        this.number = number;
        this.shard = (short) shard;
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
        Sums sums = first;
        while (sums != null && sums.asset != asset) {
            sums = sums.next;
        }
        return sums;
    }

    Sums sumsOrNew(int asset) {
        Sums known = sums(asset);
        return known != null ? known : append(new Sums(asset));
    }

    private Sums append(Sums sums) {
        Sums last = first;
        if (last == null) {
            first = sums;
            return sums;
        }
        while (last.next != null) {
            last = last.next;
        }
        last.next = sums;
        return sums;
    }

    /** Forgets the asset again that an undone event brought: the last one. */
    void forget(Sums sums) {
        if (first == sums) {
            first = null;
            return;
        }
        for (Sums before = first; before != null; before = before.next) {
            if (before.next == sums) {
                before.next = sums.next;
            }
        }
    }

    /** In the order in which it first held them. */
    List<Sums> balances() {
        List<Sums> all = new ArrayList<>(1);
        for (Sums sums = first; sums != null; sums = sums.next) {
            all.add(sums);
        }
        return all;
    }

    void addBalance(Balance balance) {
        append(Sums.of(balance));
    }

    boolean isEmpty() {
        for (Sums sums = first; sums != null; sums = sums.next) {
            if (!sums.isZero()) {
                return false;
            }
        }
        return true;
    }

    /** As a caller would name it. */
    String describe() {
        return code != null ? "code:" + code : id(shard).toString();
    }

    AccountSnapshot snapshot(int shard) {
        List<Balance> copied = balances().stream().map(Sums::toBalance).toList();
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
                copied);
    }
}
