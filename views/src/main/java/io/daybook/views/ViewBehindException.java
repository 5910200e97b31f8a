package io.daybook.views;

import io.daybook.ledger.Position;

/** The view did not reach the position that was asked for in time. Try again later. */
public final class ViewBehindException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Position required;
    private final Position current;

    public ViewBehindException(Position required, Position current) {
        super("the view is at " + current + " and has not reached " + required + " yet");
        this.required = required;
        this.current = current;
    }

    public Position required() {
        return required;
    }

    public Position current() {
        return current;
    }
}
