package io.daybook.ledger.internal.state;

import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What ends a hold. All transitions: open -> captured | voided | expired, each final. The state remembers open holds only; how
 * a finished one ended is a key of the ledger's own.
 */
final class HoldDecisions {
    private static final List<KeyDigest.Use> ENDS =
            List.of(KeyDigest.Use.CAPTURED, KeyDigest.Use.VOIDED, KeyDigest.Use.EXPIRED);
    private final ShardState state;
    private final ValueChecks checks;

    HoldDecisions(ShardState state, ValueChecks checks) {
        this.state = state;
        this.checks = checks;
    }

    void needs(int workspace, UUID transferId, Facts facts, List<Facts.Need> into) {
        if (state.holds.containsKey(transferId)) {
            return;
        }
        boolean allKnown = true;
        for (KeyDigest.Use end : ENDS) {
            KeyDigest digest = KeyDigest.of(workspace, end, transferId);
            if (!facts.knowsKey(digest)) {
                into.add(new Facts.Need.Key(digest));
                allKnown = false;
            } else if (facts.key(digest) != 0) {
                return;
            }
        }
        if (allKnown && !facts.knowsEvent(transferId)) {
            into.add(new Facts.Need.EventOf(transferId));
        }
    }

    private HoldState open(WorkspaceState workspace, UUID transferId, Facts facts) {
        HoldState hold = state.holds.get(transferId);
        if (hold != null && hold.workspace() == workspace.number) {
            return hold;
        }
        for (KeyDigest.Use end : ENDS) {
            if (facts.key(KeyDigest.of(workspace.number, end, transferId)) != 0) {
                throw ended(transferId, end);
            }
        }
        Recorded<Event> made = facts.knowsEvent(transferId) ? facts.event(transferId) : null;
        if (made != null && made.event() instanceof Event.InWorkspace in && in.workspace() == workspace.number) {
            throw new Refusal(
                    RejectionCode.NOT_A_HOLD,
                    null,
                    "transfer " + transferId + " was not a hold; use reverse to undo it");
        }
        throw new Refusal(
                RejectionCode.TRANSFER_NOT_FOUND,
                null,
                "there is no transfer " + transferId + " in workspace " + workspace.name);
    }

    private static Refusal ended(UUID transferId, KeyDigest.Use end) {
        return switch (end) {
            case CAPTURED ->
                new Refusal(RejectionCode.ALREADY_CAPTURED, null, "hold " + transferId + " has been captured already");
            case VOIDED ->
                new Refusal(RejectionCode.ALREADY_VOIDED, null, "hold " + transferId + " has been voided already");
            case EXPIRED, COMMAND, REVERSAL ->
                new Refusal(RejectionCode.HOLD_EXPIRED, null, "hold " + transferId + " has expired");
        };
    }

    void checkValues(Command.Capture command, long nowMicros) {
        // In the order of RejectionCode, so that of several reasons the first one there is given.
        checks.details(command.details());
        if (command.amount() != null) {
            Amounts.requirePositive(command.amount(), pointer(command.amount()));
        }
        checks.notFarAhead(command.details(), nowMicros);
    }

    private static String pointer(@Nullable AmountInput amount) {
        return amount instanceof AmountInput.Decimal ? "/amount" : "/amount_minor";
    }

    Verdict capture(
            WorkspaceState workspace, Command.Capture command, @Nullable String key, long nowMicros, Facts facts) {
        checkValues(command, nowMicros);
        AmountInput asked = command.amount();
        String pointer = pointer(asked);
        HoldState hold = open(workspace, command.transferId(), facts);
        AccountState from = state.account(hold.from());
        AccountState to = state.account(hold.to());
        Accounts.requireActive(from, null);
        Accounts.requireActive(to, null);
        AssetState asset = workspace.asset(hold.asset());
        Amount amount = asked == null ? hold.amount() : Amounts.positive(asked, asset, pointer);
        if (amount.compareTo(hold.amount()) > 0) {
            throw new Refusal(
                    RejectionCode.CAPTURE_EXCEEDS_HOLD,
                    pointer,
                    "the hold is for " + hold.amount().toDecimalString(asset.scale) + " " + asset.code + ", "
                            + amount.toDecimalString(asset.scale) + " asked");
        }
        // The hold has reserved the amount: a limit that was lowered since does not break the promise. Only the sums
        // count.
        new Headroom(from, asset, null).post(Side.CREDIT, amount).balanceAfter();
        new Headroom(to, asset, null).post(Side.DEBIT, amount).balanceAfter();
        return AssetDecisions.accepted(new Event.HoldCaptured(
                workspace.number,
                key,
                hold.transferId(),
                hold.from(),
                hold.to(),
                hold.asset(),
                hold.amount(),
                amount,
                command.details()));
    }

    Verdict voidHold(WorkspaceState workspace, Command.VoidHold command, @Nullable String key, Facts facts) {
        HoldState hold = open(workspace, command.transferId(), facts);
        return AssetDecisions.accepted(new Event.HoldVoided(
                workspace.number, key, hold.transferId(), hold.from(), hold.to(), hold.asset(), hold.amount()));
    }
}
