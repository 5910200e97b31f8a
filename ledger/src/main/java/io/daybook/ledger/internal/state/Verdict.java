package io.daybook.ledger.internal.state;

import io.daybook.ledger.Event;
import io.daybook.ledger.RejectionCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was decided about one command. */
public sealed interface Verdict {
    /** @param answer the index in {@code events} of the one that answers the command and carries its key */
    record Accepted(List<Event> events, int answer) implements Verdict {}

    /** @param pointer JSON pointer into the command, null: the command as a whole */
    record Refused(
            RejectionCode code, String detail, @Nullable String pointer) implements Verdict {}
}
