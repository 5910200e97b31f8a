package io.daybook.ledger;

import java.util.Locale;

/**
 * Why a command is refused, in order of precedence: of two reasons the one that stands first here is given.
 *
 * <p>{@link Kind#WRONG} means wrong in itself: never journaled, keeps no key. {@link Kind#STATE} depends on the ledger's
 * state: journaled when the command has a key, and then final for that key. {@link Kind#RETRY} may pass.
 */
public enum RejectionCode {
    QUEUE_FULL(Kind.RETRY),
    ACCOUNT_CAPACITY(Kind.RETRY),
    IDEMPOTENCY_KEY_REUSED(Kind.WRONG),
    LINKED_MIXED(Kind.WRONG),
    LINKED_FAILED(Kind.WRONG),
    TOO_LARGE(Kind.WRONG),
    INVALID_KEY(Kind.WRONG),
    INVALID_CODE(Kind.WRONG),
    INVALID_METADATA(Kind.WRONG),
    INVALID_VALUE(Kind.WRONG),
    INVALID_AMOUNT(Kind.WRONG),
    INVALID_LINES(Kind.WRONG),
    SAME_ACCOUNT(Kind.WRONG),
    EFFECTIVE_IN_FUTURE(Kind.WRONG),
    ASSET_NOT_FOUND(Kind.STATE),
    ASSET_EXISTS(Kind.STATE),
    ASSET_IN_USE(Kind.STATE),
    LIMIT_NEEDS_ASSET(Kind.WRONG),
    CODE_TAKEN(Kind.STATE),
    ACCOUNT_NOT_FOUND(Kind.STATE),
    TRANSFER_NOT_FOUND(Kind.STATE),
    ENTRY_NOT_FOUND(Kind.STATE),
    ACCOUNT_CLOSED(Kind.STATE),
    ACCOUNT_SUSPENDED(Kind.STATE),
    ASSET_MISMATCH(Kind.STATE),
    TOO_MANY_DECIMALS(Kind.STATE),
    UNBALANCED(Kind.WRONG),
    FX_MISMATCH(Kind.STATE),
    NOT_A_HOLD(Kind.STATE),
    ALREADY_CAPTURED(Kind.STATE),
    ALREADY_VOIDED(Kind.STATE),
    HOLD_EXPIRED(Kind.STATE),
    CAPTURE_EXCEEDS_HOLD(Kind.STATE),
    HOLD_PENDING(Kind.STATE),
    NOT_REVERSIBLE(Kind.STATE),
    ALREADY_REVERSED(Kind.STATE),
    ACCOUNT_NOT_EMPTY(Kind.STATE),
    INSUFFICIENT_FUNDS(Kind.STATE),
    AMOUNT_OVERFLOW(Kind.STATE);

    /** See the class. */
    public enum Kind {
        RETRY,
        WRONG,
        STATE
    }

    private final Kind kind;
    private final String wireName = name().toLowerCase(Locale.ROOT);

    RejectionCode(Kind kind) {
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** The stable name in problem documents and in the journal. */
    public String wireName() {
        return wireName;
    }
}
