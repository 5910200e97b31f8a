package io.daybook.apps.internal.mining.event;

import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;

/**
 * When something happened, by which the last writer is known however late an event arrives. Of two events of one moment
 * the one with the greater id counts as the later: any rule will do, if only everybody has the same.
 *
 * @param occurredAt of the event, in microseconds as PostgreSQL keeps it
 */
public record Stamp(Instant occurredAt, UUID eventId) implements Comparable<Stamp> {
    private static final Comparator<Stamp> ORDER = Comparator.comparing(Stamp::occurredAt)
            .thenComparing(stamp -> stamp.eventId().toString());

    @Override
    public int compareTo(Stamp other) {
        return ORDER.compare(this, other);
    }

    public boolean isAfter(Stamp other) {
        return compareTo(other) > 0;
    }
}
