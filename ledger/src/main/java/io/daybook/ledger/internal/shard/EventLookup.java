package io.daybook.ledger.internal.shard;

import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.internal.codec.SegmentCodec;
import io.daybook.ledger.internal.codec.SegmentEvents;
import io.daybook.ledger.journal.JournalUnavailableException;
import io.daybook.ledger.journal.KeyIndex;
import io.daybook.platform.ids.PositionedId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * Finds committed events by position or id, and decodes those only. Does I/O; thread-safe. Keeps the segments that were asked
 * last, uncompressed, at most {@link #MAX_BYTES_KEPT}: whoever repeats one command of a segment is likely to repeat its neighbours.
 */
public final class EventLookup {
    private static final int MAX_BYTES_KEPT = 16 << 20;

    private final int shard;
    private final LongFunction<Optional<Segment>> segments;
    private final LongSupplier committedSeq;
    /** Least recently asked first; guarded by itself. */
    private final Map<Long, SegmentEvents> kept = new LinkedHashMap<>(16, 0.75f, true);

    private long bytesKept;

    /** Of the journal that {@link #kept} is from; guarded as it is. */
    private long generation;

    /**
     * @param segments a committed segment by its seq
     * @param committedSeq the newest segment that callers can know of
     */
    public EventLookup(int shard, LongFunction<Optional<Segment>> segments, LongSupplier committedSeq) {
        this.shard = shard;
        this.segments = segments;
        this.committedSeq = committedSeq;
    }

    /** The journal may be another one from here on: restored, and forked from there. */
    void forget() {
        synchronized (kept) {
            kept.clear();
            bytesKept = 0;
            generation++;
        }
    }

    /** The event at a packed position of a committed segment. */
    Recorded<Event> at(long position) {
        long seq = seqOf(position);
        return event(seq, events(seq), position);
    }

    /**
     * The events at packed positions of committed segments, by their positions.
     *
     * @param positions in any order; put in order by this method
     */
    Map<Long, Recorded<Event>> at(long[] positions) {
        // In the order of the journal each segment is read and opened once, however many there are and few are kept.
        Arrays.sort(positions);
        Map<Long, Recorded<Event>> found = HashMap.newHashMap(positions.length);
        long seq = 0;
        Optional<SegmentEvents> events = Optional.empty();
        for (long position : positions) {
            if (seqOf(position) != seq) {
                seq = seqOf(position);
                events = events(seq);
            }
            found.put(position, event(seq, events, position));
        }
        return found;
    }

    private static long seqOf(long position) {
        return position >>> KeyIndex.INDEX_BITS;
    }

    private Recorded<Event> event(long seq, Optional<SegmentEvents> events, long position) {
        int index = (int) position & (1 << KeyIndex.INDEX_BITS) - 1;
        if (events.isEmpty() || index >= events.get().size()) {
            throw new JournalUnavailableException(
                    "segment " + shard + "-" + seq + " is not readable yet",
                    new IllegalStateException("no event " + index));
        }
        return events.get().at(index);
    }

    /** The event that made an entry or a transfer; empty when the journal holds none of that id. */
    Optional<Recorded<Event>> of(UUID id) {
        PositionedId place = PositionedId.decode(id).orElse(null);
        if (place == null
                || place.shard() != shard
                || place.seq() > committedSeq.getAsLong()
                || (place.kind() != PositionedId.Kind.ENTRY && place.kind() != PositionedId.Kind.TRANSFER)) {
            return Optional.empty();
        }
        SegmentEvents events = events(place.seq()).orElse(null);
        if (events == null || place.index() >= events.size()) {
            return Optional.empty();
        }
        Recorded<Event> event = events.at(place.index());
        boolean same = place.kind() == PositionedId.Kind.ENTRY
                ? event.event() instanceof Event.Posting && event.entryId().equals(id)
                : isTransfer(event.event()) && event.transferId().equals(id);
        return same ? Optional.of(event) : Optional.empty();
    }

    private static boolean isTransfer(Event event) {
        return event instanceof Event.TransferCompleted
                || event instanceof Event.ExchangeCompleted
                || event instanceof Event.HoldPlaced
                || event instanceof Event.TransferFailed;
    }

    /** Empty when the journal has no such segment. */
    private Optional<SegmentEvents> events(long seq) {
        long asked;
        synchronized (kept) {
            SegmentEvents known = kept.get(seq);
            if (known != null) {
                return Optional.of(known);
            }
            asked = generation;
        }
        Optional<SegmentEvents> opened = segments.apply(seq).map(SegmentCodec::open);
        opened.ifPresent(events -> keep(seq, events, asked));
        return opened;
    }

    private void keep(long seq, SegmentEvents events, long asked) {
        synchronized (kept) {
            if (asked != generation) {
                return;
            }
            SegmentEvents before = kept.put(seq, events);
            bytesKept += events.bytes() - (before == null ? 0 : before.bytes());
            Iterator<SegmentEvents> eldest = kept.values().iterator();
            while (bytesKept > MAX_BYTES_KEPT && eldest.hasNext()) {
                bytesKept -= eldest.next().bytes();
                eldest.remove();
            }
        }
    }
}
