package io.daybook.ledger.internal.state;

import io.daybook.ledger.Command;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.Side;
import io.daybook.platform.ids.PositionedId;
import io.daybook.platform.money.Amount;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reversals: a new entry with the sides exchanged, once per entry, never of another reversal; limits apply. */
final class ReversalDecisions {
    private final ShardState state;
    private final ValueChecks checks;

    ReversalDecisions(ShardState state, ValueChecks checks) {
        this.state = state;
        this.checks = checks;
    }

    void needs(int workspace, Command.Reverse command, Facts facts, List<Facts.Need> into) {
        UUID subject = command.subject();
        if (!facts.knowsEvent(subject)) {
            into.add(new Facts.Need.EventOf(subject));
            return;
        }
        Recorded<Event> made = facts.event(subject);
        if (made == null || state.holds.containsKey(subject)) {
            return;
        }
        if (made.event() instanceof Event.HoldPlaced) {
            KeyDigest captured = KeyDigest.of(workspace, KeyDigest.Use.CAPTURED, subject);
            if (!facts.knowsKey(captured)) {
                into.add(new Facts.Need.Key(captured));
                return;
            }
            long position = facts.key(captured);
            if (position == 0) {
                return;
            }
            if (!facts.knowsEventAt(position)) {
                into.add(new Facts.Need.EventAt(position));
                return;
            }
            made = facts.eventAt(position);
        }
        KeyDigest reversal = KeyDigest.of(workspace, KeyDigest.Use.REVERSAL, made.entryId());
        if (!facts.knowsKey(reversal)) {
            into.add(new Facts.Need.Key(reversal));
        }
    }

    void checkValues(Command.Reverse command, long nowMicros) {
        checks.details(command.details());
        checks.notFarAhead(command.details(), nowMicros);
    }

    Verdict decide(
            WorkspaceState workspace, Command.Reverse command, @Nullable String key, long nowMicros, Facts facts) {
        checkValues(command, nowMicros);
        UUID subject = command.subject();
        Recorded<Event> made = facts.event(subject);
        if (made == null || !(made.event() instanceof Event.InWorkspace in) || in.workspace() != workspace.number) {
            throw notFound(workspace, subject);
        }
        if (made.event() instanceof Event.HoldPlaced) {
            made = captured(workspace, subject, facts);
        }
        if (!(made.event() instanceof Event.Posting posting) || made.event() instanceof Event.EntryReversed) {
            throw new Refusal(
                    RejectionCode.NOT_REVERSIBLE,
                    null,
                    made.event() instanceof Event.EntryReversed
                            ? "entry " + subject + " is itself a reversal; post the original again instead"
                            : "transfer " + subject + " did not post anything that could be reversed");
        }
        List<EntryDecisions.Line> lines = new ArrayList<>();
        addReversed(workspace, posting, lines);
        UUID entryId = made.entryId();
        if (facts.key(KeyDigest.of(workspace.number, KeyDigest.Use.REVERSAL, entryId)) != 0) {
            throw new Refusal(RejectionCode.ALREADY_REVERSED, null, "entry " + entryId + " has been reversed already");
        }
        List<Event> soft = new ArrayList<>(0);
        List<Event.PostedLine> posted = EntryDecisions.post(workspace, lines, soft);
        List<Event> events = new ArrayList<>(1 + soft.size());
        events.add(new Event.EntryReversed(
                workspace.number, key, subject, entryId, command.effective(), posted, dated(command, made, posting)));
        events.addAll(soft);
        return new Verdict.Accepted(events, 0);
    }

    private static EntryDetails dated(Command.Reverse command, Recorded<Event> made, Event.Posting posting) {
        EntryDetails details = command.details();
        if (command.effective() == Command.ReversalDate.NOW) {
            return details;
        }
        return new EntryDetails(
                made.effectiveAtMicros(posting.details()),
                details.description(),
                details.correlationId(),
                details.metadata(),
                posting.details().backfill());
    }

    private Recorded<Event> captured(WorkspaceState workspace, UUID subject, Facts facts) {
        if (state.holds.containsKey(subject)) {
            throw new Refusal(
                    RejectionCode.HOLD_PENDING, null, "transfer " + subject + " is a pending hold; void it instead");
        }
        long position = facts.key(KeyDigest.of(workspace.number, KeyDigest.Use.CAPTURED, subject));
        if (position == 0) {
            throw new Refusal(
                    RejectionCode.NOT_REVERSIBLE,
                    null,
                    "hold " + subject + " was voided or has expired: it posted nothing that could be reversed");
        }
        return facts.eventAt(position);
    }

    private static Refusal notFound(WorkspaceState workspace, UUID subject) {
        boolean entry = PositionedId.decode(subject)
                .map(id -> id.kind() == PositionedId.Kind.ENTRY)
                .orElse(false);
        return new Refusal(
                entry ? RejectionCode.ENTRY_NOT_FOUND : RejectionCode.TRANSFER_NOT_FOUND,
                null,
                "there is no " + (entry ? "entry " : "transfer ") + subject + " in workspace " + workspace.name);
    }

    private void addReversed(WorkspaceState workspace, Event.Posting posting, List<EntryDecisions.Line> lines) {
        switch (posting) {
            case Event.EntryPosted entry ->
                entry.lines()
                        .forEach(line ->
                                add(workspace, lines, line.account(), line.asset(), line.side(), line.amount()));
            case Event.TransferCompleted transfer -> {
                add(workspace, lines, transfer.from(), transfer.asset(), Side.CREDIT, transfer.amount());
                add(workspace, lines, transfer.to(), transfer.asset(), Side.DEBIT, transfer.amount());
            }
            case Event.HoldCaptured captured -> {
                add(workspace, lines, captured.from(), captured.asset(), Side.CREDIT, captured.amount());
                add(workspace, lines, captured.to(), captured.asset(), Side.DEBIT, captured.amount());
            }
            case Event.ExchangeCompleted exchange -> {
                add(workspace, lines, exchange.from(), exchange.asset(), Side.CREDIT, exchange.amount());
                add(workspace, lines, exchange.exchangeAccount(), exchange.asset(), Side.DEBIT, exchange.amount());
                add(
                        workspace,
                        lines,
                        exchange.toExchangeAccount(),
                        exchange.toAsset(),
                        Side.CREDIT,
                        exchange.toAmount());
                add(workspace, lines, exchange.to(), exchange.toAsset(), Side.DEBIT, exchange.toAmount());
            }
            case Event.EntryReversed reversed ->
                throw new IllegalStateException("a reversal is refused before its lines are read");
        }
    }

    private void add(
            WorkspaceState workspace,
            List<EntryDecisions.Line> lines,
            int accountNumber,
            int asset,
            Side side,
            Amount amount) {
        AccountState account = state.account(accountNumber);
        Accounts.requireNotClosed(account, null);
        lines.add(new EntryDecisions.Line(account, workspace.asset(asset), side.opposite(), amount, null));
    }
}
