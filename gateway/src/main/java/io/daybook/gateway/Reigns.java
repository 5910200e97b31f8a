package io.daybook.gateway;

import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import java.util.Optional;

/** Where a reign began in the journal. */
final class Reigns {
    private Reigns() {}

    /** The first segment of the epoch of {@code last}. Epochs grow with the segments, so it is found by halving. */
    static Optional<Segment> firstOfEpoch(SegmentSource segments, Segment last) {
        long low = 1;
        long high = last.seq();
        while (low < high) {
            long middle = (low + high) >>> 1;
            boolean earlier = segments.find(last.shard(), middle)
                    .map(segment -> segment.epoch() < last.epoch())
                    .orElse(true);
            low = earlier ? middle + 1 : low;
            high = earlier ? high : middle;
        }
        return segments.find(last.shard(), low);
    }
}
