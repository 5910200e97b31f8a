package io.daybook.gateway;

import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Who wrote a segment, as the journal itself says. */
final class Owners {
    private static final int MAX_REMEMBERED_OWNERS = 1_024;

    private record Reign(int shard, long epoch) {}

    private final SegmentSource segments;
    private final Map<Reign, String> owners = new ConcurrentHashMap<>();

    Owners(SegmentSource segments) {
        this.segments = segments;
    }

    /** Every reign begins with a segment that names its owner: the first of its epoch. */
    String of(Segment head) {
        Reign reign = new Reign(head.shard(), head.epoch());
        String known = owners.get(reign);
        if (known != null) {
            return known;
        }
        String owner = Reigns.firstOfEpoch(segments, head).stream()
                .flatMap(segment -> segments.events(segment).stream())
                .map(Recorded::event)
                .filter(Event.OwnerStarted.class::isInstance)
                .map(Event.OwnerStarted.class::cast)
                .map(Event.OwnerStarted::owner)
                .findFirst()
                .orElse("");
        if (owners.size() >= MAX_REMEMBERED_OWNERS) {
            owners.clear();
        }
        owners.put(reign, owner);
        return owner;
    }
}
