package io.daybook.events.internal.consume;

import io.daybook.events.EventSpec;
import io.daybook.events.Received;
import io.daybook.events.ReplayTarget;
import io.daybook.events.RetryableException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A handler's dead letters through the handler again, as if the event came now. */
final class EventReplay implements ReplayTarget {
    private final EventSpec spec;
    private final EventTransaction transaction;

    EventReplay(EventSpec spec, EventTransaction transaction) {
        this.spec = spec;
        this.transaction = transaction;
    }

    @Override
    public Outcome dryRun(Received original) throws InterruptedException {
        return dryRun(List.of(original)).getFirst();
    }

    @Override
    public Outcome replay(Received original) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return outcome(transaction.apply(EventAttempts.event(spec, original)));
            } catch (SQLException | RuntimeException failed) {
                Outcome.Rejected rejected = rejected(failed);
                if (!(Fault.of(failed, false) instanceof Fault.Passing) || attempt >= spec.attempts()) {
                    return rejected;
                }
            }
            Thread.sleep(Backoff.pause(spec.consumer(), attempt));
        }
    }

    @Override
    public List<Outcome> dryRun(List<Received> originals) throws InterruptedException {
        List<Outcome> outcomes = new ArrayList<>(originals.size());
        try (EventTransaction.Rehearsal rehearsal = transaction.new Rehearsal()) {
            for (Received original : originals) {
                try {
                    outcomes.add(outcome(rehearsal.apply(EventAttempts.event(spec, original))));
                } catch (SQLException | RuntimeException failed) {
                    outcomes.add(rejected(failed));
                }
            }
        } catch (SQLException away) {
            throw new RetryableException("the dry run failed: " + away.getMessage(), away);
        }
        return outcomes;
    }

    private static Outcome outcome(EventTransaction.Result result) {
        return switch (result) {
            case APPLIED -> new Outcome.Accepted();
            case DUPLICATE -> new Outcome.AlreadyApplied();
        };
    }

    /** @throws RetryableException when the database is away: that says nothing of the letter */
    private static Outcome.Rejected rejected(Exception failed) {
        return switch (Fault.of(failed, false)) {
            case Fault.Away(String message) -> throw new RetryableException(message, failed);
            case Fault.Passing(String code, String message) -> new Outcome.Rejected(code, message);
            case Fault.Lasting(String code, String message) -> new Outcome.Rejected(code, message);
        };
    }
}
