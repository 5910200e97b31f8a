package io.daybook.ledger.internal.verify;

import io.daybook.ledger.Position;
import io.daybook.ledger.Segment;
import org.jspecify.annotations.Nullable;

/** What a verification found. */
public sealed interface Verdict {
    /**
     * Every segment is as it was written, as far as the chain can tell: that its end was not cut off, and that the whole was
     * not made anew, only a signed head can tell.
     *
     * @param segments how many were checked
     * @param events in them
     * @param head the last of them; null: there was none
     */
    record Sound(long segments, long events, @Nullable Segment head) implements Verdict {}

    /**
     * @param firstBad the first segment that is wrong, or missing
     * @param detail a sentence for a person
     */
    record Broken(Position firstBad, Fault fault, String detail) implements Verdict {}

    /** What can be wrong with a segment, in the order of the checks. */
    enum Fault {
        /** The segment is not there, a later one is. */
        MISSING,
        /** It does not name the hash of the segment before it. */
        WRONG_PREVIOUS_HASH,
        /** Its hash is not that of its fields and stored bytes. */
        WRONG_HASH,
        /** It was decided before the segment before it. */
        TIME_WENT_BACK,
        /** It belongs to an earlier reign than the segment before it. */
        EPOCH_WENT_BACK,
        /** Its hash is right and its payload cannot be read. */
        UNREADABLE
    }
}
