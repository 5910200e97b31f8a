package io.daybook.intake.internal.write;

import io.daybook.events.Received;
import io.daybook.events.ReplayTarget;
import io.daybook.events.RetryableException;
import io.daybook.intake.internal.message.WrongPaymentException;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.Submission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes checked payments again, straight to the ledger. A dry run asks the ledger to decide and to write nothing. */
public final class PostReplay implements ReplayTarget {
    private final Ledger ledger;
    private final int submissionMaxCommands;

    /** @param submissionMaxCommands commands that the ledger takes in one submission */
    public PostReplay(Ledger ledger, int submissionMaxCommands) {
        this.ledger = ledger;
        this.submissionMaxCommands = submissionMaxCommands;
    }

    @Override
    public Outcome dryRun(Received original) throws InterruptedException {
        return run(List.of(original), true).getFirst();
    }

    @Override
    public Outcome replay(Received original) throws InterruptedException {
        return run(List.of(original), false).getFirst();
    }

    /** Decided together: a payment sees what those before it would have done. */
    @Override
    public List<Outcome> dryRun(List<Received> originals) throws InterruptedException {
        return run(originals, true);
    }

    private List<Outcome> run(List<Received> originals, boolean dryRun) throws InterruptedException {
        Outcome[] outcomes = new Outcome[originals.size()];
        Map<String, List<Placed>> byWorkspace = new LinkedHashMap<>();
        for (int at = 0; at < outcomes.length; at++) {
            try {
                PaymentCommands.Order order = PaymentCommands.read(originals.get(at));
                byWorkspace
                        .computeIfAbsent(order.workspace(), any -> new ArrayList<>())
                        .add(new Placed(at, order.item()));
            } catch (WrongPaymentException wrong) {
                outcomes[at] = new Outcome.Rejected(wrong.code(), wrong.sentence());
            }
        }
        for (Map.Entry<String, List<Placed>> workspace : byWorkspace.entrySet()) {
            List<Placed> all = workspace.getValue();
            for (int from = 0; from < all.size(); from += submissionMaxCommands) {
                List<Placed> part = all.subList(from, Math.min(all.size(), from + submissionMaxCommands));
                decide(workspace.getKey(), part, dryRun, outcomes);
            }
        }
        return List.of(outcomes);
    }

    private void decide(String workspace, List<Placed> part, boolean dryRun, Outcome[] outcomes)
            throws InterruptedException {
        Submission submission =
                new Submission(workspace, part.stream().map(Placed::item).toList(), null, dryRun);
        List<io.daybook.ledger.Outcome> decided =
                LedgerWriter.await(ledger.submit(submission)).outcomes();
        for (int at = 0; at < part.size(); at++) {
            outcomes[part.get(at).place()] = outcome(decided.get(at));
        }
    }

    private static Outcome outcome(io.daybook.ledger.Outcome decided) {
        return switch (decided) {
            case io.daybook.ledger.Outcome.Done done ->
                done.replayed() ? new Outcome.AlreadyApplied() : new Outcome.Accepted();
            case io.daybook.ledger.Outcome.Rejected rejected -> {
                if (rejected.code().kind() == RejectionCode.Kind.RETRY) {
                    throw new RetryableException("the ledger has no room now: " + rejected.detail(), null);
                }
                yield new Outcome.Rejected(rejected.code().wireName(), rejected.detail());
            }
        };
    }

    private record Placed(int place, Submission.Item item) {}
}
