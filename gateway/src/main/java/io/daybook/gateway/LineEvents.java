package io.daybook.gateway;

import io.daybook.ledger.Event;
import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import io.daybook.views.EntryKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lines of a posting, whatever event it is. */
final class LineEvents {
    /** Numbers as in the journal. */
    record Line(int account, int asset, Side side, Amount amount) {}

    /** What was posted. */
    record Posted(EntryKind kind, Event.Posting posting, List<Line> lines) {}

    private LineEvents() {}

    /** Empty for events that post nothing. */
    static Optional<Posted> of(Event event) {
        return event instanceof Event.Posting posting ? Optional.of(of(posting)) : Optional.empty();
    }

    private static Posted of(Event.Posting posting) {
        return switch (posting) {
            case Event.TransferCompleted it ->
                new Posted(EntryKind.TRANSFER, it, moved(it.from(), it.to(), it.asset(), it.amount()));
            case Event.HoldCaptured it ->
                new Posted(EntryKind.CAPTURE, it, moved(it.from(), it.to(), it.asset(), it.amount()));
            case Event.ExchangeCompleted it -> {
                List<Line> lines = new ArrayList<>(moved(it.from(), it.exchangeAccount(), it.asset(), it.amount()));
                lines.addAll(moved(it.toExchangeAccount(), it.to(), it.toAsset(), it.toAmount()));
                yield new Posted(EntryKind.EXCHANGE, it, lines);
            }
            case Event.EntryPosted it -> new Posted(EntryKind.ENTRY, it, lines(it.lines()));
            case Event.EntryReversed it -> new Posted(EntryKind.REVERSAL, it, lines(it.lines()));
        };
    }

    private static List<Line> moved(int from, int to, int asset, Amount amount) {
        return List.of(new Line(from, asset, Side.CREDIT, amount), new Line(to, asset, Side.DEBIT, amount));
    }

    private static List<Line> lines(List<Event.PostedLine> lines) {
        return lines.stream()
                .map(line -> new Line(line.account(), line.asset(), line.side(), line.amount()))
                .toList();
    }
}
