package io.daybook.views.internal.projection;

/** Another projector, or a rebuild, moved the position: what is in memory is stale. */
final class PositionMovedException extends Exception {
    private static final long serialVersionUID = 1L;

    PositionMovedException(ViewPosition expected) {
        super("the position is no longer " + expected.position() + " of generation " + expected.generation());
    }
}
