package io.daybook.intake.internal.validate;

import io.daybook.events.Outgoing;
import io.daybook.events.Received;
import io.daybook.events.ReplayTarget;
import io.daybook.intake.internal.message.WrongPaymentException;
import io.daybook.intake.internal.write.LetterBox;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes payments again that were found wrong, checks them as they are checked now, and has them written: what the answer says
 * is what became of the money. A payment that the ledger took is then also in {@code tx_validated}, where its coming through
 * the ledger writer is a repetition.
 */
public final class ValidateReplay implements ReplayTarget {
    private final Validator validator;
    private final ReplayTarget post;
    private final LetterBox box;

    /**
     * @param validator of its own: nobody else uses it at the same time
     * @param post takes what was found right
     */
    public ValidateReplay(Validator validator, ReplayTarget post, LetterBox box) {
        this.validator = validator;
        this.post = post;
        this.box = box;
    }

    @Override
    public synchronized Outcome dryRun(Received original) throws InterruptedException {
        return dryRun(List.of(original)).getFirst();
    }

    @Override
    public synchronized List<Outcome> dryRun(List<Received> originals) throws InterruptedException {
        validator.beginBatch();
        List<Outcome> outcomes = new ArrayList<>(originals.size());
        List<Received> right = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (Received original : originals) {
            try {
                right.add(received(original, validator.validated(original)));
                places.add(outcomes.size());
                outcomes.add(new Outcome.Accepted());
            } catch (WrongPaymentException wrong) {
                outcomes.add(new Outcome.Rejected(wrong.code(), wrong.sentence()));
            }
        }
        List<Outcome> posted = right.isEmpty() ? List.of() : post.dryRun(right);
        for (int at = 0; at < posted.size(); at++) {
            outcomes.set(places.get(at), posted.get(at));
        }
        return outcomes;
    }

    @Override
    public synchronized Outcome replay(Received original) throws InterruptedException {
        validator.beginBatch();
        Outgoing checked;
        try {
            checked = validator.validated(original);
        } catch (WrongPaymentException wrong) {
            return new Outcome.Rejected(wrong.code(), wrong.sentence());
        }
        Outcome outcome = post.replay(received(original, checked));
        if (outcome instanceof Outcome.Accepted) {
            box.send(List.of(checked));
        }
        return outcome;
    }

    /** As the ledger writer would see it; it has no place in the topic yet. */
    private static Received received(Received original, Outgoing checked) {
        return new Received(
                checked.topic(),
                original.partition(),
                original.offset(),
                checked.key(),
                checked.value(),
                checked.headers(),
                original.timestampMillis());
    }
}
