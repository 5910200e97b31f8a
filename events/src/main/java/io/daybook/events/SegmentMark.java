package io.daybook.events;

import io.daybook.ledger.Segment;

/**
 * What a reader of {@code ledger_entry_batches} keeps of the last segment that it took.
 *
 * @param hash 32 bytes
 */
public record SegmentMark(int shard, long epoch, long seq, byte[] hash) {
    public static SegmentMark of(Segment segment) {
        return new SegmentMark(segment.shard(), segment.epoch(), segment.seq(), segment.hash());
    }
}
