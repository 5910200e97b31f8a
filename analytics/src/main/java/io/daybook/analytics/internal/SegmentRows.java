package io.daybook.analytics.internal;

import io.daybook.ledger.Asset;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import io.daybook.ledger.Side;
import io.daybook.platform.ids.PositionedId;
import io.daybook.platform.money.Amount;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What segments become: lines with names, and the names that are new. Used once. */
final class SegmentRows {
    /** One line of a posting, as the journal has it. */
    private record Line(int account, int asset, Side side, Amount amount) {}

    /** A posting with its lines. */
    private record Posted(
            Recorded<Event> recorded,
            int workspace,
            @Nullable UUID transferId,
            EntryDetails details,
            List<Line> lines) {}

    private final int shard;
    private final StoredPosition previous;
    private final SegmentSource codec;
    private final References references;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Names.Account> accounts = new ArrayList<>();
    private final List<Names.Workspace> workspaces = new ArrayList<>();
    private final List<Names.Asset> assets = new ArrayList<>();
    private final List<Posted> postings = new ArrayList<>();
    private int lineCount;

    SegmentRows(int shard, StoredPosition previous, SegmentSource codec, References references) {
        this.shard = shard;
        this.previous = previous;
        this.codec = codec;
        this.references = references;
    }

    /** @param segment that follows the one before it */
    void add(Segment segment) {
        segments.add(segment);
        read(segment);
    }

    int lineCount() {
        return lineCount;
    }

    List<Segment> segments() {
        return segments;
    }

    /** Of at least one segment. */
    Batch batch() {
        Segment last = segments.getLast();
        return new Batch(
                shard,
                previous,
                StoredPosition.of(last.seq(), last.hash()),
                last.decidedAtMicros(),
                lines(),
                accounts,
                workspaces,
                assets);
    }

    private void read(Segment segment) {
        for (Recorded<Event> recorded : codec.events(segment)) {
            switch (recorded.event()) {
                case Event.WorkspaceOpened it -> {
                    Names.Workspace workspace = new Names.Workspace(it.workspace(), it.name(), it.assetCatalog());
                    workspaces.add(workspace);
                    references.learn(workspace);
                }
                case Event.AssetDefined it ->
                    asset(new Names.Asset(recorded.seq(), it.workspace(), it.asset(), it.code(), it.scale()));
                case Event.AssetRescaled it ->
                    asset(new Names.Asset(
                            recorded.seq(),
                            it.workspace(),
                            it.asset(),
                            references.asset(it.workspace(), it.asset()).code(),
                            it.scale()));
                case Event.AccountOpened it -> {
                    UUID id = PositionedId.account(recorded.recordedAtMicros() / 1_000, shard, it.account());
                    Names.Account account = new Names.Account(it.account(), it.workspace(), id, it.code());
                    accounts.add(account);
                    references.learn(account);
                }
                case Event.TransferCompleted it ->
                    posted(recorded, it, recorded.transferId(), moved(it.from(), it.to(), it.asset(), it.amount()));
                case Event.HoldCaptured it ->
                    posted(recorded, it, it.transferId(), moved(it.from(), it.to(), it.asset(), it.amount()));
                case Event.ExchangeCompleted it -> {
                    List<Line> lines = new ArrayList<>(moved(it.from(), it.exchangeAccount(), it.asset(), it.amount()));
                    lines.addAll(moved(it.toExchangeAccount(), it.to(), it.toAsset(), it.toAmount()));
                    posted(recorded, it, recorded.transferId(), lines);
                }
                case Event.EntryPosted it -> posted(recorded, it, null, lines(it.lines()));
                case Event.EntryReversed it -> posted(recorded, it, null, lines(it.lines()));
                case Event.OwnerStarted _,
                        Event.Forked _,
                        Event.WorkspaceConfigured _,
                        Event.AccountChanged _,
                        Event.AccountClosed _,
                        Event.HoldPlaced _,
                        Event.HoldVoided _,
                        Event.HoldExpired _,
                        Event.TransferFailed _,
                        Event.CommandRejected _,
                        Event.SoftLimitCrossed _ -> {}
            }
        }
    }

    private void asset(Names.Asset asset) {
        assets.add(asset);
        references.learn(asset);
    }

    private static List<Line> moved(int from, int to, int asset, Amount amount) {
        return List.of(new Line(from, asset, Side.CREDIT, amount), new Line(to, asset, Side.DEBIT, amount));
    }

    private static List<Line> lines(List<Event.PostedLine> lines) {
        return lines.stream()
                .map(line -> new Line(line.account(), line.asset(), line.side(), line.amount()))
                .toList();
    }

    private void posted(Recorded<Event> recorded, Event.Posting posting, @Nullable UUID transferId, List<Line> lines) {
        lineCount += lines.size();
        postings.add(new Posted(recorded, posting.workspace(), transferId, posting.details(), lines));
    }

    private List<EntryLine> lines() {
        Set<Integer> numbers = new HashSet<>();
        postings.forEach(posted -> posted.lines().forEach(line -> numbers.add(line.account())));
        Map<Integer, Names.Account> named = references.accounts(numbers);
        List<EntryLine> lines = new ArrayList<>();
        postings.forEach(posted -> addLines(lines, posted, named));
        return lines;
    }

    private void addLines(List<EntryLine> lines, Posted posted, Map<Integer, Names.Account> named) {
        Recorded<Event> recorded = posted.recorded();
        Set<Integer> moved = new HashSet<>();
        int number = 0;
        for (Line line : posted.lines()) {
            Names.Account account = named.get(line.account());
            if (account == null) {
                throw new IllegalStateException("account " + line.account() + " was asked for and not found");
            }
            Asset asset = references.asset(posted.workspace(), line.asset());
            lines.add(new EntryLine(
                    recorded.seq(),
                    recorded.index(),
                    number++,
                    recorded.recordedAtMicros(),
                    references.workspace(posted.workspace()),
                    recorded.entryId(),
                    posted.transferId(),
                    account.id(),
                    account.code(),
                    asset.code(),
                    asset.scale(),
                    line.side(),
                    line.amount(),
                    line.side() == Side.DEBIT && moved.add(line.asset()),
                    posted.details().correlationId()));
        }
    }
}
