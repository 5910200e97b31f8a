package io.daybook.ledger.internal.codec;

import io.daybook.ledger.Event;

/**
 * Collects the events of one segment as bytes. Used by one thread; its buffer is reused, so {@link SegmentCodec#begin()}
 * ends the builder that was given before.
 */
public final class SegmentBuilder {
    private final WireBuffer raw;
    private final Compression compression;
    private int events;

    SegmentBuilder(WireBuffer raw, Compression compression) {
        this.raw = raw;
        this.compression = compression;
        raw.truncate(0);
    }

    /** @return the index of the event in its segment */
    public int add(Event event) {
        EventEncoder.append(raw, event);
        return events++;
    }

    /** A point to come back to with {@link #rewind}, for groups of commands that have one fate. */
    public Mark mark() {
        return new Mark(raw.size(), events);
    }

    /** Forgets every event that was added since. */
    public void rewind(Mark mark) {
        raw.truncate(mark.bytes());
        events = mark.events();
    }

    public int events() {
        return events;
    }

    /** Bytes before compression. The stored payload is at most a few bytes longer, and mostly a third of it. */
    public int rawBytes() {
        return raw.size();
    }

    /** The bytes to store: an array of its own, valid after the builder is gone. */
    public byte[] payload() {
        if (raw.size() > SegmentCodec.MAX_RAW_BYTES) {
            throw new IllegalStateException("a segment of " + raw.size() + " bytes could not be read again, at most "
                    + SegmentCodec.MAX_RAW_BYTES + " are allowed");
        }
        return compression.compress(raw.array(), raw.size());
    }

    /** @param bytes before compression */
    public record Mark(int bytes, int events) {}
}
