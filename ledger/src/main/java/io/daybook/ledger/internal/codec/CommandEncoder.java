package io.daybook.ledger.internal.codec;

import io.daybook.contracts.journal.v1.JournalProto;
import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.platform.money.Amount;
import java.math.BigDecimal;
import java.util.UUID;

/** Commands that are kept in the journal beside their refusal or their change. */
final class CommandEncoder {
    private CommandEncoder() {}

    static JournalProto.Command command(Command command) {
        JournalProto.Command.Builder message = JournalProto.Command.newBuilder();
        switch (command) {
            case Command.OpenAccount open -> message.setOpenAccount(openAccount(open));
            case Command.ChangeAccount change -> message.setChangeAccount(changeAccount(change));
            case Command.CloseAccount(AccountRef account) ->
                message.setCloseAccount(
                        JournalProto.CloseAccountCommand.newBuilder().setAccount(ref(account)));
            case Command.PostEntry post -> message.setPostEntry(postEntry(post));
            case Command.Transfer transfer -> message.setTransfer(transfer(transfer));
            case Command.Capture capture -> message.setCapture(capture(capture));
            case Command.VoidHold(UUID transferId) ->
                message.setVoidHold(
                        JournalProto.VoidHoldCommand.newBuilder().setTransferId(ValueEncoder.uuid(transferId)));
            case Command.Reverse reverse -> message.setReverse(reverse(reverse));
            case Command.DefineAsset define -> message.setDefineAsset(defineAsset(define));
            case Command.RescaleAsset(String code, int scale) ->
                message.setRescaleAsset(JournalProto.RescaleAssetCommand.newBuilder()
                        .setCode(code)
                        .setScale(scale));
            case Command.ConfigureWorkspace configure -> message.setConfigureWorkspace(configureWorkspace(configure));
        }
        return message.build();
    }

    private static JournalProto.OpenAccountCommand openAccount(Command.OpenAccount open) {
        JournalProto.OpenAccountCommand.Builder message = JournalProto.OpenAccountCommand.newBuilder()
                .setNormalSide(ValueEncoder.side(open.normalSide()))
                .setOverdraftLimit(ValueEncoder.overdraft(open.overdraftLimit()))
                .addAllMetadata(ValueEncoder.pairs(open.metadata()));
        if (open.code() != null) {
            message.setCode(open.code());
        }
        if (open.asset() != null) {
            message.setAsset(open.asset());
        }
        if (open.softLimit() != null) {
            message.setSoftLimit(ValueEncoder.amount(open.softLimit()));
        }
        return message.build();
    }

    static JournalProto.ChangeAccountCommand changeAccount(Command.ChangeAccount change) {
        JournalProto.ChangeAccountCommand.Builder message = JournalProto.ChangeAccountCommand.newBuilder()
                .setAccount(ref(change.account()))
                .setRemoveSoftLimit(change.removeSoftLimit());
        if (change.overdraftLimit() != null) {
            message.setOverdraftLimit(ValueEncoder.overdraft(change.overdraftLimit()));
        }
        if (change.softLimit() != null) {
            message.setSoftLimit(ValueEncoder.amount(change.softLimit()));
        }
        if (change.status() != null) {
            message.setStatus(ValueEncoder.status(change.status()));
        }
        if (change.metadata() != null) {
            message.setMetadata(ValueEncoder.metadata(change.metadata()));
        }
        return message.build();
    }

    private static JournalProto.PostEntryCommand postEntry(Command.PostEntry post) {
        JournalProto.PostEntryCommand.Builder message = JournalProto.PostEntryCommand.newBuilder();
        for (Command.Line line : post.lines()) {
            JournalProto.CommandLine.Builder built = message.addLinesBuilder()
                    .setAccount(ref(line.account()))
                    .setSide(ValueEncoder.side(line.side()))
                    .setAmount(amount(line.amount()));
            if (line.asset() != null) {
                built.setAsset(line.asset());
            }
        }
        if (post.batchId() != null) {
            message.setBatchId(ValueEncoder.uuid(post.batchId()));
        }
        if (!ValueEncoder.isNone(post.details())) {
            message.setDetails(ValueEncoder.details(post.details()));
        }
        return message.build();
    }

    static JournalProto.TransferCommand transfer(Command.Transfer transfer) {
        JournalProto.TransferCommand.Builder message = JournalProto.TransferCommand.newBuilder()
                .setFrom(ref(transfer.from()))
                .setTo(ref(transfer.to()))
                .setAmount(amount(transfer.amount()));
        if (transfer.asset() != null) {
            message.setAsset(transfer.asset());
        }
        if (transfer.hold() != null) {
            JournalProto.HoldTerms.Builder hold = message.getHoldBuilder();
            if (transfer.hold().expiresInSeconds() != null) {
                hold.setExpiresInSeconds(transfer.hold().expiresInSeconds());
            }
        }
        if (transfer.exchange() != null) {
            Command.Exchange exchange = transfer.exchange();
            message.setExchange(JournalProto.ExchangeTerms.newBuilder()
                    .setToAsset(exchange.toAsset())
                    .setToAmount(amount(exchange.toAmount()))
                    .setRate(exchange.rate().toString())
                    .setRounding(ValueEncoder.rounding(exchange.rounding())));
        }
        if (!ValueEncoder.isNone(transfer.details())) {
            message.setDetails(ValueEncoder.details(transfer.details()));
        }
        return message.build();
    }

    private static JournalProto.CaptureCommand capture(Command.Capture capture) {
        JournalProto.CaptureCommand.Builder message =
                JournalProto.CaptureCommand.newBuilder().setTransferId(ValueEncoder.uuid(capture.transferId()));
        if (capture.amount() != null) {
            message.setAmount(amount(capture.amount()));
        }
        if (!ValueEncoder.isNone(capture.details())) {
            message.setDetails(ValueEncoder.details(capture.details()));
        }
        return message.build();
    }

    private static JournalProto.ReverseCommand reverse(Command.Reverse reverse) {
        JournalProto.ReverseCommand.Builder message = JournalProto.ReverseCommand.newBuilder()
                .setSubject(ValueEncoder.uuid(reverse.subject()))
                .setEffective(ValueEncoder.reversalDate(reverse.effective()));
        if (!ValueEncoder.isNone(reverse.details())) {
            message.setDetails(ValueEncoder.details(reverse.details()));
        }
        return message.build();
    }

    private static JournalProto.DefineAssetCommand defineAsset(Command.DefineAsset define) {
        JournalProto.DefineAssetCommand.Builder message = JournalProto.DefineAssetCommand.newBuilder()
                .setCode(define.code())
                .setScale(define.scale());
        if (define.name() != null) {
            message.setName(define.name());
        }
        return message.build();
    }

    static JournalProto.ConfigureWorkspaceCommand configureWorkspace(Command.ConfigureWorkspace configure) {
        JournalProto.ConfigureWorkspaceCommand.Builder message = JournalProto.ConfigureWorkspaceCommand.newBuilder();
        if (configure.defaultOverdraft() != null) {
            message.setDefaultOverdraft(ValueEncoder.overdraft(configure.defaultOverdraft()));
        }
        if (configure.openPayeesImplicitly() != null) {
            message.setOpenPayeesImplicitly(configure.openPayeesImplicitly());
        }
        if (configure.openPayersImplicitly() != null) {
            message.setOpenPayersImplicitly(configure.openPayersImplicitly());
        }
        return message.build();
    }

    private static JournalProto.AccountRef ref(AccountRef ref) {
        JournalProto.AccountRef.Builder message = JournalProto.AccountRef.newBuilder();
        switch (ref) {
            case AccountRef.ById(UUID id) -> message.setId(ValueEncoder.uuid(id));
            case AccountRef.ByCode(String code) -> message.setCode(code);
        }
        return message.build();
    }

    private static JournalProto.AmountInput amount(AmountInput input) {
        JournalProto.AmountInput.Builder message = JournalProto.AmountInput.newBuilder();
        switch (input) {
            case AmountInput.Minor(Amount value) -> message.setMinor(ValueEncoder.amount(value));
            case AmountInput.Decimal(BigDecimal value) -> message.setDecimal(value.toString());
        }
        return message.build();
    }
}
