package io.daybook.ledger.journal;

import io.daybook.ledger.Segment;

/** Told by a shard's writer, so that readers in the same process learn of a segment without asking the store. */
public interface SegmentSignal {
    SegmentSignal NONE = segment -> {};

    /** Called once for each segment, in order, after its commit was acknowledged. Returns at once and throws nothing. */
    void committed(Segment segment);
}
