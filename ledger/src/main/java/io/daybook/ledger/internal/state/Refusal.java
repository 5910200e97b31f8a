package io.daybook.ledger.internal.state;

import io.daybook.ledger.RejectionCode;
import org.jspecify.annotations.Nullable;

/**
 * Ends a decision from within its checks; {@link Decider} turns it into a {@link Verdict.Refused}, it never leaves this
 * package. Has no stack trace, so that a flood of refusals costs no more than as many acceptances.
 */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final RejectionCode code;
    final @Nullable String pointer;

    Refusal(RejectionCode code, @Nullable String pointer, String detail) {
        super(detail, null, false, false);
        this.code = code;
        this.pointer = pointer;
    }

    Verdict.Refused toVerdict() {
        return new Verdict.Refused(code, String.valueOf(getMessage()), pointer);
    }
}
