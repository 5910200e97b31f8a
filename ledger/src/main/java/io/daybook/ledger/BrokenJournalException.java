package io.daybook.ledger;

/** The journal has a gap, a hash that does not fit, or bytes that cannot be read. Names the first bad segment. */
public final class BrokenJournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Position firstBad;

    public BrokenJournalException(Position firstBad, String message) {
        super(message);
        this.firstBad = firstBad;
    }

    public Position firstBad() {
        return firstBad;
    }
}
