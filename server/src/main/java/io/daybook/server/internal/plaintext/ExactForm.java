package io.daybook.server.internal.plaintext;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * The form of a transaction that every reader accepts, whatever tolerance it has. Readers disagree on tolerance, and it
 * depends on everything else in a file, so nothing is left to it: a unit price that comes to zero only nearly is written as
 * the exact total price, and postings that come to zero in no way are written as virtual ones.
 *
 * @param transaction the same quantities on the same accounts
 * @param madeVirtual whether postings were made virtual
 */
record ExactForm(JournalTransaction transaction, boolean madeVirtual) {
    static ExactForm of(JournalTransaction transaction) {
        ExactForm real = ofKind(transaction, PostingKind.REAL);
        ExactForm both = ofKind(real.transaction(), PostingKind.BALANCED_VIRTUAL);
        return new ExactForm(both.transaction(), real.madeVirtual() || both.madeVirtual());
    }

    private static ExactForm ofKind(JournalTransaction transaction, PostingKind kind) {
        CommoditySums atCost = new CommoditySums();
        boolean priced = false;
        for (JournalPosting posting : transaction.postings()) {
            if (posting.kind() == kind) {
                Cost cost = posting.cost();
                priced = priced || cost != null;
                for (Amount amount : posting.amounts()) {
                    atCost.add(
                            cost == null ? amount : new Amount(cost.price().commodity(), cost.of(amount.quantity())));
                }
            }
        }
        List<Amount> rest = atCost.nonZero();
        if (rest.isEmpty() || (!priced && priceEachOther(rest))) {
            return new ExactForm(transaction, false);
        }
        List<JournalPosting> postings = new ArrayList<>(transaction.postings());
        for (Amount left : rest) {
            if (!absorb(postings, kind, left)) {
                return new ExactForm(transaction.withPostings(virtual(transaction.postings(), kind)), true);
            }
        }
        return new ExactForm(transaction.withPostings(List.copyOf(postings)), false);
    }

    private static boolean priceEachOther(List<Amount> sums) {
        return sums.size() == 2
                && sums.getFirst().quantity().signum()
                        != sums.getLast().quantity().signum();
    }

    /** Puts what is left into the first price of its commodity; false when there is none that can take it. */
    private static boolean absorb(List<JournalPosting> postings, PostingKind kind, Amount left) {
        for (int i = 0; i < postings.size(); i++) {
            JournalPosting posting = postings.get(i);
            Cost cost = posting.cost();
            if (cost != null
                    && posting.kind() == kind
                    && posting.amounts().size() == 1
                    && cost.price().commodity().equals(left.commodity())) {
                BigDecimal quantity = posting.amounts().getFirst().quantity();
                BigDecimal value = cost.of(quantity).subtract(left.quantity());
                BigDecimal price = quantity.signum() < 0 ? value.negate() : value;
                if (quantity.signum() != 0
                        && price.signum() == cost.price().quantity().signum()) {
                    BigDecimal shortest = price.stripTrailingZeros();
                    Amount total = new Amount(left.commodity(), shortest.scale() < 0 ? shortest.setScale(0) : shortest);
                    postings.set(i, posting.withCost(new Cost(true, total)));
                    return true;
                }
            }
        }
        return false;
    }

    private static List<JournalPosting> virtual(List<JournalPosting> postings, PostingKind kind) {
        return postings.stream()
                .map(posting -> posting.kind() == kind
                        ? posting.withKind(PostingKind.VIRTUAL).withCost(null)
                        : posting)
                .toList();
    }
}
