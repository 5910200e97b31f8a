package io.daybook.ledger.internal.codec;

import io.daybook.contracts.journal.v1.JournalProto;
import io.daybook.ledger.Event;
import java.math.BigDecimal;

/** Events that move or reserve money, from protobuf messages. */
final class PostingDecoder {
    private PostingDecoder() {}

    static Event transfer(JournalProto.TransferCompleted message) {
        return new Event.TransferCompleted(
                message.getWorkspace(),
                ValueDecoder.key(
                        message.hasKeyUuid(), message.getKeyUuid(), message.hasKeyText(), message.getKeyText()),
                message.getFrom(),
                message.getTo(),
                message.getAsset(),
                ValueDecoder.amount(message.getAmount(), message.getAmountHigh()),
                ValueDecoder.details(message.getDetails()));
    }

    static Event entry(JournalProto.EntryPosted message) {
        return new Event.EntryPosted(
                message.getWorkspace(),
                ValueDecoder.key(
                        message.hasKeyUuid(), message.getKeyUuid(), message.hasKeyText(), message.getKeyText()),
                ValueDecoder.lines(message.getLinesList()),
                ValueDecoder.optionalUuid(message.getBatchId()),
                ValueDecoder.details(message.getDetails()));
    }

    static Event exchange(JournalProto.ExchangeCompleted message) {
        return new Event.ExchangeCompleted(
                message.getWorkspace(),
                ValueDecoder.key(
                        message.hasKeyUuid(), message.getKeyUuid(), message.hasKeyText(), message.getKeyText()),
                message.getFrom(),
                message.getTo(),
                message.getAsset(),
                ValueDecoder.amount(message.getAmount(), message.getAmountHigh()),
                message.getToAsset(),
                ValueDecoder.amount(message.getToAmount(), message.getToAmountHigh()),
                message.getExchangeAccount(),
                message.getToExchangeAccount(),
                new BigDecimal(message.getRate()),
                ValueDecoder.rounding(message.getRounding()),
                ValueDecoder.details(message.getDetails()));
    }

    static Event hold(JournalProto.HoldPlaced message) {
        return new Event.HoldPlaced(
                message.getWorkspace(),
                ValueDecoder.key(
                        message.hasKeyUuid(), message.getKeyUuid(), message.hasKeyText(), message.getKeyText()),
                message.getFrom(),
                message.getTo(),
                message.getAsset(),
                ValueDecoder.amount(message.getAmount(), message.getAmountHigh()),
                message.getExpiresAtMicros(),
                message.hasExpiresInSeconds() ? (Long) message.getExpiresInSeconds() : null,
                ValueDecoder.details(message.getDetails()));
    }

    static Event captured(JournalProto.HoldCaptured message) {
        return new Event.HoldCaptured(
                message.getWorkspace(),
                ValueDecoder.key(
                        message.hasKeyUuid(), message.getKeyUuid(), message.hasKeyText(), message.getKeyText()),
                ValueDecoder.uuid(message.getTransferId()),
                message.getFrom(),
                message.getTo(),
                message.getAsset(),
                ValueDecoder.amount(message.getHeld(), message.getHeldHigh()),
                ValueDecoder.amount(message.getAmount(), message.getAmountHigh()),
                ValueDecoder.details(message.getDetails()));
    }

    static Event voided(JournalProto.HoldVoided message) {
        return new Event.HoldVoided(
                message.getWorkspace(),
                ValueDecoder.key(
                        message.hasKeyUuid(), message.getKeyUuid(), message.hasKeyText(), message.getKeyText()),
                ValueDecoder.uuid(message.getTransferId()),
                message.getFrom(),
                message.getTo(),
                message.getAsset(),
                ValueDecoder.amount(message.getHeld(), message.getHeldHigh()));
    }

    static Event expired(JournalProto.HoldExpired message) {
        return new Event.HoldExpired(
                message.getWorkspace(),
                ValueDecoder.uuid(message.getTransferId()),
                message.getFrom(),
                message.getTo(),
                message.getAsset(),
                ValueDecoder.amount(message.getHeld(), message.getHeldHigh()));
    }

    static Event reversed(JournalProto.EntryReversed message) {
        return new Event.EntryReversed(
                message.getWorkspace(),
                ValueDecoder.key(
                        message.hasKeyUuid(), message.getKeyUuid(), message.hasKeyText(), message.getKeyText()),
                ValueDecoder.uuid(message.getSubject()),
                ValueDecoder.uuid(message.getReversedEntry()),
                ValueDecoder.reversalDate(message.getEffective()),
                ValueDecoder.lines(message.getLinesList()),
                ValueDecoder.details(message.getDetails()));
    }
}
