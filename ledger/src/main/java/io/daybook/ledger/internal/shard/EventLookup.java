package io.daybook.ledger.internal.shard;

import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.internal.codec.SegmentCodec;
import io.daybook.ledger.journal.JournalUnavailableException;
import io.daybook.ledger.journal.KeyIndex;
import io.daybook.platform.ids.PositionedId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/** Finds committed events by position or id. Does I/O; thread-safe. Keeps the last few decoded segments. */
public final class EventLookup {
    private static final int SEGMENTS_KEPT = 16;

    private final int shard;
    private final LongFunction<Optional<Segment>> segments;
    private final LongSupplier committedSeq;
    private final Map<Long, List<Recorded<Event>>> decoded = new LinkedHashMap<>(SEGMENTS_KEPT * 2, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, List<Recorded<Event>>> eldest) {
            return size() > SEGMENTS_KEPT;
        }
    };

    /**
     * @param segments a committed segment by its seq
     * @param committedSeq the newest segment that callers can know of
     */
    public EventLookup(int shard, LongFunction<Optional<Segment>> segments, LongSupplier committedSeq) {
        this.shard = shard;
        this.segments = segments;
        this.committedSeq = committedSeq;
    }

    /** The event at a packed position of a committed segment. */
    Recorded<Event> at(long position) {
        long seq = position >>> KeyIndex.INDEX_BITS;
        int index = (int) position & (1 << KeyIndex.INDEX_BITS) - 1;
        List<Recorded<Event>> events = events(seq);
        if (index >= events.size()) {
            throw new JournalUnavailableException(
                    "segment " + shard + "-" + seq + " is not readable yet",
                    new IllegalStateException("no event " + index));
        }
        return events.get(index);
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
        List<Recorded<Event>> events = events(place.seq());
        if (place.index() >= events.size()) {
            return Optional.empty();
        }
        Recorded<Event> event = events.get(place.index());
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

    private List<Recorded<Event>> events(long seq) {
        synchronized (decoded) {
            List<Recorded<Event>> known = decoded.get(seq);
            if (known != null) {
                return known;
            }
        }
        Optional<Segment> segment = segments.apply(seq);
        if (segment.isEmpty()) {
            return List.of();
        }
        List<Recorded<Event>> events = SegmentCodec.recorded(segment.get());
        synchronized (decoded) {
            decoded.put(seq, events);
        }
        return events;
    }
}
