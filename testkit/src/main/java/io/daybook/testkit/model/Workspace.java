package io.daybook.testkit.model;

import io.daybook.testkit.model.Order.Limit;
import io.daybook.testkit.model.Order.Name;
import io.daybook.testkit.model.Order.Status;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that happened in one workspace: lists, and sums made from them on demand. Copied whole instead of undone. */
final class Workspace {
    static final BigInteger GREATEST = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);

    /**
     * @param number the account's place in the order of opening
     * @param implicit opened on the way by an order that named its code; then only its code names it
     */
    record Account(
            int number,
            int openedBy,
            @Nullable String code,
            @Nullable String asset,
            boolean creditNormal,
            Status status,
            Limit limit,
            @Nullable BigInteger softLimit,
            boolean implicit,
            boolean system) {
        Account with(Status nextStatus, Limit nextLimit, @Nullable BigInteger nextSoftLimit) {
            return new Account(
                    number,
                    openedBy,
                    code,
                    asset,
                    creditNormal,
                    nextStatus,
                    nextLimit,
                    nextSoftLimit,
                    implicit,
                    system);
        }
    }

    record Posting(int entry, int account, String asset, boolean debit, BigInteger amount) {}

    enum Life {
        HELD,
        CAPTURED,
        VOIDED,
        COMPLETED,
        FAILED
    }

    /**
     * @param expiresAtMicros null: never
     * @param entry the label of the entry that completed it; -1: none yet
     */
    record Deal(
            int label,
            int from,
            int to,
            String asset,
            BigInteger amount,
            @Nullable Long expiresAtMicros,
            Life life,
            int entry) {
        boolean expired(long nowMicros) {
            return life == Life.HELD && expiresAtMicros != null && nowMicros >= expiresAtMicros;
        }

        boolean pending(long nowMicros) {
            return life == Life.HELD && !expired(nowMicros);
        }

        Deal become(Life next, int entryLabel) {
            return new Deal(label, from, to, asset, amount, expiresAtMicros, next, entryLabel);
        }
    }

    /** What a key was first used for, and what its bearer was told. */
    record Told(Order order, Answer answer) {}

    final String name;
    final Map<String, Integer> scales;
    final List<Account> accounts;
    final List<Posting> postings;
    final Map<Integer, Deal> deals;
    /** Entry label to the label of the entry that it reverses; -1 for an ordinary entry. */
    final Map<Integer, Integer> entries;

    final Map<String, Told> keys;
    Limit defaultLimit = Limit.UNLIMITED;
    boolean openPayees = true;
    boolean openPayers;

    Workspace(String name, Map<String, Integer> scales, boolean openPayers) {
        this.name = name;
        this.scales = new LinkedHashMap<>(scales);
        this.openPayers = openPayers;
        accounts = new ArrayList<>();
        postings = new ArrayList<>();
        deals = new LinkedHashMap<>();
        entries = new LinkedHashMap<>();
        keys = new HashMap<>();
    }

    Workspace(Workspace other) {
        name = other.name;
        scales = new LinkedHashMap<>(other.scales);
        accounts = new ArrayList<>(other.accounts);
        postings = new ArrayList<>(other.postings);
        deals = new LinkedHashMap<>(other.deals);
        entries = new LinkedHashMap<>(other.entries);
        keys = new HashMap<>(other.keys);
        defaultLimit = other.defaultLimit;
        openPayees = other.openPayees;
        openPayers = other.openPayers;
    }

    @Nullable
    Account find(Name name) {
        for (Account account : accounts) {
            boolean meant = switch (name) {
                case Name.Code byCode -> byCode.code().equals(account.code());
                case Name.OpenedBy by -> by.label() == account.openedBy() && !account.implicit();
            };
            if (meant) {
                return account;
            }
        }
        return null;
    }

    Sums sums(int account, String asset, long nowMicros) {
        Sums sums = Sums.NOTHING;
        for (Posting posting : postings) {
            if (posting.account() == account && posting.asset().equals(asset)) {
                sums = sums.posted(posting.debit(), posting.amount());
            }
        }
        for (Deal deal : deals.values()) {
            if (deal.pending(nowMicros) && deal.asset().equals(asset)) {
                sums = deal.from() == account ? sums.pending(false, deal.amount()) : sums;
                sums = deal.to() == account ? sums.pending(true, deal.amount()) : sums;
            }
        }
        return sums;
    }

    Set<String> assetsTouched(int account) {
        Set<String> touched = new LinkedHashSet<>();
        for (Posting posting : postings) {
            if (posting.account() == account) {
                touched.add(posting.asset());
            }
        }
        for (Deal deal : deals.values()) {
            if ((deal.from() == account || deal.to() == account) && deal.life() != Life.COMPLETED) {
                touched.add(deal.asset());
            }
        }
        return touched;
    }

    /** A scale is final once an account is fixed to the asset or an amount of it is held or posted. */
    boolean inUse(String asset) {
        return accounts.stream().anyMatch(account -> asset.equals(account.asset()))
                || postings.stream().anyMatch(posting -> posting.asset().equals(asset))
                || deals.values().stream()
                        .anyMatch(deal ->
                                deal.life() != Life.FAILED && deal.asset().equals(asset));
    }

    List<Posting> linesOf(int entry) {
        return postings.stream().filter(posting -> posting.entry() == entry).toList();
    }

    @Nullable
    BigInteger limitOf(Account account) {
        return account.limit().asWorkspace()
                ? defaultLimit.atMost()
                : account.limit().atMost();
    }
}
