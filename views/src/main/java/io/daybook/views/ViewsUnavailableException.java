package io.daybook.views;

/** The database of the views does not answer. Try again later. */
public final class ViewsUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ViewsUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
