package io.daybook.ledger.internal.codec;

import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import java.util.function.Supplier;

/**
 * The events of one segment, uncompressed but not read: each is decoded when it is asked for, and found without reading the
 * others. Immutable and thread-safe.
 */
public final class SegmentEvents {
    private final Segment segment;
    private final byte[] raw;
    private final int[] starts;

    private SegmentEvents(Segment segment, byte[] raw, int[] starts) {
        this.segment = segment;
        this.raw = raw;
        this.starts = starts;
    }

    /** @throws io.daybook.ledger.BrokenJournalException when the payload is damaged or of a newer format */
    static SegmentEvents of(Segment segment, byte[] raw) {
        return new SegmentEvents(segment, raw, new PayloadReader(raw).starts());
    }

    /** How many there are. */
    public int size() {
        return starts.length;
    }

    /** Roughly what this takes in memory, its segment included. */
    public int bytes() {
        return raw.length + starts.length * Integer.BYTES + segment.payload().length;
    }

    /**
     * One event with its position.
     *
     * @throws io.daybook.ledger.BrokenJournalException when it cannot be read
     * @throws IndexOutOfBoundsException when there are fewer events
     */
    public Recorded<Event> at(int index) {
        if (index < 0 || index >= starts.length) {
            throw new IndexOutOfBoundsException(
                    "segment " + segment.shard() + "-" + segment.seq() + " has no event " + index);
        }
        Supplier<Event> event = () -> new PayloadReader(raw).from(starts[index]);
        return new Recorded<>(
                segment.shard(), segment.seq(), index, segment.decidedAtMicros(), SegmentCodec.reading(segment, event));
    }
}
