package io.daybook.views.internal.reconcile;

import io.daybook.ledger.Event;
import io.daybook.ledger.Position;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import io.daybook.views.internal.projection.Movements;
import io.daybook.views.internal.projection.Sums;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The balances of a shard as they follow from its journal, from the first segment on. */
final class JournalBalances implements Movements.Target {
    private static final int READ_SEGMENTS = 16;
    private final SegmentSource source;
    private final int shard;
    private final Map<Long, Sums> sums = new HashMap<>();
    private long seq;
    private byte[] hash = new byte[32];

    JournalBalances(SegmentSource source, int shard) {
        this.source = source;
        this.shard = shard;
    }

    static long key(int account, int asset) {
        return (long) account << 32 | asset & 0xffff_ffffL;
    }

    static int account(long key) {
        return (int) (key >> 32);
    }

    static int asset(long key) {
        return (int) key;
    }

    /** Up to and including segment {@code target}. */
    void carryTo(long target) {
        while (seq < target) {
            List<Segment> segments = source.read(shard, seq + 1, (int) Math.min(READ_SEGMENTS, target - seq));
            if (segments.isEmpty()) {
                throw broken("is missing from the journal");
            }
            for (Segment segment : segments) {
                if (segment.seq() != seq + 1 || !Arrays.equals(segment.prevHash(), hash)) {
                    throw broken("does not follow the one before it");
                }
                for (Recorded<Event> recorded : source.events(segment)) {
                    Movements.of(recorded.event(), this);
                }
                seq = segment.seq();
                hash = segment.hash();
            }
        }
    }

    private io.daybook.ledger.BrokenJournalException broken(String what) {
        return new io.daybook.ledger.BrokenJournalException(
                new Position(shard, seq + 1), "segment " + shard + "-" + (seq + 1) + " " + what);
    }

    long seq() {
        return seq;
    }

    Map<Long, Sums> sums() {
        return sums;
    }

    @Override
    public void line(int account, int asset, Side side, Amount amount, @Nullable Amount expectedAfter) {
        sums.computeIfAbsent(key(account, asset), absent -> new Sums()).post(side, amount);
    }

    @Override
    public void pending(int account, int asset, Side side, Amount amount) {
        sums.computeIfAbsent(key(account, asset), absent -> new Sums()).hold(side, amount);
    }
}
