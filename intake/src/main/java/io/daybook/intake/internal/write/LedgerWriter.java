package io.daybook.intake.internal.write;

import io.daybook.contracts.Topics;
import io.daybook.events.BatchHandler;
import io.daybook.events.DeadLetters;
import io.daybook.events.Failure;
import io.daybook.events.Received;
import io.daybook.events.RetryableException;
import io.daybook.intake.internal.message.WrongPaymentException;
import io.daybook.ledger.Decision;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.Submission;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From {@code tx_validated} into the journal. The event id is the idempotency key, so whatever comes again is a replay. What
 * the ledger rejects goes to {@code dlq_tx_validated} with the rejection; when it is away, everything waits. Returns when
 * segments and letters are durable: only then the offsets are committed.
 */
public final class LedgerWriter implements BatchHandler {
    /** The consumer group. */
    public static final String GROUP = "ledger-writer-cg";

    /** The name in metrics. */
    public static final String WORKER = "ledger-writer";

    /** What it does, as dead letters call it. */
    public static final String STAGE = "post";

    private static final Logger LOG = LoggerFactory.getLogger(LedgerWriter.class);
    private static final long PATIENCE_SECONDS = 60;

    private final Ledger ledger;
    private final DeadLetters letters;
    private final LetterBox box;
    private final InstantSource clock;
    private final int submissionMaxCommands;

    /** @param submissionMaxCommands commands that the ledger takes in one submission */
    public LedgerWriter(
            Ledger ledger, DeadLetters letters, LetterBox box, InstantSource clock, int submissionMaxCommands) {
        this.ledger = ledger;
        this.letters = letters;
        this.box = box;
        this.clock = clock;
        this.submissionMaxCommands = submissionMaxCommands;
    }

    private record InFlight(List<PaymentCommands.Order> orders, CompletableFuture<Decision> decision) {}

    @Override
    public void handle(List<Received> records) throws InterruptedException {
        List<Failure> failures = new ArrayList<>();
        List<InFlight> inFlight = new ArrayList<>();
        for (Map.Entry<String, List<PaymentCommands.Order>> workspace :
                byWorkspace(records, failures).entrySet()) {
            // All submissions of the batch are with the ledger before the first answer is waited for.
            List<PaymentCommands.Order> orders = workspace.getValue();
            for (int from = 0; from < orders.size(); from += submissionMaxCommands) {
                List<PaymentCommands.Order> part =
                        orders.subList(from, Math.min(orders.size(), from + submissionMaxCommands));
                inFlight.add(new InFlight(part, ledger.submit(submission(workspace.getKey(), part))));
            }
        }
        Optional<RetryableException> again = Optional.empty();
        for (InFlight submitted : inFlight) {
            try {
                settle(submitted, failures);
            } catch (RetryableException passing) {
                again = Optional.of(passing);
            }
        }
        // What is settled is told even when the rest comes again: the same letter twice is one letter.
        if (!failures.isEmpty()) {
            box.send(failures.stream().map(letters::letter).toList());
        }
        if (again.isPresent()) {
            throw again.get();
        }
    }

    private Map<String, List<PaymentCommands.Order>> byWorkspace(List<Received> records, List<Failure> failures) {
        Map<String, List<PaymentCommands.Order>> orders = new LinkedHashMap<>();
        for (Received record : records) {
            try {
                PaymentCommands.Order order = PaymentCommands.read(record);
                orders.computeIfAbsent(order.workspace(), any -> new ArrayList<>())
                        .add(order);
            } catch (WrongPaymentException wrong) {
                failures.add(failure(record, wrong.code(), wrong.sentence()));
            } catch (RuntimeException defect) {
                // A record that our own code stumbles over must not hold up those behind it for ever.
                LOG.error("the ledger writer failed at {}; it goes to the dead letters", record.place(), defect);
                failures.add(failure(record, "internal_error", "the ledger writer failed: " + defect));
            }
        }
        return orders;
    }

    private static Submission submission(String workspace, List<PaymentCommands.Order> orders) {
        return new Submission(
                workspace, orders.stream().map(PaymentCommands.Order::item).toList(), null, false);
    }

    private void settle(InFlight submitted, List<Failure> failures) throws InterruptedException {
        List<Outcome> outcomes = await(submitted.decision()).outcomes();
        Optional<RetryableException> again = Optional.empty();
        for (int at = 0; at < outcomes.size(); at++) {
            if (outcomes.get(at) instanceof Outcome.Rejected rejected) {
                if (rejected.code() == RejectionCode.QUEUE_FULL) {
                    again = Optional.of(
                            new RetryableException("the ledger's queue is full: " + rejected.detail(), null));
                    continue;
                }
                // No room for another account may last: it becomes a letter too, or it would hold up everybody's
                // payments.
                failures.add(failure(
                        submitted.orders().get(at).record(), rejected.code().wireName(), rejected.detail()));
            }
        }
        if (again.isPresent()) {
            throw again.get();
        }
    }

    static Decision await(CompletableFuture<Decision> decision) throws InterruptedException {
        try {
            return decision.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof LedgerUnavailableException away) {
                throw new RetryableException("the ledger does not answer now: " + away.getMessage(), away);
            }
            throw new IllegalStateException("the ledger failed in a way it does not document", failed.getCause());
        } catch (TimeoutException slow) {
            // Whatever became of it: the same keys again give the same answers.
            throw new RetryableException("the ledger did not answer in " + PATIENCE_SECONDS + " s", slow);
        }
    }

    private Failure failure(Received record, String code, String message) {
        return Failure.atOnce(
                GROUP, STAGE, Topics.DLQ_TX_VALIDATED, record, code, message, Instant.ofEpochMilli(clock.millis()));
    }
}
