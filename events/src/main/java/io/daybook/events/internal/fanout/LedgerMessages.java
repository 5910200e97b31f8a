package io.daybook.events.internal.fanout;

import com.google.protobuf.Message;
import io.daybook.contracts.Topics;
import io.daybook.contracts.ledger.v1.AccountCreated;
import io.daybook.contracts.ledger.v1.EntryLine;
import io.daybook.contracts.ledger.v1.EntryPosted;
import io.daybook.contracts.ledger.v1.Money;
import io.daybook.contracts.ledger.v1.Place;
import io.daybook.contracts.ledger.v1.Side;
import io.daybook.contracts.ledger.v1.TransferCompleted;
import io.daybook.contracts.ledger.v1.TransferExpired;
import io.daybook.contracts.ledger.v1.TransferFailed;
import io.daybook.contracts.ledger.v1.TransferHeld;
import io.daybook.contracts.ledger.v1.TransferInitiated;
import io.daybook.contracts.ledger.v1.TransferVoided;
import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Asset;
import io.daybook.ledger.Command;
import io.daybook.ledger.Directory;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.platform.money.Amount;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What an event of the journal says to other programs: numbers become ids and codes, one event may be several messages. */
final class LedgerMessages {
    private final Directory directory;

    LedgerMessages(Directory directory) {
        this.directory = directory;
    }

    /**
     * A message with where it goes.
     *
     * @param eventId the same whenever the same event is told
     * @param correlationId empty: none
     */
    record Told(
            String topic,
            UUID aggregateId,
            String aggregateType,
            UUID eventId,
            String correlationId,
            Message message) {}

    /** In the order in which they happened; empty for what only the ledger needs to know. */
    List<Told> of(Recorded<? extends Event> recorded) {
        List<Told> told = new ArrayList<>(3);
        switch (recorded.event()) {
            case Event.AccountOpened opened -> told.add(account(recorded, opened));
            case Event.EntryPosted posted ->
                told.add(entry(recorded, posted, posted.lines(), posted.details(), null, posted.batchId(), null));
            case Event.EntryReversed reversed ->
                told.add(entry(
                        recorded,
                        reversed,
                        reversed.lines(),
                        reversed.details(),
                        null,
                        null,
                        reversed.reversedEntry()));
            case Event.TransferCompleted transfer -> completed(told, recorded, transfer);
            case Event.ExchangeCompleted exchange -> exchanged(told, recorded, exchange);
            case Event.HoldPlaced hold -> held(told, recorded, hold);
            case Event.HoldCaptured captured -> captured(told, recorded, captured);
            case Event.HoldVoided voided ->
                told.add(transfer(
                        voided.transferId(),
                        "",
                        TransferVoided.newBuilder()
                                .setTransferId(voided.transferId().toString())
                                .setReleased(money(voided.workspace(), voided.asset(), voided.held()))
                                .setTsUnixMs(millis(recorded))
                                .setWorkspaceId(workspace(voided))
                                .setPlace(place(recorded))
                                .build()));
            case Event.HoldExpired expired ->
                told.add(transfer(
                        expired.transferId(),
                        "",
                        TransferExpired.newBuilder()
                                .setTransferId(expired.transferId().toString())
                                .setReleased(money(expired.workspace(), expired.asset(), expired.held()))
                                .setTsUnixMs(millis(recorded))
                                .setWorkspaceId(workspace(expired))
                                .setPlace(place(recorded))
                                .build()));
            case Event.TransferFailed failed -> failed(told, recorded, failed);
            case Event.OwnerStarted _,
                    Event.Forked _,
                    Event.WorkspaceOpened _,
                    Event.WorkspaceConfigured _,
                    Event.AssetDefined _,
                    Event.AssetRescaled _,
                    Event.AccountChanged _,
                    Event.AccountClosed _,
                    Event.CommandRejected _,
                    Event.SoftLimitCrossed _ -> {}
        }
        return told;
    }

    private Told account(Recorded<?> recorded, Event.AccountOpened opened) {
        UUID id = directory.accountId(opened.account());
        String code = opened.code();
        AccountCreated message = AccountCreated.newBuilder()
                .setAccountId(id.toString())
                .setCurrency(
                        opened.asset() < 0
                                ? ""
                                : directory
                                        .asset(opened.workspace(), opened.asset())
                                        .code())
                .setTsUnixMs(millis(recorded))
                .setCode(code == null ? "" : code)
                .setWorkspaceId(workspace(opened))
                .setPlace(place(recorded))
                .setNormalSide(side(opened.normalSide()))
                .setSystem(opened.system())
                .build();
        return new Told(Topics.LEDGER_ACCOUNT, id, "account", id, "", message);
    }

    private void completed(List<Told> told, Recorded<?> recorded, Event.TransferCompleted transfer) {
        UUID id = recorded.transferId();
        Money amount = money(transfer.workspace(), transfer.asset(), transfer.amount());
        told.add(initiated(
                recorded,
                id,
                transfer,
                transfer.from(),
                transfer.to(),
                amount,
                transfer.details().correlationId()));
        told.add(told(
                recorded,
                transfer,
                List.of(
                        line(transfer.from(), io.daybook.ledger.Side.CREDIT, amount),
                        line(transfer.to(), io.daybook.ledger.Side.DEBIT, amount)),
                transfer.details(),
                id,
                null,
                null));
        told.add(done(recorded, id, transfer, amount, null, transfer.details().correlationId()));
    }

    private void exchanged(List<Told> told, Recorded<?> recorded, Event.ExchangeCompleted exchange) {
        UUID id = recorded.transferId();
        Money amount = money(exchange.workspace(), exchange.asset(), exchange.amount());
        Money toAmount = money(exchange.workspace(), exchange.toAsset(), exchange.toAmount());
        String correlation = exchange.details().correlationId();
        told.add(initiated(recorded, id, exchange, exchange.from(), exchange.to(), amount, correlation));
        told.add(told(
                recorded,
                exchange,
                List.of(
                        line(exchange.from(), io.daybook.ledger.Side.CREDIT, amount),
                        line(exchange.exchangeAccount(), io.daybook.ledger.Side.DEBIT, amount),
                        line(exchange.toExchangeAccount(), io.daybook.ledger.Side.CREDIT, toAmount),
                        line(exchange.to(), io.daybook.ledger.Side.DEBIT, toAmount)),
                exchange.details(),
                id,
                null,
                null));
        told.add(done(recorded, id, exchange, amount, toAmount, correlation));
    }

    private void held(List<Told> told, Recorded<?> recorded, Event.HoldPlaced hold) {
        UUID id = recorded.transferId();
        Money amount = money(hold.workspace(), hold.asset(), hold.amount());
        String correlation = hold.details().correlationId();
        told.add(initiated(recorded, id, hold, hold.from(), hold.to(), amount, correlation));
        told.add(transfer(
                id,
                text(correlation),
                TransferHeld.newBuilder()
                        .setTransferId(id.toString())
                        .setAmount(amount)
                        .setTsUnixMs(millis(recorded))
                        .setExpiresAtUnixMs(hold.expiresAtMicros() / 1_000)
                        .setWorkspaceId(workspace(hold))
                        .setPlace(place(recorded))
                        .build()));
    }

    private void captured(List<Told> told, Recorded<?> recorded, Event.HoldCaptured captured) {
        Money amount = money(captured.workspace(), captured.asset(), captured.amount());
        told.add(told(
                recorded,
                captured,
                List.of(
                        line(captured.from(), io.daybook.ledger.Side.CREDIT, amount),
                        line(captured.to(), io.daybook.ledger.Side.DEBIT, amount)),
                captured.details(),
                captured.transferId(),
                null,
                null));
        told.add(done(
                recorded,
                captured.transferId(),
                captured,
                amount,
                null,
                captured.details().correlationId()));
    }

    /** What was asked for stands as it was written: a refused transfer may name accounts and assets that do not exist. */
    private void failed(List<Told> told, Recorded<?> recorded, Event.TransferFailed failed) {
        UUID id = recorded.transferId();
        Command.Transfer asked = failed.command();
        String asset = asked.asset();
        Money.Builder amount = Money.newBuilder().setCurrency(asset == null ? "" : asset);
        switch (asked.amount()) {
            case AmountInput.Minor minor -> {
                amount.setMinorUnits(minor.value().toString());
                if (minor.value().fitsLong()) {
                    amount.setUnits(minor.value().longValue());
                }
            }
            case AmountInput.Decimal _ -> {}
        }
        String correlation = text(asked.details().correlationId());
        told.add(transfer(
                id,
                correlation,
                TransferInitiated.newBuilder()
                        .setTransferId(id.toString())
                        .setFrom(name(asked.from()))
                        .setTo(name(asked.to()))
                        .setAmount(amount)
                        .setIdemKey(failed.key())
                        .setTsUnixMs(millis(recorded))
                        .setWorkspaceId(workspace(failed))
                        .setCorrelationId(correlation)
                        .setPlace(place(recorded))
                        .build()));
        told.add(transfer(
                id,
                correlation,
                TransferFailed.newBuilder()
                        .setTransferId(id.toString())
                        .setReason(failed.code().wireName())
                        .setDetail(failed.detail())
                        .setTsUnixMs(millis(recorded))
                        .setWorkspaceId(workspace(failed))
                        .setPlace(place(recorded))
                        .build()));
    }

    private static String name(AccountRef ref) {
        return switch (ref) {
            case AccountRef.ById byId -> byId.id().toString();
            case AccountRef.ByCode byCode -> byCode.code();
        };
    }

    private Told initiated(
            Recorded<?> recorded,
            UUID id,
            Event.Answer event,
            int from,
            int to,
            Money amount,
            @Nullable String correlation) {
        String key = event.key();
        return transfer(
                id,
                text(correlation),
                TransferInitiated.newBuilder()
                        .setTransferId(id.toString())
                        .setFrom(directory.accountId(from).toString())
                        .setTo(directory.accountId(to).toString())
                        .setAmount(amount)
                        .setIdemKey(key == null ? "" : key)
                        .setTsUnixMs(millis(recorded))
                        .setWorkspaceId(workspace(event))
                        .setCorrelationId(text(correlation))
                        .setPlace(place(recorded))
                        .build());
    }

    private Told done(
            Recorded<?> recorded,
            UUID id,
            Event.InWorkspace event,
            Money amount,
            @Nullable Money toAmount,
            @Nullable String correlation) {
        TransferCompleted.Builder message = TransferCompleted.newBuilder()
                .setTransferId(id.toString())
                .setTsUnixMs(millis(recorded))
                .setEntryId(recorded.entryId().toString())
                .setAmount(amount)
                .setWorkspaceId(workspace(event))
                .setPlace(place(recorded));
        if (toAmount != null) {
            message.setToAmount(toAmount);
        }
        return transfer(id, text(correlation), message.build());
    }

    /** Steps of one transfer differ in their names, so that name and transfer make the event's id. */
    private static Told transfer(UUID id, String correlation, Message message) {
        String step = id + "/" + message.getDescriptorForType().getName();
        return new Told(
                Topics.LEDGER_TRANSFER,
                id,
                "transfer",
                UUID.nameUUIDFromBytes(step.getBytes(StandardCharsets.UTF_8)),
                correlation,
                message);
    }

    private Told entry(
            Recorded<?> recorded,
            Event.InWorkspace event,
            List<Event.PostedLine> posted,
            EntryDetails details,
            @Nullable UUID transferId,
            @Nullable UUID batchId,
            @Nullable UUID reversed) {
        List<EntryLine> lines = new ArrayList<>(posted.size());
        for (Event.PostedLine line : posted) {
            lines.add(
                    line(line.account(), line.side(), money(event.workspace(), line.asset(), line.amount())).toBuilder()
                            .setBalanceAfterMinor(line.balanceAfter().toString())
                            .build());
        }
        return told(recorded, event, lines, details, transferId, batchId, reversed);
    }

    private Told told(
            Recorded<?> recorded,
            Event.InWorkspace event,
            List<EntryLine> lines,
            EntryDetails details,
            @Nullable UUID transferId,
            @Nullable UUID batchId,
            @Nullable UUID reversed) {
        UUID id = recorded.entryId();
        EntryPosted.Builder message = EntryPosted.newBuilder()
                .setEntryId(id.toString())
                .setBatchId(batchId == null ? "" : batchId.toString())
                .addAllLines(lines)
                .setTsUnixMs(millis(recorded))
                .setEffectiveAtUnixMs(recorded.effectiveAtMicros(details) / 1_000)
                .setTransferId(transferId == null ? "" : transferId.toString())
                .setReversesEntryId(reversed == null ? "" : reversed.toString())
                .setWorkspaceId(workspace(event))
                .setCorrelationId(text(details.correlationId()))
                .setDescription(text(details.description()))
                .putAllMetadata(details.metadata())
                .setPlace(place(recorded));
        return new Told(Topics.LEDGER_ENTRY, id, "entry", id, text(details.correlationId()), message.build());
    }

    private EntryLine line(int account, io.daybook.ledger.Side side, Money amount) {
        String code = directory.accountCode(account);
        return EntryLine.newBuilder()
                .setAccountId(directory.accountId(account).toString())
                .setAmount(amount)
                .setSide(side(side))
                .setAccountCode(code == null ? "" : code)
                .build();
    }

    private Money money(int workspace, int assetNumber, Amount amount) {
        Asset asset = directory.asset(workspace, assetNumber);
        return Money.newBuilder()
                .setUnits(amount.fitsLong() ? amount.longValue() : 0)
                .setCurrency(asset.code())
                .setMinorUnits(amount.toString())
                .setScale(asset.scale())
                .build();
    }

    private String workspace(Event.InWorkspace event) {
        return directory.workspaceName(event.workspace());
    }

    private static Side side(io.daybook.ledger.Side side) {
        return switch (side) {
            case DEBIT -> Side.DEBIT;
            case CREDIT -> Side.CREDIT;
        };
    }

    private static Place place(Recorded<?> recorded) {
        return Place.newBuilder()
                .setShard(recorded.shard())
                .setSeq(recorded.seq())
                .setIndex(recorded.index())
                .build();
    }

    private static long millis(Recorded<?> recorded) {
        return recorded.recordedAtMicros() / 1_000;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
