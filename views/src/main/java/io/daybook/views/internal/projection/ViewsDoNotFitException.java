package io.daybook.views.internal.projection;

/** The views hold a segment that the journal does not have. Only a person can say which of the two is right. */
public final class ViewsDoNotFitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ViewsDoNotFitException(String message) {
        super(message);
    }
}
