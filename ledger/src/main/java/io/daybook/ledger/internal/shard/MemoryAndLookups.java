package io.daybook.ledger.internal.shard;

import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.internal.state.Facts;
import io.daybook.ledger.internal.state.KeyDigest;
import io.daybook.ledger.internal.state.ShardState;
import io.daybook.ledger.journal.KeyIndex;
import io.daybook.platform.ids.PositionedId;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The facts of one submission: the newest keys from memory, the rest from what was looked up for it. Reused by the writer. */
final class MemoryAndLookups implements Facts {
    private final ShardState state;
    private final KeyIndex index;
    private LookedUp lookedUp = new LookedUp();

    /** Captures of the unit at hand by their packed position: a later member may reverse one before it is journaled. */
    private final Map<Long, Recorded<Event>> capturedInUnit = new HashMap<>(0);

    /** The last segment that is decided; it may be on its way to the journal still. */
    private long decidedSeq;

    /** Keys of segments up to this seq may have left the memory. */
    private long droppedThroughSeq;

    MemoryAndLookups(ShardState state, KeyIndex index) {
        this.state = state;
        this.index = index;
        this.droppedThroughSeq = index.watermarkSeq();
    }

    MemoryAndLookups of(LookedUp found, long lastDecidedSeq) {
        this.lookedUp = found;
        this.decidedSeq = lastDecidedSeq;
        return this;
    }

    void beginUnit() {
        capturedInUnit.clear();
    }

    void capturedInUnit(Recorded<Event> event) {
        capturedInUnit.put(KeyIndex.pack(event.seq(), event.index()), event);
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
        LookedUp.FoundEvent found = lookedUp.event(id);
        if (found == null || found.event().isPresent()) {
            return found != null;
        }
        // What was not committed when it was looked for may be so by now, though its answer is still on its way: only a
        // segment that was looked into, and one that is not decided yet, cannot hold it.
        long seq = PositionedId.decode(id).map(PositionedId::seq).orElse(0L);
        return seq <= found.throughSeq() || seq > decidedSeq;
    }

    @Override
    public @Nullable Recorded<Event> event(UUID id) {
        LookedUp.FoundEvent found = lookedUp.event(id);
        return found == null ? null : found.event().orElse(null);
    }

    @Override
    public boolean knowsEventAt(long position) {
        return lookedUp.eventAt(position) != null || capturedInUnit.containsKey(position);
    }

    @Override
    public Recorded<Event> eventAt(long position) {
        Recorded<Event> own = capturedInUnit.get(position);
        Recorded<Event> event = own == null ? lookedUp.eventAt(position) : own;
        if (event == null) {
            throw new IllegalStateException("event at " + position + " was not looked up");
        }
        return event;
    }
}
