package io.daybook.ledger.journal;

/** The store cannot be reached now; nothing was written by the failed call. */
public final class JournalUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
