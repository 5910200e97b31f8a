package io.daybook.ledger.internal.codec;

import io.daybook.contracts.journal.v1.JournalProto;
import io.daybook.ledger.Event;

/** Events that move or reserve money, as protobuf messages. */
final class PostingEncoder {
    private PostingEncoder() {}

    static JournalProto.TransferCompleted.Builder transfer(Event.TransferCompleted event) {
        JournalProto.TransferCompleted.Builder message = JournalProto.TransferCompleted.newBuilder()
                .setFrom(event.from())
                .setTo(event.to())
                .setAmount(event.amount().low())
                .setAmountHigh(event.amount().high())
                .setAsset(event.asset())
                .setWorkspace(event.workspace());
        if (!ValueEncoder.isNone(event.details())) {
            message.setDetails(ValueEncoder.details(event.details()));
        }
        ValueEncoder.key(event.key(), message::setKeyUuid, message::setKeyText);
        return message;
    }

    static JournalProto.EntryPosted.Builder entry(Event.EntryPosted event) {
        JournalProto.EntryPosted.Builder message =
                JournalProto.EntryPosted.newBuilder().setWorkspace(event.workspace());
        for (Event.PostedLine line : event.lines()) {
            message.addLines(ValueEncoder.line(line));
        }
        if (event.batchId() != null) {
            message.setBatchId(ValueEncoder.uuid(event.batchId()));
        }
        if (!ValueEncoder.isNone(event.details())) {
            message.setDetails(ValueEncoder.details(event.details()));
        }
        ValueEncoder.key(event.key(), message::setKeyUuid, message::setKeyText);
        return message;
    }

    static JournalProto.ExchangeCompleted.Builder exchange(Event.ExchangeCompleted event) {
        JournalProto.ExchangeCompleted.Builder message = JournalProto.ExchangeCompleted.newBuilder()
                .setFrom(event.from())
                .setTo(event.to())
                .setAmount(event.amount().low())
                .setAmountHigh(event.amount().high())
                .setAsset(event.asset())
                .setWorkspace(event.workspace())
                .setToAsset(event.toAsset())
                .setToAmount(event.toAmount().low())
                .setToAmountHigh(event.toAmount().high())
                .setExchangeAccount(event.exchangeAccount())
                .setToExchangeAccount(event.toExchangeAccount())
                .setRate(event.rate().toString())
                .setRounding(ValueEncoder.rounding(event.rounding()));
        if (!ValueEncoder.isNone(event.details())) {
            message.setDetails(ValueEncoder.details(event.details()));
        }
        ValueEncoder.key(event.key(), message::setKeyUuid, message::setKeyText);
        return message;
    }

    static JournalProto.HoldPlaced.Builder hold(Event.HoldPlaced event) {
        JournalProto.HoldPlaced.Builder message = JournalProto.HoldPlaced.newBuilder()
                .setFrom(event.from())
                .setTo(event.to())
                .setAmount(event.amount().low())
                .setAmountHigh(event.amount().high())
                .setAsset(event.asset())
                .setWorkspace(event.workspace())
                .setExpiresAtMicros(event.expiresAtMicros());
        if (event.expiresInSeconds() != null) {
            message.setExpiresInSeconds(event.expiresInSeconds());
        }
        if (!ValueEncoder.isNone(event.details())) {
            message.setDetails(ValueEncoder.details(event.details()));
        }
        ValueEncoder.key(event.key(), message::setKeyUuid, message::setKeyText);
        return message;
    }

    static JournalProto.HoldCaptured.Builder captured(Event.HoldCaptured event) {
        JournalProto.HoldCaptured.Builder message = JournalProto.HoldCaptured.newBuilder()
                .setFrom(event.from())
                .setTo(event.to())
                .setAmount(event.amount().low())
                .setAmountHigh(event.amount().high())
                .setAsset(event.asset())
                .setWorkspace(event.workspace())
                .setHeld(event.held().low())
                .setHeldHigh(event.held().high())
                .setTransferId(ValueEncoder.uuid(event.transferId()));
        if (!ValueEncoder.isNone(event.details())) {
            message.setDetails(ValueEncoder.details(event.details()));
        }
        ValueEncoder.key(event.key(), message::setKeyUuid, message::setKeyText);
        return message;
    }

    static JournalProto.HoldVoided.Builder voided(Event.HoldVoided event) {
        JournalProto.HoldVoided.Builder message = JournalProto.HoldVoided.newBuilder()
                .setFrom(event.from())
                .setTo(event.to())
                .setHeld(event.held().low())
                .setHeldHigh(event.held().high())
                .setAsset(event.asset())
                .setWorkspace(event.workspace())
                .setTransferId(ValueEncoder.uuid(event.transferId()));
        ValueEncoder.key(event.key(), message::setKeyUuid, message::setKeyText);
        return message;
    }

    static JournalProto.HoldExpired.Builder expired(Event.HoldExpired event) {
        return JournalProto.HoldExpired.newBuilder()
                .setFrom(event.from())
                .setTo(event.to())
                .setHeld(event.held().low())
                .setHeldHigh(event.held().high())
                .setAsset(event.asset())
                .setWorkspace(event.workspace())
                .setTransferId(ValueEncoder.uuid(event.transferId()));
    }

    static JournalProto.EntryReversed.Builder reversed(Event.EntryReversed event) {
        JournalProto.EntryReversed.Builder message = JournalProto.EntryReversed.newBuilder()
                .setWorkspace(event.workspace())
                .setSubject(ValueEncoder.uuid(event.subject()))
                .setReversedEntry(ValueEncoder.uuid(event.reversedEntry()))
                .setEffective(ValueEncoder.reversalDate(event.effective()));
        for (Event.PostedLine line : event.lines()) {
            message.addLines(ValueEncoder.line(line));
        }
        if (!ValueEncoder.isNone(event.details())) {
            message.setDetails(ValueEncoder.details(event.details()));
        }
        ValueEncoder.key(event.key(), message::setKeyUuid, message::setKeyText);
        return message;
    }
}
