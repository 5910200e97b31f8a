package io.daybook.ledger.internal.state;

import io.daybook.ledger.AccountStatus;
import io.daybook.ledger.Event;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.Side;
import io.daybook.ledger.journal.KeyIndex;
import io.daybook.platform.ids.PositionedId;
import io.daybook.platform.money.Amount;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Applies events to a {@link ShardState}: the same code for live traffic and recovery. Never decides; total for every event
 * that was ever journaled.
 */
public class Application {
    private final ShardState state;
    private long seq;
    private long micros;
    private @Nullable UndoLog undo;

    public Application(ShardState state) {
        this.state = state;
    }

    /** The events that follow belong to this segment. */
    public void beginSegment(long seq, long micros) {
        this.seq = seq;
        this.micros = micros;
    }

    /** While set, everything applied can be rolled back; null ends it. */
    public void recordInto(@Nullable UndoLog log) {
        this.undo = log;
    }

    /** @param index of the event in its segment */
    public void apply(Event event, int index) {
        apply(event, index, null);
    }

    /**
     * @param index of the event in its segment
     * @param ofCommand the digest of the event's own key, when the caller has it; null: it is computed
     */
    public void apply(Event event, int index, @Nullable KeyDigest ofCommand) {
        change(event, index);
        EventKeys.of(event, ofCommand, digest -> putKey(digest, index));
    }

    /** Everything but the keys: for events whose keys are in the key index already. */
    public void change(Event event, int index) {
        switch (event) {
            case Event.TransferCompleted transfer -> {
                move(transfer.from(), transfer.asset(), Sums.CREDITS, transfer.amount());
                move(transfer.to(), transfer.asset(), Sums.DEBITS, transfer.amount());
            }
            case Event.EntryPosted entry -> entry.lines().forEach(this::post);
            case Event.EntryReversed reversed -> reversed.lines().forEach(this::post);
            case Event.ExchangeCompleted exchange -> exchange(exchange);
            case Event.HoldPlaced hold -> place(hold, index);
            case Event.HoldCaptured captured -> {
                release(captured.transferId());
                move(captured.from(), captured.asset(), Sums.CREDITS, captured.amount());
                move(captured.to(), captured.asset(), Sums.DEBITS, captured.amount());
            }
            case Event.HoldVoided voided -> release(voided.transferId());
            case Event.HoldExpired expired -> release(expired.transferId());
            case Event.AccountOpened opened -> open(opened);
            case Event.AccountChanged changed -> change(changed);
            case Event.AccountClosed closed -> close(closed);
            case Event.AssetDefined defined -> define(defined);
            case Event.AssetRescaled rescaled -> rescale(rescaled);
            case Event.WorkspaceOpened opened -> openWorkspace(opened);
            case Event.WorkspaceConfigured configured -> configure(configured);
            case Event.OwnerStarted started ->
                state.ownedBy(started.epoch(), started.databaseSystemId(), started.databaseTimeline());
            case Event.Forked forked -> state.forked(forked.epoch());
            case Event.TransferFailed failed -> {}
            case Event.CommandRejected rejected -> {}
            case Event.SoftLimitCrossed crossed -> {}
        }
    }

    /** Only the keys: for events that a snapshot holds while the key index does not. */
    public void rememberKeys(Event event, int index) {
        EventKeys.of(event, digest -> putKey(digest, index));
    }

    private void putKey(KeyDigest digest, int index) {
        state.putKey(digest, KeyIndex.pack(seq, index));
        if (undo != null) {
            undo.add(() -> state.removeKey(digest));
        }
    }

    private void post(Event.PostedLine line) {
        move(line.account(), line.asset(), line.side() == Side.DEBIT ? Sums.DEBITS : Sums.CREDITS, line.amount());
    }

    private void exchange(Event.ExchangeCompleted exchange) {
        move(exchange.from(), exchange.asset(), Sums.CREDITS, exchange.amount());
        move(exchange.exchangeAccount(), exchange.asset(), Sums.DEBITS, exchange.amount());
        move(exchange.toExchangeAccount(), exchange.toAsset(), Sums.CREDITS, exchange.toAmount());
        move(exchange.to(), exchange.toAsset(), Sums.DEBITS, exchange.toAmount());
    }

    private void place(Event.HoldPlaced placed, int index) {
        UUID id = PositionedId.transfer(micros / 1000, state.shard, seq, index);
        HoldState hold = new HoldState(
                id,
                placed.workspace(),
                placed.from(),
                placed.to(),
                placed.asset(),
                placed.amount(),
                placed.expiresAtMicros());
        move(placed.from(), placed.asset(), Sums.PENDING_CREDITS, placed.amount());
        move(placed.to(), placed.asset(), Sums.PENDING_DEBITS, placed.amount());
        state.addHold(hold);
        if (undo != null) {
            undo.add(() -> state.removeHold(id));
        }
    }

    private void release(UUID transferId) {
        HoldState hold = state.removeHold(transferId);
        if (undo != null) {
            undo.add(() -> state.addHold(hold));
        }
        Amount back = hold.amount().negate();
        move(hold.from(), hold.asset(), Sums.PENDING_CREDITS, back);
        move(hold.to(), hold.asset(), Sums.PENDING_DEBITS, back);
    }

    private void move(int accountNumber, int asset, int which, Amount amount) {
        AccountState account = state.account(accountNumber);
        Sums sums = account.sums(asset);
        if (sums == null) {
            sums = account.sumsOrNew(asset);
            markUsed(account.workspace, asset);
            if (undo != null) {
                Sums fresh = sums;
                undo.add(() -> account.forget(fresh));
            }
        }
        sums.add(which, amount);
        if (undo != null) {
            Sums changed = sums;
            undo.add(() -> changed.add(which, amount.negate()));
        }
    }

    private void markUsed(int workspace, int assetNumber) {
        WorkspaceState of = state.workspace(workspace);
        AssetState asset = of.asset(assetNumber);
        if (!asset.used) {
            of.putAsset(asset.asUsed());
            if (undo != null) {
                undo.add(() -> of.putAsset(asset));
            }
        }
    }

    private void open(Event.AccountOpened opened) {
        state.addAccount(new AccountState(
                opened.account(),
                state.shard,
                opened.workspace(),
                opened.code(),
                opened.asset(),
                opened.normalSide(),
                opened.overdraftLimit(),
                opened.softLimit(),
                opened.system(),
                micros));
        if (undo != null) {
            undo.add(state::removeLastAccount);
        }
        if (opened.asset() != AccountState.ANY_ASSET) {
            markUsed(opened.workspace(), opened.asset());
        }
    }

    private void change(Event.AccountChanged changed) {
        AccountState account = state.account(changed.account());
        if (undo != null) {
            AccountStatus status = account.status;
            OverdraftLimit limit = account.overdraftLimit;
            Amount soft = account.softLimit;
            undo.add(() -> {
                account.status = status;
                account.overdraftLimit = limit;
                account.softLimit = soft;
            });
        }
        account.status = changed.status();
        account.overdraftLimit = changed.overdraftLimit();
        account.softLimit = changed.softLimit();
    }

    private void close(Event.AccountClosed closed) {
        AccountState account = state.account(closed.account());
        if (undo != null) {
            AccountStatus before = account.status;
            undo.add(() -> account.status = before);
        }
        account.status = AccountStatus.CLOSED;
    }

    private void define(Event.AssetDefined defined) {
        WorkspaceState workspace = state.workspace(defined.workspace());
        workspace.putAsset(new AssetState(defined.asset(), defined.code(), defined.scale(), defined.name(), false));
        if (undo != null) {
            undo.add(workspace::removeLastAsset);
        }
    }

    private void rescale(Event.AssetRescaled rescaled) {
        WorkspaceState workspace = state.workspace(rescaled.workspace());
        AssetState asset = workspace.asset(rescaled.asset());
        workspace.putAsset(asset.withScale(rescaled.scale()));
        if (undo != null) {
            undo.add(() -> workspace.putAsset(asset));
        }
    }

    private void openWorkspace(Event.WorkspaceOpened opened) {
        WorkspaceState workspace =
                new WorkspaceState(opened.workspace(), opened.name(), opened.assetCatalog(), opened.defaults());
        state.addWorkspace(workspace);
        if (undo != null) {
            undo.add(state::removeLastWorkspace);
        }
    }

    private void configure(Event.WorkspaceConfigured configured) {
        WorkspaceState workspace = state.workspace(configured.workspace());
        if (undo != null) {
            Event.Defaults before = workspace.defaults;
            undo.add(() -> workspace.defaults = before);
        }
        workspace.defaults = configured.defaults();
    }
}
