package io.daybook.views.internal.projection;

import io.daybook.ledger.Position;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import io.daybook.views.ViewsDoNotFitException;
import java.util.Arrays;
import java.util.Optional;

/**
 * How far the tables of one shard are.
 *
 * @param hash of segment {@code seq}; 32 zeros for 0
 * @param generation grows with every rebuild
 */
public record ViewPosition(int shard, long seq, byte[] hash, long generation) {
    Position position() {
        return new Position(shard, seq);
    }

    /** @throws ViewsDoNotFitException if the journal does not have just this segment */
    public void requireIn(SegmentSource journal) {
        if (seq == 0) {
            return;
        }
        Optional<Segment> same = journal.find(shard, seq);
        if (same.isEmpty()) {
            throw misfit("the views are at " + position()
                    + ", which the journal does not have: it went back, or belongs to another ledger");
        }
        if (!Arrays.equals(same.get().hash(), hash)) {
            throw misfit(
                    "segment " + position() + " in the journal has another hash than the one the views were made from");
        }
    }

    private static ViewsDoNotFitException misfit(String what) {
        return new ViewsDoNotFitException(
                what + "; if the journal is right, `daybook verify --rebuild-views` builds the views anew from it");
    }
}
