package io.daybook.server.internal.plaintext;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Balances one transaction as hledger does: fills in the one amount left out, at cost; otherwise requires that the
 * postings come to zero at cost within half a unit of the displayed precision, or that exactly two commodities of opposite
 * sign without any price are left, which then price each other.
 */
final class EntryBalance {
    private final Map<String, Integer> decimals;
    private final CommoditySums plain = new CommoditySums();
    private final CommoditySums atCost = new CommoditySums();

    /** @param decimals displayed decimals by commodity */
    EntryBalance(Map<String, Integer> decimals) {
        this.decimals = decimals;
    }

    /** The transaction with every amount filled in. */
    JournalTransaction balance(JournalTransaction transaction) throws JournalSyntaxException {
        JournalTransaction real = balanceKind(transaction, PostingKind.REAL);
        return balanceKind(real, PostingKind.BALANCED_VIRTUAL);
    }

    /** Whether the posting's amount is to be filled in from the others. */
    static boolean isMissing(JournalPosting posting) {
        return posting.elided()
                && posting.assertion() == null
                && posting.amounts().isEmpty();
    }

    private JournalTransaction balanceKind(JournalTransaction transaction, PostingKind kind)
            throws JournalSyntaxException {
        plain.clear();
        atCost.clear();
        boolean priced = false;
        int missing = -1;
        List<JournalPosting> postings = transaction.postings();
        for (int i = 0; i < postings.size(); i++) {
            JournalPosting posting = postings.get(i);
            if (posting.kind() != kind) {
                continue;
            }
            if (isMissing(posting)) {
                if (missing >= 0) {
                    throw twoMissing(kind);
                }
                missing = i;
                continue;
            }
            Cost cost = posting.cost();
            for (Amount amount : posting.amounts()) {
                plain.add(amount);
                if (cost == null) {
                    atCost.add(amount);
                } else {
                    priced = true;
                    atCost.add(cost.price().commodity(), cost.of(amount.quantity()));
                }
            }
        }
        if (missing >= 0) {
            return fill(transaction, missing);
        }
        if (!isBalanced(transaction, kind) && (priced || !pricesItself())) {
            throw unbalanced(kind);
        }
        return transaction;
    }

    private JournalTransaction fill(JournalTransaction transaction, int missing) {
        List<Amount> rest = new ArrayList<>();
        for (Amount amount : atCost.nonZero()) {
            rest.add(amount.negate());
        }
        List<JournalPosting> filled = new ArrayList<>(transaction.postings());
        filled.set(missing, filled.get(missing).withAmounts(List.copyOf(rest)));
        return transaction.withPostings(List.copyOf(filled));
    }

    private boolean isBalanced(JournalTransaction transaction, PostingKind kind) {
        for (Amount sum : atCost.nonZero()) {
            Integer shown = decimals.get(sum.commodity());
            int precision = shown != null ? shown : ownPrecision(transaction, kind, sum.commodity());
            BigDecimal half = BigDecimal.valueOf(5, precision + 1);
            if (sum.quantity().abs().compareTo(half) > 0) {
                return false;
            }
        }
        return true;
    }

    /** A commodity of no written amount is displayed as its prices and assigned amounts in the transaction are. */
    private static int ownPrecision(JournalTransaction transaction, PostingKind kind, String commodity) {
        int precision = 0;
        for (JournalPosting posting : transaction.postings()) {
            if (posting.kind() == kind) {
                Cost cost = posting.cost();
                List<Amount> counted = cost == null ? posting.amounts() : List.of(cost.price());
                for (Amount amount : counted) {
                    if (amount.commodity().equals(commodity)) {
                        precision = Math.max(precision, amount.quantity().scale());
                    }
                }
            }
        }
        return precision;
    }

    private boolean pricesItself() {
        List<Amount> sums = plain.nonZero();
        return sums.size() == 2
                && sums.getFirst().quantity().signum()
                        != sums.getLast().quantity().signum();
    }

    private JournalSyntaxException twoMissing(PostingKind kind) {
        return new JournalSyntaxException(
                "More than one " + name(kind) + " has no amount",
                "Leave out at most one amount, and write two spaces between an account and its amount");
    }

    private JournalSyntaxException unbalanced(PostingKind kind) {
        StringBuilder sums = new StringBuilder();
        for (Amount sum : atCost.nonZero()) {
            sums.append(sums.isEmpty() ? "" : " and ").append(sum);
        }
        return new JournalSyntaxException(
                "The entry does not balance: each " + name(kind) + " counted, it comes to " + sums + " instead of 0",
                "Correct an amount, or leave one out to have it filled in");
    }

    private static String name(PostingKind kind) {
        return kind == PostingKind.REAL ? "ordinary posting" : "posting in [brackets]";
    }
}
