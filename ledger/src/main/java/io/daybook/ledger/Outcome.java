package io.daybook.ledger;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of one command. */
public sealed interface Outcome {

    /**
     * @param recorded the journaled event; in a dry run an event that nobody wrote, whose seq is 0
     * @param replayed the key was known with the same body: this is the first answer again
     */
    record Done(Recorded<? extends Event.Answer> recorded, boolean replayed) implements Outcome {}

    /**
     * @param detail a sentence for a person: what was wrong, what would be right
     * @param pointer JSON pointer into the command, such as {@code /amount_minor}; null: the command as a whole
     * @param transferId the id of the failed transfer when the refusal was journaled as one
     * @param replayed the key was known with the same body: this is the first answer again
     */
    record Rejected(
            RejectionCode code,
            String detail,
            @Nullable String pointer,
            @Nullable UUID transferId,
            boolean replayed) implements Outcome {}
}
