package io.daybook.events;

/** The bytes of a record are not what its topic holds; reading them again does not help. */
public final class UnreadableRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableRecordException(String message) {
        super(message);
    }
}
