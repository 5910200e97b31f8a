package io.daybook.events;

import io.daybook.ledger.Segment;
import java.util.OptionalLong;

/**
 * A segment as a record of {@code ledger_entry_batches} tells it.
 *
 * @param forkedFrom present: a branch begins with this segment, and what the topic told after this seq was given up
 */
public record PublishedSegment(Segment segment, OptionalLong forkedFrom) {
    public SegmentMark mark() {
        return SegmentMark.of(segment);
    }
}
