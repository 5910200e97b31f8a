package io.daybook.server.internal.plaintext;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Balances all transactions and checks the asserted balances, in hledger's order: transactions without balance assignments
 * first; then all postings by date (a posting's own date counts), same-day ones in the order of the files, a transaction
 * with an assignment as a whole at its date.
 */
final class Balancer {
    private static final int WHOLE = -1;

    private final EntryBalance entryBalance;
    private final Findings findings;
    private final RunningBalances running = new RunningBalances();

    Balancer(Map<String, Integer> decimals, Findings findings) {
        this.entryBalance = new EntryBalance(decimals);
        this.findings = findings;
    }

    /** One step of the walk: a posting of a balanced transaction, or a transaction whose amounts are assigned. */
    private record Step(LocalDate date, int transaction, int posting) {}

    /** The transactions that balance, in the given order, every amount filled in; the others are reported. */
    List<JournalTransaction> balance(List<JournalTransaction> transactions) {
        List<@Nullable JournalTransaction> balanced = new ArrayList<>(transactions.size());
        boolean asserted = false;
        for (JournalTransaction transaction : transactions) {
            boolean assigns = false;
            // Loops, not streams: this is a fifth of the reading of a journal otherwise.
            for (JournalPosting posting : transaction.postings()) {
                asserted |= posting.assertion() != null;
                assigns |= isAssignment(posting);
            }
            balanced.add(assigns ? transaction : balanceAlone(transaction));
        }
        if (asserted) {
            for (Step step : steps(balanced)) {
                walk(step, balanced);
            }
        }
        List<JournalTransaction> kept = new ArrayList<>(balanced.size());
        for (JournalTransaction transaction : balanced) {
            if (transaction != null) {
                kept.add(transaction);
            }
        }
        return kept;
    }

    private static boolean isAssignment(JournalPosting posting) {
        return posting.elided() && posting.assertion() != null;
    }

    private @Nullable JournalTransaction balanceAlone(JournalTransaction transaction) {
        try {
            return entryBalance.balance(transaction);
        } catch (JournalSyntaxException unbalanced) {
            findings.skipped(transaction.sourceFile(), transaction.line(), unbalanced);
            return null;
        }
    }

    private static List<Step> steps(List<@Nullable JournalTransaction> transactions) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < transactions.size(); i++) {
            JournalTransaction transaction = transactions.get(i);
            if (transaction == null) {
                continue;
            }
            List<JournalPosting> postings = transaction.postings();
            if (postings.stream().anyMatch(Balancer::isAssignment)) {
                steps.add(new Step(transaction.date(), i, WHOLE));
                continue;
            }
            for (int k = 0; k < postings.size(); k++) {
                LocalDate own = postings.get(k).date();
                steps.add(new Step(own == null ? transaction.date() : own, i, k));
            }
        }
        steps.sort(Comparator.comparing(Step::date));
        return steps;
    }

    private void walk(Step step, List<@Nullable JournalTransaction> transactions) {
        JournalTransaction transaction = transactions.get(step.transaction());
        if (transaction == null) {
            return;
        }
        if (step.posting() == WHOLE) {
            transactions.set(step.transaction(), assign(transaction));
        } else {
            JournalPosting posting = transaction.postings().get(step.posting());
            running.add(posting.account(), posting.amounts());
            check(posting, step.date(), transaction.sourceFile());
        }
    }

    private @Nullable JournalTransaction assign(JournalTransaction transaction) {
        List<JournalPosting> postings = new ArrayList<>(transaction.postings().size());
        try {
            for (JournalPosting posting : transaction.postings()) {
                BalanceAssertion assertion = posting.assertion();
                JournalPosting filled = posting;
                if (posting.elided() && assertion != null) {
                    if (posting.date() != null) {
                        throw new JournalSyntaxException(
                                "The assigned balance of " + posting.account() + " has a date of its own",
                                "Write the amount, or leave the posting's date out");
                    }
                    filled = posting.withAmounts(running.assign(posting.account(), assertion));
                }
                postings.add(filled);
                running.add(filled.account(), filled.amounts());
                check(filled, transaction.date(), transaction.sourceFile());
            }
            JournalTransaction balanced = entryBalance.balance(transaction.withPostings(List.copyOf(postings)));
            addFilled(postings, balanced.postings());
            return balanced;
        } catch (JournalSyntaxException unbalanced) {
            for (JournalPosting posting : postings) {
                running.remove(posting.account(), posting.amounts());
            }
            findings.skipped(transaction.sourceFile(), transaction.line(), unbalanced);
            return null;
        }
    }

    /** Counts the amounts that balancing filled in, which the walk over the postings could not know yet. */
    private void addFilled(List<JournalPosting> before, List<JournalPosting> after) {
        for (int i = 0; i < after.size(); i++) {
            if (EntryBalance.isMissing(before.get(i))) {
                running.add(after.get(i).account(), after.get(i).amounts());
            }
        }
    }

    private void check(JournalPosting posting, LocalDate date, String file) {
        BalanceAssertion assertion = posting.assertion();
        if (assertion == null) {
            return;
        }
        String failure = running.failure(posting.account(), assertion);
        if (failure != null) {
            findings.problem(new Problem(
                    Problem.Kind.ASSERTION,
                    file,
                    posting.line(),
                    "On " + date + ": " + Character.toLowerCase(failure.charAt(0)) + failure.substring(1),
                    "Correct the asserted balance, or look for an entry before it that is missing or wrong"));
        }
    }
}
