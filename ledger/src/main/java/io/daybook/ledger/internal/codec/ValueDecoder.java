package io.daybook.ledger.internal.codec;

import com.google.protobuf.ByteString;
import io.daybook.contracts.journal.v1.JournalProto;
import io.daybook.ledger.AccountStatus;
import io.daybook.ledger.Command;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Event;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The parts that events and commands share, from protobuf messages. Throws {@link UnreadablePayloadException} for what no
 * version known here has written.
 */
final class ValueDecoder {
    private ValueDecoder() {}

    static UUID uuid(ByteString bytes) {
        if (bytes.size() != 16) {
            throw new UnreadablePayloadException("an id has " + bytes.size() + " bytes instead of 16");
        }
        ByteBuffer buffer = bytes.asReadOnlyByteBuffer();
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    static @Nullable UUID optionalUuid(ByteString bytes) {
        return bytes.isEmpty() ? null : uuid(bytes);
    }

    static @Nullable String key(boolean hasUuid, ByteString uuid, boolean hasText, String text) {
        if (hasUuid) {
            return uuid(uuid).toString();
        }
        return hasText ? text : null;
    }

    static String requiredKey(boolean hasUuid, ByteString uuid, boolean hasText, String text) {
        String key = key(hasUuid, uuid, hasText, text);
        if (key == null) {
            throw new UnreadablePayloadException("a refusal stands there without its key");
        }
        return key;
    }

    static Amount amount(long low, long high) {
        return high == 0 && low >= 0 ? Amount.of(low) : new Amount(high, low);
    }

    static Amount signed(long low, long high) {
        return new Amount(high + (low >> 63), low);
    }

    static Amount amount(JournalProto.Amount message) {
        return signed(message.getLow(), message.getHigh());
    }

    static Map<String, String> metadata(List<JournalProto.Pair> pairs) {
        if (pairs.isEmpty()) {
            return Map.of();
        }
        Map<String, String> metadata = LinkedHashMap.newLinkedHashMap(pairs.size());
        for (JournalProto.Pair pair : pairs) {
            metadata.put(pair.getName(), pair.getValue());
        }
        return Collections.unmodifiableMap(metadata);
    }

    static OverdraftLimit overdraft(JournalProto.OverdraftLimit message) {
        return switch (message.getKind()) {
            case WORKSPACE_DEFAULT -> OverdraftLimit.WORKSPACE_DEFAULT;
            case UNLIMITED -> OverdraftLimit.UNLIMITED;
            case AT_MOST -> new OverdraftLimit.AtMost(amount(message.getAtMost()));
            case UNRECOGNIZED -> throw unknown("overdraft limit", message.getKindValue());
        };
    }

    static Event.Defaults defaults(JournalProto.Defaults message) {
        return new Event.Defaults(
                overdraft(message.getOverdraft()),
                message.getOpenPayeesImplicitly(),
                message.getOpenPayersImplicitly());
    }

    static EntryDetails details(JournalProto.Details message) {
        EntryDetails details = new EntryDetails(
                message.hasEffectiveAtMicros() ? (Long) message.getEffectiveAtMicros() : null,
                message.hasDescription() ? message.getDescription() : null,
                message.hasCorrelationId() ? message.getCorrelationId() : null,
                metadata(message.getMetadataList()),
                message.getBackfill());
        return ValueEncoder.isNone(details) ? EntryDetails.NONE : details;
    }

    static List<Event.PostedLine> lines(List<JournalProto.PostedLine> lines) {
        return lines.stream().map(ValueDecoder::line).toList();
    }

    private static Event.PostedLine line(JournalProto.PostedLine line) {
        return new Event.PostedLine(
                line.getAccount(),
                line.getAsset(),
                side(line.getSide()),
                amount(line.getAmount(), line.getAmountHigh()),
                signed(line.getBalanceAfter(), line.getBalanceAfterHigh()));
    }

    static Side side(JournalProto.Side side) {
        return switch (side) {
            case SIDE_DEBIT -> Side.DEBIT;
            case SIDE_CREDIT -> Side.CREDIT;
            case UNRECOGNIZED -> throw new UnreadablePayloadException("a line stands on an unknown side");
        };
    }

    static AccountStatus status(JournalProto.AccountStatus status) {
        return switch (status) {
            case ACCOUNT_STATUS_ACTIVE -> AccountStatus.ACTIVE;
            case ACCOUNT_STATUS_SUSPENDED -> AccountStatus.SUSPENDED;
            case ACCOUNT_STATUS_CLOSED -> AccountStatus.CLOSED;
            case UNRECOGNIZED -> throw new UnreadablePayloadException("an account has an unknown status");
        };
    }

    static Command.ReversalDate reversalDate(JournalProto.ReversalDate date) {
        return switch (date) {
            case REVERSAL_DATE_NOW -> Command.ReversalDate.NOW;
            case REVERSAL_DATE_ORIGINAL -> Command.ReversalDate.ORIGINAL;
            case UNRECOGNIZED -> throw new UnreadablePayloadException("a reversal has an unknown way of dating");
        };
    }

    static RoundingMode rounding(JournalProto.Rounding rounding) {
        return switch (rounding) {
            case ROUNDING_HALF_EVEN -> RoundingMode.HALF_EVEN;
            case ROUNDING_HALF_UP -> RoundingMode.HALF_UP;
            case ROUNDING_HALF_DOWN -> RoundingMode.HALF_DOWN;
            case ROUNDING_UP -> RoundingMode.UP;
            case ROUNDING_DOWN -> RoundingMode.DOWN;
            case ROUNDING_CEILING -> RoundingMode.CEILING;
            case ROUNDING_FLOOR -> RoundingMode.FLOOR;
            case ROUNDING_UNNECESSARY -> RoundingMode.UNNECESSARY;
            case UNRECOGNIZED -> throw new UnreadablePayloadException("an exchange has an unknown way of rounding");
        };
    }

    private static UnreadablePayloadException unknown(String what, int number) {
        return new UnreadablePayloadException("there is an unknown " + what + " of number " + number);
    }
}
