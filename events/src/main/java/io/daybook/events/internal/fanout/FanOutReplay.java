package io.daybook.events.internal.fanout;

import io.daybook.events.PublishedSegment;
import io.daybook.events.Received;
import io.daybook.events.ReplayTarget;
import io.daybook.events.SegmentRecords;
import io.daybook.events.UnreadableRecordException;
import io.daybook.events.internal.relay.GivenUp;
import io.daybook.ledger.SegmentSource;

/**
 * Letters of the fan-out hold records that are no segments. Nothing is missing because of them: a segment in whose place one
 * stood was taken from the journal when the next one came. So there is never anything left to do, only to say why.
 */
public final class FanOutReplay implements ReplayTarget {
    private final SegmentSource journal;

    public FanOutReplay(SegmentSource journal) {
        this.journal = journal;
    }

    @Override
    public Outcome dryRun(Received original) {
        try {
            PublishedSegment published = SegmentRecords.read(original);
            return GivenUp.isHeld(journal, published.mark())
                    ? new Outcome.AlreadyApplied()
                    : new Outcome.Rejected("not_in_journal", "the journal does not hold this segment");
        } catch (UnreadableRecordException garbage) {
            return new Outcome.Rejected("unreadable_segment", String.valueOf(garbage.getMessage()));
        }
    }

    @Override
    public Outcome replay(Received original) {
        return dryRun(original);
    }
}
