package io.daybook.events.internal.relay;

import io.daybook.events.SegmentMark;
import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import java.util.Arrays;
import java.util.Optional;

/** Whether the journal says that a segment which it does not hold was given up by an operator. */
public final class GivenUp {
    private GivenUp() {}

    /** Whether the journal holds just this segment. */
    public static boolean isHeld(SegmentSource journal, SegmentMark mark) {
        return journal.find(mark.shard(), mark.seq())
                .filter(segment -> Arrays.equals(segment.hash(), mark.hash()))
                .isPresent();
    }

    /**
     * Whether a fork of the journal came after the segment: its epoch is greater than that of anything that was given up,
     * and begins with the event.
     */
    public static boolean isGivenUp(SegmentSource journal, SegmentMark mark) {
        Optional<Segment> last = journal.head(mark.shard());
        while (last.isPresent() && last.get().epoch() > mark.epoch()) {
            Segment first = firstOfEpoch(journal, last.get());
            for (Recorded<Event> recorded : journal.events(first)) {
                if (recorded.event() instanceof Event.Forked) {
                    return true;
                }
            }
            last = first.seq() > 1 ? journal.find(mark.shard(), first.seq() - 1) : Optional.empty();
        }
        return false;
    }

    /** Epochs grow with the segments, so it is found by halving. */
    private static Segment firstOfEpoch(SegmentSource journal, Segment last) {
        long low = 1;
        Segment first = last;
        while (low < first.seq()) {
            long middle = (low + first.seq()) >>> 1;
            Optional<Segment> there = journal.find(last.shard(), middle);
            if (there.isPresent() && there.get().epoch() == last.epoch()) {
                first = there.get();
            } else {
                low = middle + 1;
            }
        }
        return first;
    }
}
