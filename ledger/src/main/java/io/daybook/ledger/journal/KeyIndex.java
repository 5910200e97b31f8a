package io.daybook.ledger.journal;

import java.util.List;
import java.util.OptionalLong;

/**
 * The idempotency keys of a shard that are no longer kept in the writer's memory: immutable sorted runs of
 * (128-bit key digest, position) with a resident filter. Can be rebuilt from the journal.
 *
 * <p>A position is {@code seq << 18 | index}. Thread-safe.
 */
public interface KeyIndex {
    /** Bits of the event index in a packed position. */
    int INDEX_BITS = 18;

    /** A digest with the position of its event. */
    record Entry(long digestHigh, long digestLow, long position) {}

    /** All keys of segments up to and including this seq are in the index. */
    long watermarkSeq();

    /** False: the key is in no run. True: look it up. Exact up to the watermark: never false for a key that is there. */
    boolean mightContain(long digestHigh, long digestLow);

    /**
     * Looks one key up; does I/O, so never on the writer thread.
     *
     * @throws JournalUnavailableException when the store cannot be asked now
     */
    OptionalLong find(long digestHigh, long digestLow);

    /**
     * Adds the keys of all segments after the watermark up to {@code throughSeq} as one run and moves the watermark, in one
     * transaction; merges runs in the background of the caller. Once it returns the keys are found.
     */
    void append(List<Entry> entries, long throughSeq);

    static long pack(long seq, int index) {
        return seq << INDEX_BITS | index;
    }
}
