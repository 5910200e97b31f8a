package io.daybook.views;

/**
 * The views hold a segment that the journal does not have: it went back, or belongs to another ledger. A rebuild makes them
 * say what the journal says; that the journal is the right one is for a person to know.
 */
public final class ViewsDoNotFitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ViewsDoNotFitException(String message) {
        super(message);
    }
}
