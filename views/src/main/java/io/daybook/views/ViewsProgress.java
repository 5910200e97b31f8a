package io.daybook.views;

import io.daybook.ledger.Position;
import org.jspecify.annotations.Nullable;

/**
 * How far the views of one shard are, for health and metrics. Counters since start.
 *
 * @param problem what a person has to know; null while FOLLOWING
 * @param lagSegments segments in the journal that the view does not have yet, as last seen
 * @param rowsWritten rows copied into tables
 */
public record ViewsProgress(
        State state,
        @Nullable String problem,
        Position position,
        long lagSegments,
        long segments,
        long transactions,
        long rowsWritten,
        double busySeconds) {

    public enum State {
        STARTING,
        FOLLOWING,
        /** The database does not answer; tries again by itself. */
        WAITING_FOR_DATABASE,
        /** The journal cannot be read or does not fit the views: stays so until somebody acts. */
        STOPPED,
        CLOSED
    }
}
