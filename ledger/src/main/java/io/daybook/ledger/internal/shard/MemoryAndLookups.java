package io.daybook.ledger.internal.shard;

import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.internal.state.Facts;
import io.daybook.ledger.internal.state.KeyDigest;
import io.daybook.ledger.internal.state.ShardState;
import io.daybook.ledger.journal.KeyIndex;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The facts of one submission: the newest keys from memory, the rest from what was looked up for it. Reused by the writer. */
final class MemoryAndLookups implements Facts {
    private final ShardState state;
    private final KeyIndex index;
    private LookedUp lookedUp = new LookedUp();

    /** Keys of segments up to this seq may have left the memory. */
    private long droppedThroughSeq;

    MemoryAndLookups(ShardState state, KeyIndex index) {
        this.state = state;
        this.index = index;
        this.droppedThroughSeq = index.watermarkSeq();
    }

    MemoryAndLookups of(LookedUp found) {
        this.lookedUp = found;
        return this;
    }

    void droppedThrough(long seq) {
        droppedThroughSeq = seq;
    }

    /** Whether the item's key need not be looked up: the same as {@link #knowsKey}, with what the request knows of it. */
    boolean knowsKey(SubmissionRequest request, int item, int workspace, KeyDigest key) {
        return request.isAbsent(item, workspace, droppedThroughSeq) || knowsKey(key);
    }

    @Override
    public boolean knowsKey(KeyDigest key) {
        if (state.findKey(key) != 0) {
            return true;
        }
        LookedUp.Found found = lookedUp.key(key);
        if (found != null && (found.position() != 0 || found.watermarkSeq() >= droppedThroughSeq)) {
            return true;
        }
        return !index.mightContain(key.high(), key.low());
    }

    @Override
    public long key(KeyDigest key) {
        long position = state.findKey(key);
        if (position != 0) {
            return position;
        }
        LookedUp.Found found = lookedUp.key(key);
        return found == null ? 0 : found.position();
    }

    @Override
    public boolean knowsEvent(UUID id) {
        return lookedUp.event(id) != null;
    }

    @Override
    public @Nullable Recorded<Event> event(UUID id) {
        Optional<Recorded<Event>> event = lookedUp.event(id);
        return event == null ? null : event.orElse(null);
    }

    @Override
    public boolean knowsEventAt(long position) {
        return lookedUp.eventAt(position) != null;
    }

    @Override
    public Recorded<Event> eventAt(long position) {
        Recorded<Event> event = lookedUp.eventAt(position);
        if (event == null) {
            throw new IllegalStateException("event at " + position + " was not looked up");
        }
        return event;
    }
}
