package io.daybook.views.internal.reconcile;

import io.daybook.ledger.Event;
import io.daybook.ledger.Position;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import io.daybook.views.AssetCatalogs;
import io.daybook.views.internal.projection.Movements;
import io.daybook.views.internal.projection.Sums;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The balances of a shard as they follow from its journal, from the first segment on, with the names of assets. */
final class JournalBalances implements Movements.Target {
    private static final int READ_SEGMENTS = 16;
    private final SegmentSource source;
    private final int shard;
    private final AssetCatalogs catalogs;
    private final Map<Long, Sums> sums = new HashMap<>();
    private final Map<Long, String> assetCodes = new HashMap<>();
    private int[] workspaces = new int[1024];
    private long seq;
    private byte[] hash = new byte[32];

    JournalBalances(SegmentSource source, int shard, AssetCatalogs catalogs) {
        this.source = source;
        this.shard = shard;
        this.catalogs = catalogs;
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
                    name(recorded.event());
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

    /** Remembers what the numbers of assets stand for. */
    private void name(Event event) {
        if (event instanceof Event.AccountOpened it) {
            if (it.account() >= workspaces.length) {
                workspaces = Arrays.copyOf(workspaces, Math.max(2 * workspaces.length, it.account() + 1));
            }
            workspaces[it.account()] = it.workspace();
        } else if (event instanceof Event.WorkspaceOpened it) {
            catalogs.version(it.assetCatalog())
                    .forEach(asset -> assetCodes.put(key(it.workspace(), asset.number()), asset.code()));
        } else if (event instanceof Event.AssetDefined it) {
            assetCodes.put(key(it.workspace(), it.asset()), it.code());
        }
    }

    /** As a person knows it; the number when the journal has no such account or asset. */
    String assetCode(int account, int asset) {
        String code =
                account >= 0 && account < workspaces.length ? assetCodes.get(key(workspaces[account], asset)) : null;
        return code == null ? "#" + asset : code;
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
