package io.daybook.testkit.model;

/** Why an order is refused, in the documented order of precedence: of several reasons the first one here is given. */
public enum Reason {
    IDEMPOTENCY_KEY_REUSED(false),
    LINKED_MIXED(false),
    LINKED_FAILED(false),
    TOO_LARGE(false),
    INVALID_KEY(false),
    INVALID_CODE(false),
    INVALID_METADATA(false),
    INVALID_VALUE(false),
    INVALID_AMOUNT(false),
    INVALID_LINES(false),
    SAME_ACCOUNT(false),
    EFFECTIVE_IN_FUTURE(false),
    ASSET_NOT_FOUND(true),
    ASSET_EXISTS(true),
    ASSET_IN_USE(true),
    LIMIT_NEEDS_ASSET(false),
    CODE_TAKEN(true),
    ACCOUNT_NOT_FOUND(true),
    TRANSFER_NOT_FOUND(true),
    ENTRY_NOT_FOUND(true),
    ACCOUNT_CLOSED(true),
    ACCOUNT_SUSPENDED(true),
    ASSET_MISMATCH(true),
    TOO_MANY_DECIMALS(true),
    UNBALANCED(false),
    FX_MISMATCH(true),
    NOT_A_HOLD(true),
    ALREADY_CAPTURED(true),
    ALREADY_VOIDED(true),
    HOLD_EXPIRED(true),
    CAPTURE_EXCEEDS_HOLD(true),
    HOLD_PENDING(true),
    NOT_REVERSIBLE(true),
    ALREADY_REVERSED(true),
    ACCOUNT_NOT_EMPTY(true),
    INSUFFICIENT_FUNDS(true),
    AMOUNT_OVERFLOW(true);

    private final boolean ofState;

    Reason(boolean ofState) {
        this.ofState = ofState;
    }

    /** True: depends on what the ledger holds, and is final for a key that met it. */
    public boolean ofState() {
        return ofState;
    }
}
