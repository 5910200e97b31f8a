package io.daybook.ledger.internal.shard;

import io.daybook.ledger.internal.state.Facts;
import io.daybook.ledger.journal.KeyIndex;
import io.daybook.platform.ids.PositionedId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Looks facts up for a submission, off the writer thread. */
final class LookupDesk {
    private static final long COMMIT_CHECK_NANOS = 500_000;

    private final KeyIndex index;
    private final EventLookup events;

    private final LongSupplier committedSeq;
    private final Pacing pacing;

    /** @param committedSeq the newest segment that is known to be durable */
    LookupDesk(KeyIndex index, EventLookup events, LongSupplier committedSeq, Pacing pacing) {
        this.index = index;
        this.events = events;
        this.committedSeq = committedSeq;
        this.pacing = pacing;
    }

    /**
     * What was found, for the writer to take over: the request itself may be decided anew or given up meanwhile.
     *
     * @param askedBefore events that were absent when they were looked up before: their segments may be on their way
     * @param decidedSeq the last segment that was decided when the request was parked; only up to there a commit can be awaited
     * @param over true: the reign has ended, what waits for its commits need not wait any longer
     * @throws io.daybook.ledger.journal.JournalUnavailableException when the store cannot be asked now
     */
    LookedUp resolve(List<Facts.Need> needs, Set<UUID> askedBefore, long decidedSeq, BooleanSupplier over) {
        LookedUp found = new LookedUp();
        for (Facts.Need need : needs) {
            switch (need) {
                case Facts.Need.Key key -> {
                    // The watermark first: a key that moves into the index meanwhile is then found or still in memory.
                    long watermark = index.watermarkSeq();
                    long position =
                            index.find(key.digest().high(), key.digest().low()).orElse(0);
                    found.putKey(key.digest(), new LookedUp.Found(position, watermark));
                }
                case Facts.Need.EventOf of -> {
                    if (askedBefore.contains(of.id())) {
                        // If it is none that somebody invented.
                        long seq = PositionedId.decode(of.id())
                                .map(PositionedId::seq)
                                .orElse(0L);
                        awaitCommit(seq <= decidedSeq ? seq : 0, over);
                    }
                    // The head first: what is committed meanwhile is then asked for again.
                    long through = committedSeq.getAsLong();
                    found.putEvent(of.id(), new LookedUp.FoundEvent(events.of(of.id()), through));
                }
                case Facts.Need.EventAt at -> found.putEventAt(at.position(), events.at(at.position()));
            }
        }
        return found;
    }

    private void awaitCommit(long seq, BooleanSupplier over) {
        while (committedSeq.getAsLong() < seq && !over.getAsBoolean()) {
            pacing.pause(COMMIT_CHECK_NANOS);
        }
    }
}
