package io.daybook.ledger.internal.state;

import io.daybook.ledger.Command;
import io.daybook.ledger.Event;
import io.daybook.ledger.Names;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.RejectionCode;
import io.daybook.platform.money.AmountOverflowException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides commands: {@code decide(state, command, now) -> events | refusal}. Changes nothing; what it returns is then applied
 * by {@link Application}. Of several reasons for a refusal the one that stands first in {@link RejectionCode} is given, as
 * far as one field's problem does not hide another's.
 */
public final class Decider {
    /** Why a workspace too many is refused, with {@link io.daybook.ledger.RejectionCode#ACCOUNT_CAPACITY}. */
    public static final String NO_ROOM_FOR_WORKSPACE =
            "this process holds as many workspaces as it may (ledger.shard_max_workspaces)";

    private final ShardState state;
    private final ValueLimits limits;
    private final ValueChecks checks;
    private final AccountDecisions accounts;
    private final TransferDecisions transfers;
    private final EntryDecisions entries;
    private final HoldDecisions holds;
    private final ReversalDecisions reversals;
    private final AssetDecisions assets;

    public Decider(ShardState state, ValueLimits limits) {
        this.state = state;
        this.limits = limits;
        this.checks = new ValueChecks(limits);
        this.accounts = new AccountDecisions(checks);
        this.transfers = new TransferDecisions(checks);
        this.entries = new EntryDecisions(checks, limits);
        this.holds = new HoldDecisions(state, checks);
        this.reversals = new ReversalDecisions(state, checks);
        this.assets = new AssetDecisions(checks);
    }

    /** Adds what must be looked up before the command can be decided; nothing for most commands. */
    public void needs(int workspace, Command command, Facts facts, List<Facts.Need> into) {
        switch (command) {
            case Command.Capture capture -> holds.needs(workspace, capture.transferId(), facts, into);
            case Command.VoidHold voidHold -> holds.needs(workspace, voidHold.transferId(), facts, into);
            case Command.Reverse reverse -> reversals.needs(workspace, reverse, facts, into);
            case Command.OpenAccount open -> {}
            case Command.ChangeAccount change -> {}
            case Command.CloseAccount close -> {}
            case Command.PostEntry post -> {}
            case Command.Transfer transfer -> {}
            case Command.DefineAsset define -> {}
            case Command.RescaleAsset rescale -> {}
            case Command.ConfigureWorkspace configure -> {}
        }
    }

    /** The number of the workspace, -1 if it has never been used. */
    public int workspace(String name) {
        WorkspaceState workspace = state.workspace(name);
        return workspace == null ? -1 : workspace.number;
    }

    /** False: this process holds as many workspaces as it may. */
    public boolean hasRoomForWorkspace() {
        return state.workspaceCount() < limits.maxWorkspaces();
    }

    /** The event that opens a workspace; its name must be valid, see {@link #isWorkspaceName}. */
    public Event openWorkspace(String name) {
        return new Event.WorkspaceOpened(
                state.workspaceCount(),
                name,
                AssetCatalog.CURRENT,
                new Event.Defaults(OverdraftLimit.UNLIMITED, true, true));
    }

    public static boolean isWorkspaceName(String name) {
        return Names.isWorkspace(name);
    }

    /**
     * @param key the idempotency key, already known to be new
     * @param nowMicros the segment's time
     */
    public Verdict decide(int workspaceNumber, Command command, @Nullable String key, long nowMicros, Facts facts) {
        WorkspaceState workspace = state.workspace(workspaceNumber);
        try {
            checks.key(key);
            Accounts named = new Accounts(state, workspace, checks, limits, nowMicros);
            return switch (command) {
                case Command.Transfer transfer -> {
                    if (transfer.hold() != null && state.holds.size() >= limits.maxOpenHolds()) {
                        throw new Refusal(
                                RejectionCode.ACCOUNT_CAPACITY,
                                "/hold",
                                "this process holds at most " + limits.maxOpenHolds()
                                        + " open holds; finish some first");
                    }
                    yield transfers.decide(workspace, named, transfer, key, nowMicros);
                }
                case Command.PostEntry post -> entries.decide(workspace, named, post, key, nowMicros);
                case Command.OpenAccount open -> {
                    named.requireCapacity(state.accountCount());
                    yield accounts.open(workspace, state.accountCount(), open, key);
                }
                case Command.ChangeAccount change -> accounts.change(workspace, named, change, key);
                case Command.CloseAccount close -> accounts.close(workspace, named, close, key);
                case Command.Capture capture -> holds.capture(workspace, capture, key, nowMicros, facts);
                case Command.VoidHold voidHold -> holds.voidHold(workspace, voidHold, key, facts);
                case Command.Reverse reverse -> reversals.decide(workspace, reverse, key, nowMicros, facts);
                case Command.DefineAsset define -> assets.define(workspace, define, key);
                case Command.RescaleAsset rescale -> assets.rescale(workspace, rescale, key);
                case Command.ConfigureWorkspace configure -> assets.configure(workspace, configure, key);
            };
        } catch (Refusal refusal) {
            return sooner(workspace, command, refusal).toVerdict();
        } catch (AmountOverflowException tooLarge) {
            return new Verdict.Refused(RejectionCode.AMOUNT_OVERFLOW, String.valueOf(tooLarge.getMessage()), null);
        }
    }

    /** What is wrong with the command whatever the ledger holds, and would keep it from being journaled; null: nothing. */
    public Verdict.@Nullable Refused wrongInItself(Command command, @Nullable String key, long nowMicros) {
        try {
            checks.key(key);
            checks.references(command);
            switch (command) {
                case Command.Transfer transfer -> transfers.checkValues(transfer, nowMicros);
                case Command.PostEntry post -> entries.checkValues(post, nowMicros);
                case Command.OpenAccount open -> accounts.checkValues(open);
                case Command.ChangeAccount change -> accounts.checkValues(change);
                case Command.CloseAccount close -> {}
                case Command.Capture capture -> holds.checkValues(capture, nowMicros);
                case Command.VoidHold voidHold -> {}
                case Command.Reverse reverse -> reversals.checkValues(reverse, nowMicros);
                case Command.DefineAsset define -> assets.checkValues(define);
                case Command.RescaleAsset rescale -> AssetDecisions.requireScale(rescale.scale());
                case Command.ConfigureWorkspace configure -> AssetDecisions.checkValues(configure);
            }
            return null;
        } catch (Refusal refusal) {
            return refusal.toVerdict();
        }
    }

    /**
     * A code that is wrong in itself names nothing, and two names may stand for one account. Both are only looked at when
     * something else is refused already: the way of a good command stays short, and these reasons still come before those that
     * stand behind them in {@link RejectionCode}.
     */
    private Refusal sooner(WorkspaceState workspace, Command command, Refusal refusal) {
        if (refusal.code.compareTo(RejectionCode.INVALID_CODE) <= 0) {
            return refusal;
        }
        try {
            checks.references(command);
            if (command instanceof Command.Transfer transfer
                    && refusal.code.compareTo(RejectionCode.SAME_ACCOUNT) > 0) {
                transfers.requireDifferent(state, workspace, transfer);
            }
            return refusal;
        } catch (Refusal earlier) {
            return earlier;
        }
    }

    /** The event that keeps a refusal for its key; null when the refusal is not kept. */
    public @Nullable Event journaled(int workspace, Command command, @Nullable String key, Verdict.Refused refused) {
        return key == null || refused.code().kind() != RejectionCode.Kind.STATE
                ? null
                : kept(workspace, command, key, refused);
    }

    /** The event that keeps a refusal, whatever its reason: members of a linked group share the reason of one of them. */
    public Event kept(int workspace, Command given, String key, Verdict.Refused refused) {
        Command command = spelledOut(workspace, given);
        return command instanceof Command.Transfer transfer
                ? new Event.TransferFailed(workspace, key, transfer, refused.code(), refused.detail())
                : new Event.CommandRejected(workspace, key, command, refused.code(), refused.detail());
    }

    /** The command with the assets that it leaves out because an account holds no other (rule 6 of the journal). */
    public Command spelledOut(int workspace, Command command) {
        return SpelledOut.of(state, state.workspace(workspace), command);
    }

    /** At most {@code limit} expiries that are due at {@code nowMicros}, the oldest first. */
    public List<Event> expiries(long nowMicros, int limit) {
        List<Event> events = new ArrayList<>();
        for (HoldState hold : state.due) {
            if (hold.expiresAtMicros() > nowMicros || events.size() == limit) {
                break;
            }
            events.add(new Event.HoldExpired(
                    hold.workspace(), hold.transferId(), hold.from(), hold.to(), hold.asset(), hold.amount()));
        }
        return events;
    }

    /** When the next hold expires, microseconds since 1970 UTC; {@link Long#MAX_VALUE} if none does. */
    public long nextExpiryMicros() {
        return state.due.isEmpty() ? Long.MAX_VALUE : state.due.first().expiresAtMicros();
    }

    /** The digest under which a caller's key is remembered. */
    public static KeyDigest keyDigest(int workspace, String key) {
        return KeyDigest.of(workspace, KeyDigest.Use.COMMAND, key);
    }
}
