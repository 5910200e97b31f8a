package io.daybook.ledger.internal.shard;

import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.internal.state.KeyDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was found off the writer thread for one submission. A found key or event stays true; "absent" is only as good as what
 * the index and the journal were known to hold when they were asked. Belongs to one thread at a time: what a look-up finds is
 * its own until the writer has it.
 */
final class LookedUp {
    private final Map<KeyDigest, Found> keys = new HashMap<>();
    private final Map<UUID, FoundEvent> events = new HashMap<>();
    private final Map<Long, Recorded<Event>> eventsAt = new HashMap<>();

    /** @param position 0: absent, from every segment up to {@code watermarkSeq} */
    record Found(long position, long watermarkSeq) {}

    /** @param event empty: absent from every segment up to {@code throughSeq} */
    record FoundEvent(Optional<Recorded<Event>> event, long throughSeq) {}

    @Nullable
    Found key(KeyDigest digest) {
        // Nearly always: nothing had to be looked up.
        return keys.isEmpty() ? null : keys.get(digest);
    }

    void putKey(KeyDigest digest, Found found) {
        keys.put(digest, found);
    }

    @Nullable
    FoundEvent event(UUID id) {
        return events.get(id);
    }

    void putEvent(UUID id, FoundEvent event) {
        events.put(id, event);
    }

    /** What was not there may be there now. */
    void forgetAbsent() {
        events.values().removeIf(found -> found.event().isEmpty());
        keys.values().removeIf(found -> found.position() == 0);
    }

    @Nullable
    Recorded<Event> eventAt(long position) {
        return eventsAt.get(position);
    }

    void putEventAt(long position, Recorded<Event> event) {
        eventsAt.put(position, event);
    }

    /** What was found later counts. */
    void putAll(LookedUp later) {
        keys.putAll(later.keys);
        events.putAll(later.events);
        eventsAt.putAll(later.eventsAt);
    }
}
