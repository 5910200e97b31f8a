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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What follows from the journal of a shard, from the first segment on: balances, sums over rows, the names of assets. */
final class JournalBalances implements Movements.Target {
    private static final int READ_SEGMENTS = 16;
    private static final int[] NO_ASSETS = {};
    private final SegmentSource source;
    private final int shard;
    private final AssetCatalogs catalogs;
    private final Map<Long, Sums> sums = new HashMap<>();
    private final Map<Long, String> assetCodes = new HashMap<>();
    private final RowSums rows;
    private @Nullable Recorded<Event> current;
    private int[] workspaces = new int[1024];
    private int[] @Nullable [] assets = new int[1024][];
    private int line;
    private int eventsOfNext;
    private long seq;
    private byte[] hash = new byte[32];

    /** @param through about how many segments there will be */
    JournalBalances(SegmentSource source, int shard, AssetCatalogs catalogs, long through) {
        this.rows = new RowSums(through);
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
                List<Recorded<Event>> events = eventsOfNext(segment);
                events.subList(eventsOfNext, events.size()).forEach(this::apply);
                seq = segment.seq();
                hash = segment.hash();
                eventsOfNext = 0;
            }
        }
    }

    /** All segments before {@code segment}, and its first {@code events}; not back to where it has been. */
    void carryInto(long segment, int events) {
        carryTo(segment - 1);
        if (events > eventsOfNext && seq == segment - 1) {
            List<Segment> next = source.read(shard, segment, 1);
            if (next.isEmpty()) {
                throw broken("is missing from the journal");
            }
            List<Recorded<Event>> there = eventsOfNext(next.getFirst());
            if (there.size() < events) {
                throw broken("has " + there.size() + " events, of which the ledger's memory has seen " + events);
            }
            there.subList(eventsOfNext, events).forEach(this::apply);
            eventsOfNext = events;
        }
    }

    private List<Recorded<Event>> eventsOfNext(Segment segment) {
        if (segment.seq() != seq + 1 || !Arrays.equals(segment.prevHash(), hash)) {
            throw broken("does not follow the one before it");
        }
        return source.events(segment);
    }

    private void apply(Recorded<Event> recorded) {
        name(recorded.event());
        rows.event(recorded);
        current = recorded;
        line = 0;
        Movements.of(recorded.event(), this);
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

    /** The last segment of which everything counts. */
    long seq() {
        return seq;
    }

    Map<Long, Sums> sums() {
        return sums;
    }

    /** Numbers of the assets that the account has held. */
    int[] assetsOf(int account) {
        int[] held = account >= 0 && account < assets.length ? assets[account] : null;
        return held == null ? NO_ASSETS : held;
    }

    RowSums rows() {
        return rows;
    }

    private Sums sums(int account, int asset) {
        Sums known = sums.get(key(account, asset));
        if (known != null) {
            return known;
        }
        if (account >= assets.length) {
            assets = Arrays.copyOf(assets, Math.max(2 * assets.length, account + 1));
        }
        int[] held = assetsOf(account);
        int[] more = Arrays.copyOf(held, held.length + 1);
        more[held.length] = asset;
        assets[account] = more;
        Sums made = new Sums();
        sums.put(key(account, asset), made);
        return made;
    }

    @Override
    public void line(int account, int asset, Side side, Amount amount, @Nullable Amount expectedAfter) {
        Sums moved = sums(account, asset);
        moved.post(side, amount);
        rows.line(
                Objects.requireNonNull(current), line++, account, asset, side, amount, moved.balance(), moved.debits());
    }

    @Override
    public void pending(int account, int asset, Side side, Amount amount) {
        sums(account, asset).hold(side, amount);
    }
}
