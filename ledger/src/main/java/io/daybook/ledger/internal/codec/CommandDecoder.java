package io.daybook.ledger.internal.codec;

import io.daybook.contracts.journal.v1.JournalProto;
import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.EntryDetails;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Commands that are kept in the journal. */
final class CommandDecoder {
    private CommandDecoder() {}

    static Command command(JournalProto.Command message) {
        return switch (message.getKindCase()) {
            case OPEN_ACCOUNT -> openAccount(message.getOpenAccount());
            case CHANGE_ACCOUNT -> changeAccount(message.getChangeAccount());
            case CLOSE_ACCOUNT ->
                new Command.CloseAccount(ref(message.getCloseAccount().getAccount()));
            case POST_ENTRY -> postEntry(message.getPostEntry());
            case TRANSFER -> transfer(message.getTransfer());
            case CAPTURE -> capture(message.getCapture());
            case VOID_HOLD ->
                new Command.VoidHold(ValueDecoder.uuid(message.getVoidHold().getTransferId()));
            case REVERSE -> reverse(message.getReverse());
            case DEFINE_ASSET -> defineAsset(message.getDefineAsset());
            case RESCALE_ASSET ->
                new Command.RescaleAsset(
                        message.getRescaleAsset().getCode(),
                        message.getRescaleAsset().getScale());
            case CONFIGURE_WORKSPACE -> configureWorkspace(message.getConfigureWorkspace());
            case KIND_NOT_SET ->
                throw new UnreadablePayloadException("a refused command is of a kind that this version does not know");
        };
    }

    private static Command.OpenAccount openAccount(JournalProto.OpenAccountCommand message) {
        return new Command.OpenAccount(
                message.hasCode() ? message.getCode() : null,
                message.hasAsset() ? message.getAsset() : null,
                ValueDecoder.side(message.getNormalSide()),
                ValueDecoder.overdraft(message.getOverdraftLimit()),
                message.hasSoftLimit() ? ValueDecoder.amount(message.getSoftLimit()) : null,
                ValueDecoder.metadata(message.getMetadataList()));
    }

    static Command.ChangeAccount changeAccount(JournalProto.ChangeAccountCommand message) {
        return new Command.ChangeAccount(
                ref(message.getAccount()),
                message.hasOverdraftLimit() ? ValueDecoder.overdraft(message.getOverdraftLimit()) : null,
                message.hasSoftLimit() ? ValueDecoder.amount(message.getSoftLimit()) : null,
                message.getRemoveSoftLimit(),
                message.hasStatus() ? ValueDecoder.status(message.getStatus()) : null,
                message.hasMetadata()
                        ? ValueDecoder.metadata(message.getMetadata().getPairsList())
                        : null);
    }

    private static Command.PostEntry postEntry(JournalProto.PostEntryCommand message) {
        return new Command.PostEntry(
                message.getLinesList().stream().map(CommandDecoder::line).toList(),
                ValueDecoder.optionalUuid(message.getBatchId()),
                ValueDecoder.details(message.getDetails()));
    }

    private static Command.Line line(JournalProto.CommandLine message) {
        return new Command.Line(
                ref(message.getAccount()),
                ValueDecoder.side(message.getSide()),
                amount(message.getAmount()),
                message.hasAsset() ? message.getAsset() : null);
    }

    static Command.Transfer transfer(JournalProto.TransferCommand message) {
        EntryDetails details = ValueDecoder.details(message.getDetails());
        return new Command.Transfer(
                ref(message.getFrom()),
                ref(message.getTo()),
                message.hasAsset() ? message.getAsset() : null,
                amount(message.getAmount()),
                message.hasHold() ? hold(message.getHold()) : null,
                message.hasExchange() ? exchange(message.getExchange()) : null,
                details);
    }

    private static Command.Hold hold(JournalProto.HoldTerms message) {
        return new Command.Hold(message.hasExpiresInSeconds() ? (Long) message.getExpiresInSeconds() : null);
    }

    private static Command.Exchange exchange(JournalProto.ExchangeTerms message) {
        return new Command.Exchange(
                message.getToAsset(),
                amount(message.getToAmount()),
                new BigDecimal(message.getRate()),
                ValueDecoder.rounding(message.getRounding()));
    }

    private static Command.Capture capture(JournalProto.CaptureCommand message) {
        return new Command.Capture(
                ValueDecoder.uuid(message.getTransferId()),
                message.hasAmount() ? amount(message.getAmount()) : null,
                ValueDecoder.details(message.getDetails()));
    }

    private static Command.Reverse reverse(JournalProto.ReverseCommand message) {
        return new Command.Reverse(
                ValueDecoder.uuid(message.getSubject()),
                ValueDecoder.reversalDate(message.getEffective()),
                ValueDecoder.details(message.getDetails()));
    }

    private static Command.DefineAsset defineAsset(JournalProto.DefineAssetCommand message) {
        @Nullable String name = message.hasName() ? message.getName() : null;
        return new Command.DefineAsset(message.getCode(), message.getScale(), name);
    }

    static Command.ConfigureWorkspace configureWorkspace(JournalProto.ConfigureWorkspaceCommand message) {
        return new Command.ConfigureWorkspace(
                message.hasDefaultOverdraft() ? ValueDecoder.overdraft(message.getDefaultOverdraft()) : null,
                message.hasOpenPayeesImplicitly() ? (Boolean) message.getOpenPayeesImplicitly() : null,
                message.hasOpenPayersImplicitly() ? (Boolean) message.getOpenPayersImplicitly() : null);
    }

    private static AccountRef ref(JournalProto.AccountRef message) {
        return switch (message.getRefCase()) {
            case ID -> new AccountRef.ById(ValueDecoder.uuid(message.getId()));
            case CODE -> new AccountRef.ByCode(message.getCode());
            case REF_NOT_SET -> throw new UnreadablePayloadException("a refused command names no account");
        };
    }

    private static AmountInput amount(JournalProto.AmountInput message) {
        return switch (message.getAmountCase()) {
            case MINOR -> new AmountInput.Minor(ValueDecoder.amount(message.getMinor()));
            case DECIMAL -> new AmountInput.Decimal(new BigDecimal(message.getDecimal()));
            case AMOUNT_NOT_SET -> throw new UnreadablePayloadException("a refused command has no amount");
        };
    }
}
