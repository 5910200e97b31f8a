package io.daybook.views;

import io.daybook.ledger.Position;

/** Told by the views of what they have done; for metrics. Called by the thread that projects, so it must return at once. */
public interface ViewsListener {
    ViewsListener NONE = (reached, decidedAtMicros, projectionNanos, lagSegments) -> {};

    /**
     * The rows of some segments are committed.
     *
     * @param reached the last of them
     * @param decidedAtMicros when each was decided, microseconds since 1970 UTC
     * @param projectionNanos from the reading of the first of them to the commit
     * @param lagSegments that the journal has after them, as far as is known
     */
    void visible(Position reached, long[] decidedAtMicros, long projectionNanos, long lagSegments);
}
