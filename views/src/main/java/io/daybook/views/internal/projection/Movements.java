package io.daybook.views.internal.projection;

import io.daybook.ledger.Event;
import io.daybook.ledger.Event.PostedLine;
import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import org.jspecify.annotations.Nullable;

/** What an event does to balances, in the order of its lines: the one place that knows it for the whole room. */
public final class Movements {
    private Movements() {}

    /** Where movements go. */
    public interface Target {
        /** @param expectedAfter the balance after the line as the event states it; null: it does not */
        void line(int account, int asset, Side side, Amount amount, @Nullable Amount expectedAfter);

        /** @param amount reserved, negative when released */
        void pending(int account, int asset, Side side, Amount amount);
    }

    public static void of(Event event, Target target) {
        switch (event) {
            case Event.TransferCompleted it -> move(target, it.from(), it.to(), it.asset(), it.amount());
            case Event.ExchangeCompleted it -> {
                move(target, it.from(), it.exchangeAccount(), it.asset(), it.amount());
                move(target, it.toExchangeAccount(), it.to(), it.toAsset(), it.toAmount());
            }
            case Event.EntryPosted it -> it.lines().forEach(line -> post(target, line));
            case Event.EntryReversed it -> it.lines().forEach(line -> post(target, line));
            case Event.HoldPlaced it -> reserve(target, it.from(), it.to(), it.asset(), it.amount());
            case Event.HoldCaptured it -> {
                reserve(target, it.from(), it.to(), it.asset(), it.held().negate());
                move(target, it.from(), it.to(), it.asset(), it.amount());
            }
            case Event.HoldVoided it ->
                reserve(target, it.from(), it.to(), it.asset(), it.held().negate());
            case Event.HoldExpired it ->
                reserve(target, it.from(), it.to(), it.asset(), it.held().negate());
            case Event.OwnerStarted it -> {}
            case Event.Forked it -> {}
            case Event.WorkspaceOpened it -> {}
            case Event.WorkspaceConfigured it -> {}
            case Event.AssetDefined it -> {}
            case Event.AssetRescaled it -> {}
            case Event.AccountOpened it -> {}
            case Event.AccountChanged it -> {}
            case Event.AccountClosed it -> {}
            case Event.TransferFailed it -> {}
            case Event.CommandRejected it -> {}
            case Event.SoftLimitCrossed it -> {}
        }
    }

    private static void move(Target target, int from, int to, int asset, Amount amount) {
        target.line(from, asset, Side.CREDIT, amount, null);
        target.line(to, asset, Side.DEBIT, amount, null);
    }

    private static void reserve(Target target, int from, int to, int asset, Amount amount) {
        target.pending(from, asset, Side.CREDIT, amount);
        target.pending(to, asset, Side.DEBIT, amount);
    }

    private static void post(Target target, PostedLine line) {
        target.line(line.account(), line.asset(), line.side(), line.amount(), line.balanceAfter());
    }
}
