package io.daybook.ledger.internal.codec;

import io.daybook.contracts.journal.v1.JournalProto;
import io.daybook.ledger.Event;
import io.daybook.ledger.RejectionCode;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Protobuf messages to events: total for every version that was ever written. */
final class EventDecoder {
    private static final Map<String, RejectionCode> CODES = Arrays.stream(RejectionCode.values())
            .collect(Collectors.toMap(RejectionCode::wireName, Function.identity()));

    private EventDecoder() {}

    static Event event(JournalProto.Event message) {
        return switch (message.getKindCase()) {
            case TRANSFER_COMPLETED -> PostingDecoder.transfer(message.getTransferCompleted());
            case ENTRY_POSTED -> PostingDecoder.entry(message.getEntryPosted());
            case EXCHANGE_COMPLETED -> PostingDecoder.exchange(message.getExchangeCompleted());
            case HOLD_PLACED -> PostingDecoder.hold(message.getHoldPlaced());
            case HOLD_CAPTURED -> PostingDecoder.captured(message.getHoldCaptured());
            case HOLD_VOIDED -> PostingDecoder.voided(message.getHoldVoided());
            case HOLD_EXPIRED -> PostingDecoder.expired(message.getHoldExpired());
            case ENTRY_REVERSED -> PostingDecoder.reversed(message.getEntryReversed());
            case TRANSFER_FAILED -> transferFailed(message.getTransferFailed());
            case COMMAND_REJECTED -> commandRejected(message.getCommandRejected());
            case ACCOUNT_OPENED -> accountOpened(message.getAccountOpened());
            case ACCOUNT_CHANGED -> accountChanged(message.getAccountChanged());
            case ACCOUNT_CLOSED -> accountClosed(message.getAccountClosed());
            case SOFT_LIMIT_CROSSED -> softLimitCrossed(message.getSoftLimitCrossed());
            case OWNER_STARTED -> ownerStarted(message.getOwnerStarted());
            case FORKED -> forked(message.getForked());
            case WORKSPACE_OPENED -> workspaceOpened(message.getWorkspaceOpened());
            case WORKSPACE_CONFIGURED -> workspaceConfigured(message.getWorkspaceConfigured());
            case ASSET_DEFINED -> assetDefined(message.getAssetDefined());
            case ASSET_RESCALED -> assetRescaled(message.getAssetRescaled());
            case KIND_NOT_SET ->
                throw new UnreadablePayloadException(
                        "it holds an event of a kind that this version does not know; a newer Daybook wrote it");
        };
    }

    private static Event transferFailed(JournalProto.TransferFailed message) {
        return new Event.TransferFailed(
                message.getWorkspace(),
                ValueDecoder.requiredKey(
                        message.hasKeyUuid(), message.getKeyUuid(), message.hasKeyText(), message.getKeyText()),
                CommandDecoder.transfer(message.getCommand()),
                code(message.getCode()),
                message.getDetail());
    }

    private static Event commandRejected(JournalProto.CommandRejected message) {
        return new Event.CommandRejected(
                message.getWorkspace(),
                ValueDecoder.requiredKey(
                        message.hasKeyUuid(), message.getKeyUuid(), message.hasKeyText(), message.getKeyText()),
                CommandDecoder.command(message.getCommand()),
                code(message.getCode()),
                message.getDetail());
    }

    private static RejectionCode code(String wireName) {
        RejectionCode code = CODES.get(wireName);
        if (code == null) {
            throw new UnreadablePayloadException(
                    "a command was refused for the reason '" + wireName + "', which this version does not know");
        }
        return code;
    }

    private static Event accountOpened(JournalProto.AccountOpened message) {
        return new Event.AccountOpened(
                message.getWorkspace(),
                ValueDecoder.key(
                        message.hasKeyUuid(), message.getKeyUuid(), message.hasKeyText(), message.getKeyText()),
                message.getAccount(),
                message.hasCode() ? message.getCode() : null,
                message.hasAsset() ? message.getAsset() : -1,
                ValueDecoder.side(message.getNormalSide()),
                ValueDecoder.overdraft(message.getOverdraftLimit()),
                message.hasSoftLimit() ? ValueDecoder.amount(message.getSoftLimit()) : null,
                ValueDecoder.metadata(message.getMetadataList()),
                message.getSystem(),
                message.getImplicit());
    }

    private static Event accountChanged(JournalProto.AccountChanged message) {
        return new Event.AccountChanged(
                message.getWorkspace(),
                ValueDecoder.key(
                        message.hasKeyUuid(), message.getKeyUuid(), message.hasKeyText(), message.getKeyText()),
                message.getAccount(),
                ValueDecoder.status(message.getStatus()),
                ValueDecoder.overdraft(message.getOverdraftLimit()),
                message.hasSoftLimit() ? ValueDecoder.amount(message.getSoftLimit()) : null,
                message.hasMetadata()
                        ? ValueDecoder.metadata(message.getMetadata().getPairsList())
                        : null,
                CommandDecoder.changeAccount(message.getCommand()));
    }

    private static Event accountClosed(JournalProto.AccountClosed message) {
        return new Event.AccountClosed(
                message.getWorkspace(),
                ValueDecoder.key(
                        message.hasKeyUuid(), message.getKeyUuid(), message.hasKeyText(), message.getKeyText()),
                message.getAccount());
    }

    private static Event softLimitCrossed(JournalProto.SoftLimitCrossed message) {
        return new Event.SoftLimitCrossed(
                message.getWorkspace(),
                message.getAccount(),
                message.getAsset(),
                ValueDecoder.signed(message.getAvailable(), message.getAvailableHigh()));
    }

    private static Event ownerStarted(JournalProto.OwnerStarted message) {
        return new Event.OwnerStarted(
                message.getEpoch(),
                message.getOwner(),
                message.getFormat(),
                message.getDatabaseSystemId(),
                message.getDatabaseTimeline(),
                message.getSoftwareVersion());
    }

    private static Event forked(JournalProto.Forked message) {
        return new Event.Forked(message.getFromSeq(), message.getEpoch(), message.getReason());
    }

    private static Event workspaceOpened(JournalProto.WorkspaceOpened message) {
        return new Event.WorkspaceOpened(
                message.getWorkspace(),
                message.getName(),
                message.getAssetCatalog(),
                ValueDecoder.defaults(message.getDefaults()));
    }

    private static Event workspaceConfigured(JournalProto.WorkspaceConfigured message) {
        return new Event.WorkspaceConfigured(
                message.getWorkspace(),
                ValueDecoder.key(
                        message.hasKeyUuid(), message.getKeyUuid(), message.hasKeyText(), message.getKeyText()),
                ValueDecoder.defaults(message.getDefaults()),
                message.hasCommand() ? CommandDecoder.configureWorkspace(message.getCommand()) : null);
    }

    private static Event assetDefined(JournalProto.AssetDefined message) {
        @Nullable String name = message.hasName() ? message.getName() : null;
        return new Event.AssetDefined(
                message.getWorkspace(),
                ValueDecoder.key(
                        message.hasKeyUuid(), message.getKeyUuid(), message.hasKeyText(), message.getKeyText()),
                message.getAsset(),
                message.getCode(),
                message.getScale(),
                name);
    }

    private static Event assetRescaled(JournalProto.AssetRescaled message) {
        return new Event.AssetRescaled(
                message.getWorkspace(),
                ValueDecoder.key(
                        message.hasKeyUuid(), message.getKeyUuid(), message.hasKeyText(), message.getKeyText()),
                message.getAsset(),
                message.getScale());
    }
}
