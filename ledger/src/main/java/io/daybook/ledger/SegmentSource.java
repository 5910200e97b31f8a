package io.daybook.ledger;

import java.util.List;
import java.util.Optional;

/**
 * The journal for readers: views, verification, export. Reads committed segments only and stops at a gap or a hash
 * mismatch.
 */
public interface SegmentSource {
    /** Up to {@code limit} segments from {@code fromSeq} on, in order; empty at the head. Throws {@link BrokenJournalException}. */
    List<Segment> read(int shard, long fromSeq, int limit);

    Optional<Segment> find(int shard, long seq);

    /** The newest segment of the shard; empty for a new journal. */
    Optional<Segment> head(int shard);

    /** The shards that have segments or workspaces, ascending. */
    List<Integer> shards();

    /** The events in a segment, in order. */
    List<Recorded<Event>> events(Segment segment);

    /**
     * Waits until there may be a segment after {@code seq} or the time is over; returns at once when there is one.
     * In the writer's process this is a signal, elsewhere a poll.
     */
    void awaitAfter(int shard, long seq, long timeoutMillis) throws InterruptedException;
}
