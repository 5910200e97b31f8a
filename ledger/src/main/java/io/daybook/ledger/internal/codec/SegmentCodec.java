package io.daybook.ledger.internal.codec;

import io.daybook.ledger.BrokenJournalException;
import io.daybook.ledger.Event;
import io.daybook.ledger.Position;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Events to the stored bytes of a segment and back: protobuf ({@code daybook/journal/v1/journal.proto}) in one zstd frame.
 *
 * <p>Writing belongs to one thread; reading is static and thread-safe, and total for every format up to {@link #FORMAT}.
 */
public final class SegmentCodec implements AutoCloseable {
    /** The newest format that this program reads, and the one that it writes. */
    public static final int FORMAT = 1;

    /** The most that a stored payload may grow to; beyond it a segment counts as damaged. */
    public static final int MAX_RAW_BYTES = 64 << 20;

    /** The most that a segment may take in the journal, so that one Kafka message holds it. */
    public static final int MAX_STORED_BYTES = 900 << 10;

    // Level 1 is three times as fast as level 3 on transfers and its frames are 2 % larger.
    private static final int COMPRESSION_LEVEL = 1;
    private static final int INITIAL_BUFFER_BYTES = 1 << 16;

    private final WireBuffer raw = new WireBuffer(INITIAL_BUFFER_BYTES);
    private final Compression compression = new Compression(COMPRESSION_LEVEL);

    /** An empty segment; the builder given before must not be used any more. */
    public SegmentBuilder begin() {
        return new SegmentBuilder(raw, compression);
    }

    @Override
    public void close() {
        compression.close();
    }

    /**
     * The events of a segment in order.
     *
     * @throws BrokenJournalException when the payload is damaged or of a newer format
     */
    public static List<Event> decode(Segment segment) {
        return reading(segment, () -> new PayloadReader(raw(segment)).all());
    }

    /** The events with their positions, see {@link #decode(Segment)}. */
    public static List<Recorded<Event>> recorded(Segment segment) {
        List<Event> events = decode(segment);
        List<Recorded<Event>> recorded = new ArrayList<>(events.size());
        for (int index = 0; index < events.size(); index++) {
            recorded.add(new Recorded<>(
                    segment.shard(), segment.seq(), index, segment.decidedAtMicros(), events.get(index)));
        }
        return recorded;
    }

    /**
     * The events of a segment, to be decoded one by one.
     *
     * @throws BrokenJournalException as {@link #decode(Segment)}
     */
    public static SegmentEvents open(Segment segment) {
        return reading(segment, () -> SegmentEvents.of(segment, raw(segment)));
    }

    private static byte[] raw(Segment segment) {
        if (segment.format() < 1 || segment.format() > FORMAT) {
            throw new BrokenJournalException(
                    position(segment),
                    "segment " + position(segment) + " has format " + segment.format()
                            + ", this version of Daybook reads" + " formats 1 to " + FORMAT
                            + "; start the version that wrote it");
        }
        return Compression.decompress(segment.payload(), MAX_RAW_BYTES);
    }

    /** What a reader gives; whatever it stumbles over is the segment's fault and said so. */
    static <T> T reading(Segment segment, Supplier<T> read) {
        try {
            return read.get();
        } catch (UnreadablePayloadException | ArithmeticException | NumberFormatException unreadable) {
            throw broken(segment, unreadable);
        }
    }

    private static BrokenJournalException broken(Segment segment, RuntimeException cause) {
        BrokenJournalException broken = new BrokenJournalException(
                position(segment), "segment " + position(segment) + " cannot be read: " + cause.getMessage());
        broken.initCause(cause);
        return broken;
    }

    private static Position position(Segment segment) {
        return new Position(segment.shard(), segment.seq());
    }
}
