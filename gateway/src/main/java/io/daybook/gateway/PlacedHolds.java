package io.daybook.gateway;

import io.daybook.ledger.BrokenJournalException;
import io.daybook.ledger.Event;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.SegmentSource;
import io.daybook.ledger.journal.JournalUnavailableException;
import io.daybook.platform.ids.PositionedId;
import io.daybook.views.Scope;
import io.daybook.views.TransferRow;
import io.daybook.views.TransferViews;
import io.daybook.views.ViewBehindException;
import io.daybook.views.ViewsUnavailableException;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds as they were placed: the events that end them do not repeat when and why that was, and the answer to a capture is
 * the same transfer that a later read shows. From the views, where one row tells; while they are behind or away, from the
 * journal, where the id says in which segment to look.
 */
final class PlacedHolds {
    private static final Logger LOG = LoggerFactory.getLogger(PlacedHolds.class);

    private final Ledger ledger;
    private final TransferViews views;
    private final SegmentSource segments;

    PlacedHolds(Ledger ledger, TransferViews views, SegmentSource segments) {
        this.ledger = ledger;
        this.views = views;
        this.segments = segments;
    }

    /** Of a hold that the ledger has just ended, so that it is there; empty when nothing can be read now. */
    Optional<TransferRow> find(String workspace, UUID transfer) {
        return fromViews(workspace, transfer).or(() -> fromJournal(workspace, transfer));
    }

    private Optional<TransferRow> fromViews(String workspace, UUID transfer) {
        try {
            return views.transfer(Scope.of(workspace), transfer);
        } catch (ViewBehindException | ViewsUnavailableException notNow) {
            return Optional.empty();
        }
    }

    private Optional<TransferRow> fromJournal(String workspace, UUID transfer) {
        try {
            return Optional.of(read(workspace, transfer));
        } catch (JournalUnavailableException notNow) {
            LOG.debug("the hold {} cannot be read now", transfer, notNow);
        } catch (BrokenJournalException broken) {
            LOG.error("the hold {} cannot be read: {}", transfer, broken.getMessage(), broken);
        }
        return Optional.empty();
    }

    private TransferRow read(String workspace, UUID transfer) {
        PositionedId place = PositionedId.decode(transfer).orElseThrow();
        Recorded<Event> recorded = segments.find(place.shard(), place.seq())
                .map(segment -> segments.events(segment).get(place.index()))
                .orElseThrow(() -> new IllegalStateException("the journal lacks the hold " + transfer));
        if (!(recorded.event() instanceof Event.HoldPlaced hold)) {
            throw new IllegalStateException("the journal has no hold at " + transfer);
        }
        Recorded<Event.HoldPlaced> placed =
                new Recorded<>(recorded.shard(), recorded.seq(), recorded.index(), recorded.recordedAtMicros(), hold);
        return new EventRows(ledger.directory(ledger.shardOf(workspace)), placed).transfer(hold);
    }
}
