package io.daybook.ledger;

/** The ledger cannot answer now; nothing is known to be written; the same request with the same key may be sent again. */
public final class LedgerUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What stands in the way. */
    public enum Reason {
        QUEUE_FULL,
        NO_OWNER,
        DATABASE_AWAY,
        CLOCK_WRONG,
        JOURNAL_WENT_BACK,
        KEY_INDEX_BEHIND,
        ACCOUNT_CAPACITY,
        STOPPING
    }

    private final Reason reason;
    private final int retryAfterSeconds;

    public LedgerUnavailableException(Reason reason, String message, int retryAfterSeconds) {
        super(message);
        this.reason = reason;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public Reason reason() {
        return reason;
    }

    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
