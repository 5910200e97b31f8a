package io.daybook.gateway;

import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Whether a journal was forked lately: only then can a position beyond its head belong to a branch that was given up. */
final class Forks {
    /** How many reigns are looked at, newest first; a fork that lies further back is no news to any client. */
    private static final int MOST_REIGNS = 32;

    private final SegmentSource segments;
    private final Map<Integer, Known> known = new ConcurrentHashMap<>();

    /** @param epoch of the head when it was looked at; @param fromSeq the last segment before the newest fork */
    private record Known(long epoch, OptionalLong fromSeq) {}

    Forks(SegmentSource segments) {
        this.segments = segments;
    }

    /** The last segment that stayed when the shard's journal was forked the last time; empty: it was not. */
    OptionalLong lastForkedFrom(int shard) {
        Optional<Segment> head = segments.head(shard);
        if (head.isEmpty()) {
            return OptionalLong.empty();
        }
        Known before = known.get(shard);
        if (before == null || before.epoch() != head.get().epoch()) {
            before = new Known(head.get().epoch(), search(head.get()));
            known.put(shard, before);
        }
        return before.fromSeq();
    }

    private OptionalLong search(Segment head) {
        Optional<Segment> last = Optional.of(head);
        for (int reign = 0; reign < MOST_REIGNS && last.isPresent(); reign++) {
            Optional<Segment> first = Reigns.firstOfEpoch(segments, last.get());
            for (Recorded<Event> recorded : first.map(segments::events).orElseGet(List::of)) {
                if (recorded.event() instanceof Event.Forked forked) {
                    return OptionalLong.of(forked.fromSeq());
                }
            }
            last = first.filter(segment -> segment.seq() > 1)
                    .flatMap(segment -> segments.find(segment.shard(), segment.seq() - 1));
        }
        return OptionalLong.empty();
    }
}
