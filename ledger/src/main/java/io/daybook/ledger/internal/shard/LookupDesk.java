package io.daybook.ledger.internal.shard;

import io.daybook.ledger.internal.state.Facts;
import io.daybook.ledger.journal.KeyIndex;
import java.util.List;

/** Looks facts up for a submission, off the writer thread. */
final class LookupDesk {
    private final KeyIndex index;
    private final EventLookup events;

    LookupDesk(KeyIndex index, EventLookup events) {
        this.index = index;
        this.events = events;
    }

    /** @throws io.daybook.ledger.journal.JournalUnavailableException when the store cannot be asked now */
    void resolve(SubmissionRequest request, List<Facts.Need> needs) {
        for (Facts.Need need : needs) {
            switch (need) {
                case Facts.Need.Key key -> {
                    // The watermark first: a key that moves into the index meanwhile is then found or still in memory.
                    long watermark = index.watermarkSeq();
                    long position =
                            index.find(key.digest().high(), key.digest().low()).orElse(0);
                    request.lookedUp.putKey(key.digest(), new LookedUp.Found(position, watermark));
                }
                case Facts.Need.EventOf of -> request.lookedUp.putEvent(of.id(), events.of(of.id()));
                case Facts.Need.EventAt at -> request.lookedUp.putEventAt(at.position(), events.at(at.position()));
            }
        }
    }
}
