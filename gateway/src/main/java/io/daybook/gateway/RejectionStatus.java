package io.daybook.gateway;

import io.daybook.ledger.Outcome;
import io.daybook.ledger.RejectionCode;
import java.util.List;
import java.util.UUID;

/** The one table from the ledger's refusals to HTTP: 404 unknown, 409 state conflict, 422 refused by a rule, 503 try again. */
final class RejectionStatus {
    private static final int RETRY_AFTER_SECONDS = 1;

    private RejectionStatus() {}

    static int of(RejectionCode code) {
        return switch (code) {
            case QUEUE_FULL, ACCOUNT_CAPACITY -> 503;
            case ACCOUNT_NOT_FOUND, TRANSFER_NOT_FOUND, ENTRY_NOT_FOUND -> 404;
            case ASSET_EXISTS,
                    ASSET_IN_USE,
                    CODE_TAKEN,
                    ACCOUNT_CLOSED,
                    ACCOUNT_SUSPENDED,
                    NOT_A_HOLD,
                    ALREADY_CAPTURED,
                    ALREADY_VOIDED,
                    HOLD_EXPIRED,
                    HOLD_PENDING,
                    NOT_REVERSIBLE,
                    ALREADY_REVERSED,
                    ACCOUNT_NOT_EMPTY -> 409;
            case IDEMPOTENCY_KEY_REUSED,
                    LINKED_MIXED,
                    LINKED_FAILED,
                    TOO_LARGE,
                    INVALID_KEY,
                    INVALID_CODE,
                    INVALID_METADATA,
                    INVALID_VALUE,
                    INVALID_AMOUNT,
                    INVALID_LINES,
                    SAME_ACCOUNT,
                    EFFECTIVE_IN_FUTURE,
                    ASSET_NOT_FOUND,
                    LIMIT_NEEDS_ASSET,
                    ASSET_MISMATCH,
                    TOO_MANY_DECIMALS,
                    UNBALANCED,
                    FX_MISMATCH,
                    CAPTURE_EXCEEDS_HOLD,
                    INSUFFICIENT_FUNDS,
                    AMOUNT_OVERFLOW -> 422;
        };
    }

    static ProblemException problem(Outcome.Rejected rejected) {
        RejectionCode code = rejected.code();
        String detail = AccountRefs.readable(rejected.detail());
        List<Fault> faults = rejected.pointer() == null
                ? List.of()
                : List.of(Fault.wrong(rejected.pointer(), code.wireName(), detail));
        ProblemException problem = new ProblemException(of(code), code.wireName(), detail, faults);
        if (problem.retryable()) {
            problem.header("Retry-After", Integer.toString(RETRY_AFTER_SECONDS));
        }
        if (rejected.replayed()) {
            problem.header(Call.REPLAYED, "true");
        }
        UUID transfer = rejected.transferId();
        return problem.member("transfer_id", transfer == null ? null : transfer.toString());
    }
}
