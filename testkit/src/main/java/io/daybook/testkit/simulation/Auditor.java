package io.daybook.testkit.simulation;

import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.Balance;
import io.daybook.ledger.Event;
import io.daybook.ledger.Event.PostedLine;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal event by event, keeps its own sums and says what must never be in one: an entry that does not balance, a
 * balance below its limit, a key used twice, a hold ended twice, an entry reversed twice, a position out of order.
 */
public final class Auditor {
    private static final class Ledger {
        final int workspace;
        final Side normalSide;
        OverdraftLimit limit;

        @Nullable
        Amount softLimit;

        final Map<Integer, BigInteger[]> sums = new HashMap<>();

        Ledger(Event.AccountOpened opened) {
            this.workspace = opened.workspace();
            this.normalSide = opened.normalSide();
            this.limit = opened.overdraftLimit();
            this.softLimit = opened.softLimit();
        }

        /** debits, credits, pending debits, pending credits */
        BigInteger[] sums(int asset) {
            return sums.computeIfAbsent(asset, none ->
                    new BigInteger[] {BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO});
        }

        BigInteger available(int asset) {
            BigInteger[] sum = sums(asset);
            BigInteger posted = sum[0].subtract(sum[1]);
            return normalSide == Side.DEBIT
                    ? posted.subtract(sum[3])
                    : posted.negate().subtract(sum[2]);
        }
    }

    private record Change(int account, int asset, int sum, BigInteger amount) {}

    private final List<Ledger> accounts = new ArrayList<>();
    private final Map<Integer, OverdraftLimit> defaults = new HashMap<>();
    private final Set<String> keys = new HashSet<>();
    private final Set<UUID> openHolds = new HashSet<>();
    private final Set<UUID> reversed = new HashSet<>();
    /** Soft limits that the last posting crossed: its next events must say so. */
    private final Set<Event.SoftLimitCrossed> crossings = new HashSet<>();

    private long seq;
    private int index;
    private long micros;

    public void read(List<Recorded<Event>> events) {
        events.forEach(this::read);
        Violation.unless(crossings.isEmpty(), () -> "nobody was told of " + crossings);
    }

    private void read(Recorded<Event> recorded) {
        boolean next = recorded.seq() == seq ? recorded.index() == index + 1 : recorded.seq() > seq;
        Violation.unless(next, () -> "out of order: " + recorded + " after " + seq + "/" + index);
        Violation.unless(recorded.recordedAtMicros() >= micros, () -> "time goes back at " + recorded);
        seq = recorded.seq();
        index = recorded.index();
        micros = recorded.recordedAtMicros();
        Event event = recorded.event();
        if (event instanceof Event.Answer answer && answer.key() != null) {
            Violation.unless(
                    keys.add(answer.workspace() + "/" + answer.key()), () -> "the key is used twice: " + recorded);
        }
        if (!(event instanceof Event.SoftLimitCrossed)) {
            Violation.unless(crossings.isEmpty(), () -> "nobody was told of " + crossings);
        }
        audit(event, recorded);
    }

    private void audit(Event event, Recorded<Event> recorded) {
        switch (event) {
            case Event.WorkspaceOpened opened ->
                defaults.put(opened.workspace(), opened.defaults().overdraft());
            case Event.WorkspaceConfigured configured ->
                defaults.put(configured.workspace(), configured.defaults().overdraft());
            case Event.AccountOpened opened -> {
                Violation.unless(opened.account() == accounts.size(), () -> "account numbers have a gap at " + opened);
                accounts.add(new Ledger(opened));
            }
            case Event.AccountChanged changed -> {
                accounts.get(changed.account()).limit = changed.overdraftLimit();
                accounts.get(changed.account()).softLimit = changed.softLimit();
            }
            case Event.AccountClosed closed -> requireEmpty(closed);
            case Event.EntryPosted posted -> post(posted.lines(), event);
            case Event.EntryReversed reversal -> {
                Violation.unless(reversed.add(reversal.reversedEntry()), () -> "reversed twice: " + reversal);
                post(reversal.lines(), event);
            }
            case Event.TransferCompleted transfer ->
                apply(
                        List.of(
                                posting(transfer.from(), transfer.asset(), Side.CREDIT, transfer.amount()),
                                posting(transfer.to(), transfer.asset(), Side.DEBIT, transfer.amount())),
                        event);
            case Event.ExchangeCompleted exchange -> exchange(exchange);
            case Event.HoldPlaced hold -> {
                openHolds.add(recorded.transferId());
                apply(pending(hold.from(), hold.to(), hold.asset(), hold.amount(), 1), event);
            }
            case Event.HoldCaptured capture -> capture(capture);
            case Event.HoldVoided voided -> {
                endHold(voided.transferId(), event);
                apply(pending(voided.from(), voided.to(), voided.asset(), voided.held(), -1), event);
            }
            case Event.HoldExpired expired -> {
                endHold(expired.transferId(), event);
                apply(pending(expired.from(), expired.to(), expired.asset(), expired.held(), -1), event);
            }
            case Event.OwnerStarted started -> {}
            case Event.Forked forked -> {}
            case Event.AssetDefined defined -> {}
            case Event.AssetRescaled rescaled -> {}
            case Event.TransferFailed failed -> {}
            case Event.CommandRejected rejected -> {}
            case Event.SoftLimitCrossed crossed ->
                Violation.unless(crossings.remove(crossed), () -> "nothing crossed its soft limit before " + crossed);
        }
    }

    private void endHold(UUID transfer, Event event) {
        Violation.unless(openHolds.remove(transfer), () -> "no such open hold: " + event);
    }

    private void capture(Event.HoldCaptured capture) {
        endHold(capture.transferId(), capture);
        Violation.unless(
                capture.amount().compareTo(capture.held()) <= 0, () -> "captured more than was held: " + capture);
        List<Change> changes =
                new ArrayList<>(pending(capture.from(), capture.to(), capture.asset(), capture.held(), -1));
        changes.add(posting(capture.from(), capture.asset(), Side.CREDIT, capture.amount()));
        changes.add(posting(capture.to(), capture.asset(), Side.DEBIT, capture.amount()));
        apply(changes, capture);
    }

    private void exchange(Event.ExchangeCompleted event) {
        apply(
                List.of(
                        posting(event.from(), event.asset(), Side.CREDIT, event.amount()),
                        posting(event.exchangeAccount(), event.asset(), Side.DEBIT, event.amount()),
                        posting(event.toExchangeAccount(), event.toAsset(), Side.CREDIT, event.toAmount()),
                        posting(event.to(), event.toAsset(), Side.DEBIT, event.toAmount())),
                event);
    }

    private void post(List<PostedLine> lines, Event event) {
        Map<Integer, BigInteger> difference = new HashMap<>();
        List<Change> changes = new ArrayList<>();
        Map<String, BigInteger> running = new HashMap<>();
        for (PostedLine line : lines) {
            Violation.unless(line.amount().signum() > 0, () -> "a line without an amount: " + event);
            BigInteger signed = line.side() == Side.DEBIT
                    ? line.amount().toBigInteger()
                    : line.amount().negate().toBigInteger();
            difference.merge(line.asset(), signed, BigInteger::add);
            BigInteger[] sums = accounts.get(line.account()).sums(line.asset());
            BigInteger after = running.merge(line.account() + "/" + line.asset(), signed, BigInteger::add);
            BigInteger expected = sums[0].subtract(sums[1]).add(after);
            Violation.unless(
                    line.balanceAfter().toBigInteger().equals(expected),
                    () -> "balance after " + line + " should be " + expected);
            changes.add(posting(line.account(), line.asset(), line.side(), line.amount()));
        }
        Violation.unless(difference.values().stream().allMatch(sum -> sum.signum() == 0), () -> "unbalanced: " + event);
        apply(changes, event);
    }

    private static Change posting(int account, int asset, Side side, Amount amount) {
        return new Change(account, asset, side == Side.DEBIT ? 0 : 1, amount.toBigInteger());
    }

    private static List<Change> pending(int from, int to, int asset, Amount amount, int sign) {
        BigInteger signed = amount.toBigInteger().multiply(BigInteger.valueOf(sign));
        return List.of(new Change(to, asset, 2, signed), new Change(from, asset, 3, signed));
    }

    private void apply(List<Change> changes, Event event) {
        Map<Change, BigInteger> before = new HashMap<>();
        for (Change change : changes) {
            before.put(change, accounts.get(change.account()).available(change.asset()));
        }
        for (Change change : changes) {
            BigInteger[] sums = accounts.get(change.account()).sums(change.asset());
            sums[change.sum()] = sums[change.sum()].add(change.amount());
        }
        for (Change change : changes) {
            Ledger account = accounts.get(change.account());
            BigInteger available = account.available(change.asset());
            BigInteger had = before.getOrDefault(change, available);
            boolean sank = available.compareTo(had) < 0;
            if (account.softLimit != null) {
                BigInteger soft = account.softLimit.toBigInteger();
                if (had.compareTo(soft) >= 0 && available.compareTo(soft) < 0) {
                    crossings.add(new Event.SoftLimitCrossed(
                            account.workspace, change.account(), change.asset(), Amount.of(available)));
                }
            }
            OverdraftLimit limit = account.limit instanceof OverdraftLimit.WorkspaceDefault
                    ? defaults.getOrDefault(account.workspace, OverdraftLimit.UNLIMITED)
                    : account.limit;
            if (sank && limit instanceof OverdraftLimit.AtMost atMost) {
                boolean kept = available.add(atMost.minor().toBigInteger()).signum() >= 0;
                Violation.unless(kept, () -> "account " + change.account() + " is below its limit after " + event);
            }
        }
    }

    private void requireEmpty(Event.AccountClosed closed) {
        for (BigInteger[] sums : accounts.get(closed.account()).sums.values()) {
            boolean empty = sums[0].equals(sums[1]) && sums[2].signum() == 0 && sums[3].signum() == 0;
            Violation.unless(empty, () -> "closed though not empty: " + closed);
        }
    }

    /** The ledger's memory must say what the journal says. */
    public void compare(List<AccountSnapshot> snapshots) {
        Violation.unless(
                snapshots.size() == accounts.size(), () -> "the journal opens " + accounts.size() + " accounts");
        Map<String, BigInteger> totals = new HashMap<>();
        for (AccountSnapshot snapshot : snapshots) {
            Ledger account = accounts.get(snapshot.number());
            Set<Integer> seen = new HashSet<>();
            for (Balance balance : snapshot.balances()) {
                seen.add(balance.asset());
                BigInteger[] sums = account.sums(balance.asset());
                boolean same = sums[0].equals(balance.debits().toBigInteger())
                        && sums[1].equals(balance.credits().toBigInteger())
                        && sums[2].equals(balance.pendingDebits().toBigInteger())
                        && sums[3].equals(balance.pendingCredits().toBigInteger());
                Violation.unless(
                        same, () -> "the journal's sums " + List.of(sums) + " are not " + balance + " of " + snapshot);
                totals.merge(
                        account.workspace + "/" + balance.asset(),
                        balance.debits()
                                .toBigInteger()
                                .subtract(balance.credits().toBigInteger()),
                        BigInteger::add);
            }
            account.sums.forEach((asset, sums) -> Violation.unless(
                    seen.contains(asset) || List.of(sums).stream().allMatch(sum -> sum.signum() == 0),
                    () -> "asset " + asset + " is missing in " + snapshot));
        }
        totals.forEach((asset, sum) ->
                Violation.unless(sum.signum() == 0, () -> "debits and credits of " + asset + " differ by " + sum));
    }
}
