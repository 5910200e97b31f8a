package io.daybook.views;

/** The cursor was not made by Daybook, was changed, or belongs to another query. */
public final class InvalidCursorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidCursorException() {
        super("the cursor does not belong to this query: pass next or previous of an earlier page unchanged, "
                + "with the same filters");
    }
}
