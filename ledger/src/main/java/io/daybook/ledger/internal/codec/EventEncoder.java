package io.daybook.ledger.internal.codec;

import io.daybook.contracts.journal.v1.JournalProto;
import io.daybook.ledger.Event;
import io.daybook.ledger.Event.TransferCompleted;

/**
 * Events to their bytes. The simple transfer is written by hand, because it is nearly all of the journal; everything else
 * goes through the generated classes, which read both.
 */
final class EventEncoder {
    private EventEncoder() {}

    static void append(WireBuffer out, Event event) {
        if (event instanceof TransferCompleted transfer) {
            int start = out.begin(JournalProto.SegmentPayload.EVENTS_FIELD_NUMBER);
            int inner = out.begin(JournalProto.Event.TRANSFER_COMPLETED_FIELD_NUMBER);
            transfer(out, transfer);
            out.end(inner);
            out.end(start);
        } else {
            out.message(
                    JournalProto.SegmentPayload.EVENTS_FIELD_NUMBER,
                    message(event).toByteArray());
        }
    }

    private static void transfer(WireBuffer out, TransferCompleted event) {
        // In the order of the field numbers, as the generated classes write.
        out.number(JournalProto.TransferCompleted.FROM_FIELD_NUMBER, event.from());
        out.number(JournalProto.TransferCompleted.TO_FIELD_NUMBER, event.to());
        out.number(
                JournalProto.TransferCompleted.AMOUNT_FIELD_NUMBER,
                event.amount().low());
        out.number(JournalProto.TransferCompleted.ASSET_FIELD_NUMBER, event.asset());
        out.number(JournalProto.TransferCompleted.WORKSPACE_FIELD_NUMBER, event.workspace());
        out.signed(
                JournalProto.TransferCompleted.AMOUNT_HIGH_FIELD_NUMBER,
                event.amount().high());
        if (!ValueEncoder.isNone(event.details())) {
            out.message(
                    JournalProto.TransferCompleted.DETAILS_FIELD_NUMBER,
                    ValueEncoder.details(event.details()).toByteArray());
        }
        String key = event.key();
        if (key == null) {
            return;
        }
        if (UuidText.isCanonical(key)) {
            out.sixteen(JournalProto.TransferCompleted.KEY_UUID_FIELD_NUMBER, UuidText.high(key), UuidText.low(key));
        } else {
            out.text(JournalProto.TransferCompleted.KEY_TEXT_FIELD_NUMBER, key);
        }
    }

    static JournalProto.Event message(Event event) {
        JournalProto.Event.Builder message = JournalProto.Event.newBuilder();
        switch (event) {
            case Event.TransferCompleted transfer -> message.setTransferCompleted(PostingEncoder.transfer(transfer));
            case Event.EntryPosted entry -> message.setEntryPosted(PostingEncoder.entry(entry));
            case Event.ExchangeCompleted exchange -> message.setExchangeCompleted(PostingEncoder.exchange(exchange));
            case Event.HoldPlaced hold -> message.setHoldPlaced(PostingEncoder.hold(hold));
            case Event.HoldCaptured captured -> message.setHoldCaptured(PostingEncoder.captured(captured));
            case Event.HoldVoided voided -> message.setHoldVoided(PostingEncoder.voided(voided));
            case Event.HoldExpired expired -> message.setHoldExpired(PostingEncoder.expired(expired));
            case Event.EntryReversed reversed -> message.setEntryReversed(PostingEncoder.reversed(reversed));
            case Event.TransferFailed failed -> message.setTransferFailed(transferFailed(failed));
            case Event.CommandRejected rejected -> message.setCommandRejected(commandRejected(rejected));
            case Event.AccountOpened opened -> message.setAccountOpened(accountOpened(opened));
            case Event.AccountChanged changed -> message.setAccountChanged(accountChanged(changed));
            case Event.AccountClosed closed -> message.setAccountClosed(accountClosed(closed));
            case Event.SoftLimitCrossed crossed -> message.setSoftLimitCrossed(softLimitCrossed(crossed));
            case Event.OwnerStarted started -> message.setOwnerStarted(ownerStarted(started));
            case Event.Forked forked -> message.setForked(forked(forked));
            case Event.WorkspaceOpened opened -> message.setWorkspaceOpened(workspaceOpened(opened));
            case Event.WorkspaceConfigured configured ->
                message.setWorkspaceConfigured(workspaceConfigured(configured));
            case Event.AssetDefined defined -> message.setAssetDefined(assetDefined(defined));
            case Event.AssetRescaled rescaled -> message.setAssetRescaled(assetRescaled(rescaled));
        }
        return message.build();
    }

    private static JournalProto.TransferFailed.Builder transferFailed(Event.TransferFailed event) {
        JournalProto.TransferFailed.Builder message = JournalProto.TransferFailed.newBuilder()
                .setWorkspace(event.workspace())
                .setCommand(CommandEncoder.transfer(event.command()))
                .setCode(event.code().wireName())
                .setDetail(event.detail());
        ValueEncoder.key(event.key(), message::setKeyUuid, message::setKeyText);
        return message;
    }

    private static JournalProto.CommandRejected.Builder commandRejected(Event.CommandRejected event) {
        JournalProto.CommandRejected.Builder message = JournalProto.CommandRejected.newBuilder()
                .setWorkspace(event.workspace())
                .setCommand(CommandEncoder.command(event.command()))
                .setCode(event.code().wireName())
                .setDetail(event.detail());
        ValueEncoder.key(event.key(), message::setKeyUuid, message::setKeyText);
        return message;
    }

    private static JournalProto.AccountOpened.Builder accountOpened(Event.AccountOpened event) {
        JournalProto.AccountOpened.Builder message = JournalProto.AccountOpened.newBuilder()
                .setWorkspace(event.workspace())
                .setAccount(event.account())
                .setNormalSide(ValueEncoder.side(event.normalSide()))
                .setOverdraftLimit(ValueEncoder.overdraft(event.overdraftLimit()))
                .addAllMetadata(ValueEncoder.pairs(event.metadata()))
                .setSystem(event.system())
                .setImplicit(event.implicit());
        if (event.code() != null) {
            message.setCode(event.code());
        }
        if (event.asset() >= 0) {
            message.setAsset(event.asset());
        }
        if (event.softLimit() != null) {
            message.setSoftLimit(ValueEncoder.amount(event.softLimit()));
        }
        ValueEncoder.key(event.key(), message::setKeyUuid, message::setKeyText);
        return message;
    }

    private static JournalProto.AccountChanged.Builder accountChanged(Event.AccountChanged event) {
        JournalProto.AccountChanged.Builder message = JournalProto.AccountChanged.newBuilder()
                .setWorkspace(event.workspace())
                .setAccount(event.account())
                .setStatus(ValueEncoder.status(event.status()))
                .setOverdraftLimit(ValueEncoder.overdraft(event.overdraftLimit()))
                .setCommand(CommandEncoder.changeAccount(event.command()));
        if (event.softLimit() != null) {
            message.setSoftLimit(ValueEncoder.amount(event.softLimit()));
        }
        if (event.metadata() != null) {
            message.setMetadata(ValueEncoder.metadata(event.metadata()));
        }
        ValueEncoder.key(event.key(), message::setKeyUuid, message::setKeyText);
        return message;
    }

    private static JournalProto.AccountClosed.Builder accountClosed(Event.AccountClosed event) {
        JournalProto.AccountClosed.Builder message = JournalProto.AccountClosed.newBuilder()
                .setWorkspace(event.workspace())
                .setAccount(event.account());
        ValueEncoder.key(event.key(), message::setKeyUuid, message::setKeyText);
        return message;
    }

    private static JournalProto.SoftLimitCrossed.Builder softLimitCrossed(Event.SoftLimitCrossed event) {
        return JournalProto.SoftLimitCrossed.newBuilder()
                .setWorkspace(event.workspace())
                .setAccount(event.account())
                .setAsset(event.asset())
                .setAvailable(event.available().low())
                .setAvailableHigh(ValueEncoder.signedHigh(event.available()));
    }

    private static JournalProto.OwnerStarted.Builder ownerStarted(Event.OwnerStarted event) {
        return JournalProto.OwnerStarted.newBuilder()
                .setEpoch(event.epoch())
                .setOwner(event.owner())
                .setFormat(event.format())
                .setDatabaseSystemId(event.databaseSystemId())
                .setDatabaseTimeline(event.databaseTimeline())
                .setSoftwareVersion(event.softwareVersion());
    }

    private static JournalProto.Forked.Builder forked(Event.Forked event) {
        return JournalProto.Forked.newBuilder()
                .setFromSeq(event.fromSeq())
                .setEpoch(event.epoch())
                .setReason(event.reason());
    }

    private static JournalProto.WorkspaceOpened.Builder workspaceOpened(Event.WorkspaceOpened event) {
        return JournalProto.WorkspaceOpened.newBuilder()
                .setWorkspace(event.workspace())
                .setName(event.name())
                .setAssetCatalog(event.assetCatalog())
                .setDefaults(ValueEncoder.defaults(event.defaults()));
    }

    private static JournalProto.WorkspaceConfigured.Builder workspaceConfigured(Event.WorkspaceConfigured event) {
        JournalProto.WorkspaceConfigured.Builder message = JournalProto.WorkspaceConfigured.newBuilder()
                .setWorkspace(event.workspace())
                .setDefaults(ValueEncoder.defaults(event.defaults()));
        if (event.command() != null) {
            message.setCommand(CommandEncoder.configureWorkspace(event.command()));
        }
        ValueEncoder.key(event.key(), message::setKeyUuid, message::setKeyText);
        return message;
    }

    private static JournalProto.AssetDefined.Builder assetDefined(Event.AssetDefined event) {
        JournalProto.AssetDefined.Builder message = JournalProto.AssetDefined.newBuilder()
                .setWorkspace(event.workspace())
                .setAsset(event.asset())
                .setCode(event.code())
                .setScale(event.scale());
        if (event.name() != null) {
            message.setName(event.name());
        }
        ValueEncoder.key(event.key(), message::setKeyUuid, message::setKeyText);
        return message;
    }

    private static JournalProto.AssetRescaled.Builder assetRescaled(Event.AssetRescaled event) {
        JournalProto.AssetRescaled.Builder message = JournalProto.AssetRescaled.newBuilder()
                .setWorkspace(event.workspace())
                .setAsset(event.asset())
                .setScale(event.scale());
        ValueEncoder.key(event.key(), message::setKeyUuid, message::setKeyText);
        return message;
    }
}
