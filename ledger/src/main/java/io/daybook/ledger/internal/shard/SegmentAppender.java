package io.daybook.ledger.internal.shard;

import io.daybook.ledger.Segment;
import io.daybook.ledger.internal.codec.SegmentHash;
import io.daybook.ledger.journal.JournalSession;
import org.jspecify.annotations.Nullable;

/** Seals drafts into segments and appends them one after the other; the chain's end lives here. */
public final class SegmentAppender {
    private final JournalSession session;
    private final int shard;
    private long headSeq;
    private byte[] headHash;
    private @Nullable Segment lastSealed;

    public SegmentAppender(JournalSession session, Recovered recovered) {
        this.session = session;
        this.shard = recovered.shard();
        this.headSeq = recovered.headSeq();
        this.headHash = recovered.headHash();
    }

    /** The segment that was last tried; it may or may not be in the journal if the try failed. */
    public @Nullable Segment lastSealed() {
        return lastSealed;
    }

    /**
     * Appends the draft's events, or checks that nobody else has appended if it has none. Returns when what the draft's
     * requests saw is durable.
     *
     * @throws FencedException if another owner has written
     * @throws io.daybook.ledger.journal.UnknownOutcomeException if the answer was lost
     */
    void append(Draft draft) {
        if (!draft.hasEvents()) {
            if (!session.headIs(headSeq, headHash)) {
                throw new FencedException(headSeq);
            }
            return;
        }
        Segment segment = SegmentHash.seal(
                shard, draft.epoch, draft.seq, draft.decidedAtMicros, headHash, draft.builder.payload());
        lastSealed = segment;
        if (!session.append(segment)) {
            throw new FencedException(draft.seq);
        }
        headSeq = segment.seq();
        headHash = segment.hash();
    }
}
