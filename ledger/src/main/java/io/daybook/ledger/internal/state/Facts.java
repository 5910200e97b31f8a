package io.daybook.ledger.internal.state;

import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a decision needs beyond the state in memory: old keys and journaled events. They never change once they are there, so
 * they may be looked up before the decision, off the writer thread. {@link Decider#needs} says which are missing.
 */
public interface Facts {
    /** False: the key must be looked up first. */
    boolean knowsKey(KeyDigest key);

    /** The packed position of the key's event, 0 when there is none. */
    long key(KeyDigest key);

    boolean knowsEvent(UUID id);

    /** The event that made the entry or transfer, null when the journal holds none of that id. */
    @Nullable
    Recorded<Event> event(UUID id);

    boolean knowsEventAt(long position);

    Recorded<Event> eventAt(long position);

    /** Something to look up. */
    sealed interface Need {
        record Key(KeyDigest digest) implements Need {}

        record EventOf(UUID id) implements Need {}

        record EventAt(long position) implements Need {}
    }
}
