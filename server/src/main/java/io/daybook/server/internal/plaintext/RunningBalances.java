package io.daybook.server.internal.plaintext;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Balances of accounts while the postings are walked in date order; checks and computes asserted balances. */
final class RunningBalances {
    /** The character behind the colon: ends the range of an account's subaccounts. */
    private static final char BEHIND_COLON = ':' + 1;

    private final NavigableMap<String, CommoditySums> balances = new TreeMap<>();

    void add(String account, List<Amount> amounts) {
        CommoditySums sums = balances.computeIfAbsent(account, absent -> new CommoditySums());
        for (Amount amount : amounts) {
            sums.add(amount);
        }
    }

    void remove(String account, List<Amount> amounts) {
        add(account, amounts.stream().map(Amount::negate).toList());
    }

    /** The amounts that bring the account to an assigned balance. */
    List<Amount> assign(String account, BalanceAssertion assigned) {
        CommoditySums difference = new CommoditySums();
        difference.add(assigned.amount());
        difference.add(
                assigned.amount().commodity(),
                balance(account, assigned.amount().commodity(), assigned.inclusive())
                        .negate());
        if (assigned.total()) {
            for (Amount other : others(account, assigned)) {
                difference.add(other.negate());
            }
        }
        return difference.nonZero();
    }

    /** What is wrong with an asserted balance; null when it holds. Compared exactly. */
    @Nullable
    String failure(String account, BalanceAssertion asserted) {
        Amount expected = asserted.amount();
        String who = "The balance of " + account + (asserted.inclusive() ? " with its subaccounts" : "") + " is ";
        BigDecimal actual = balance(account, expected.commodity(), asserted.inclusive());
        if (actual.compareTo(expected.quantity()) != 0) {
            return who + new Amount(expected.commodity(), actual) + ", asserted is " + expected;
        }
        if (asserted.total()) {
            for (Amount other : others(account, asserted)) {
                return who + other + " beside " + expected + ", asserted is nothing else";
            }
        }
        return null;
    }

    private BigDecimal balance(String account, String commodity, boolean inclusive) {
        CommoditySums own = balances.get(account);
        BigDecimal sum = own == null ? BigDecimal.ZERO : own.of(commodity);
        if (inclusive) {
            for (CommoditySums below : below(account)) {
                sum = sum.add(below.of(commodity));
            }
        }
        return sum;
    }

    private Iterable<CommoditySums> below(String account) {
        return balances.subMap(account + ':', account + BEHIND_COLON).values();
    }

    /** What the account holds of other commodities than the asserted one. */
    private List<Amount> others(String account, BalanceAssertion asserted) {
        CommoditySums sums = new CommoditySums();
        List<CommoditySums> counted = new ArrayList<>();
        CommoditySums own = balances.get(account);
        if (own != null) {
            counted.add(own);
        }
        if (asserted.inclusive()) {
            below(account).forEach(counted::add);
        }
        for (CommoditySums part : counted) {
            part.nonZero().forEach(sums::add);
        }
        return sums.nonZero().stream()
                .filter(amount -> !amount.commodity().equals(asserted.amount().commodity()))
                .toList();
    }
}
