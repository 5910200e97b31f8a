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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The parts that events and commands share, as protobuf messages. */
final class ValueEncoder {
    private ValueEncoder() {}

    static ByteString uuid(UUID id) {
        return sixteen(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    private static ByteString sixteen(long high, long low) {
        return ByteString.copyFrom(
                ByteBuffer.allocate(16).putLong(high).putLong(low).flip());
    }

    static void key(@Nullable String key, Consumer<ByteString> uuid, Consumer<String> text) {
        if (key == null) {
            return;
        }
        if (UuidText.isCanonical(key)) {
            uuid.accept(sixteen(UuidText.high(key), UuidText.low(key)));
        } else {
            text.accept(key);
        }
    }

    /** What the upper 64 bits hold beyond the sign of the lower: zero for every amount that fits into a long. */
    static long signedHigh(Amount amount) {
        return amount.high() - (amount.low() >> 63);
    }

    static JournalProto.Amount amount(Amount amount) {
        return JournalProto.Amount.newBuilder()
                .setLow(amount.low())
                .setHigh(signedHigh(amount))
                .build();
    }

    static List<JournalProto.Pair> pairs(Map<String, String> metadata) {
        return metadata.entrySet().stream()
                .map(pair -> JournalProto.Pair.newBuilder()
                        .setName(pair.getKey())
                        .setValue(pair.getValue())
                        .build())
                .toList();
    }

    static JournalProto.Metadata metadata(Map<String, String> metadata) {
        return JournalProto.Metadata.newBuilder().addAllPairs(pairs(metadata)).build();
    }

    static JournalProto.OverdraftLimit overdraft(OverdraftLimit limit) {
        JournalProto.OverdraftLimit.Builder message = JournalProto.OverdraftLimit.newBuilder();
        switch (limit) {
            case OverdraftLimit.WorkspaceDefault() ->
                message.setKind(JournalProto.OverdraftLimit.Kind.WORKSPACE_DEFAULT);
            case OverdraftLimit.Unlimited() -> message.setKind(JournalProto.OverdraftLimit.Kind.UNLIMITED);
            case OverdraftLimit.AtMost(Amount minor) ->
                message.setKind(JournalProto.OverdraftLimit.Kind.AT_MOST).setAtMost(amount(minor));
        }
        return message.build();
    }

    static JournalProto.Defaults defaults(Event.Defaults defaults) {
        return JournalProto.Defaults.newBuilder()
                .setOverdraft(overdraft(defaults.overdraft()))
                .setOpenPayeesImplicitly(defaults.openPayeesImplicitly())
                .setOpenPayersImplicitly(defaults.openPayersImplicitly())
                .build();
    }

    static JournalProto.Details details(EntryDetails details) {
        JournalProto.Details.Builder message =
                JournalProto.Details.newBuilder().addAllMetadata(pairs(details.metadata()));
        if (details.effectiveAtMicros() != null) {
            message.setEffectiveAtMicros(details.effectiveAtMicros());
        }
        if (details.description() != null) {
            message.setDescription(details.description());
        }
        if (details.correlationId() != null) {
            message.setCorrelationId(details.correlationId());
        }
        return message.setBackfill(details.backfill()).build();
    }

    /** True if nothing was said, so that the message is left out. */
    static boolean isNone(EntryDetails details) {
        return details.effectiveAtMicros() == null
                && details.description() == null
                && details.correlationId() == null
                && details.metadata().isEmpty()
                && !details.backfill();
    }

    static JournalProto.PostedLine line(Event.PostedLine line) {
        return JournalProto.PostedLine.newBuilder()
                .setAccount(line.account())
                .setAsset(line.asset())
                .setSide(side(line.side()))
                .setAmount(line.amount().low())
                .setAmountHigh(line.amount().high())
                .setBalanceAfter(line.balanceAfter().low())
                .setBalanceAfterHigh(signedHigh(line.balanceAfter()))
                .build();
    }

    static JournalProto.Side side(Side side) {
        return switch (side) {
            case DEBIT -> JournalProto.Side.SIDE_DEBIT;
            case CREDIT -> JournalProto.Side.SIDE_CREDIT;
        };
    }

    static JournalProto.AccountStatus status(AccountStatus status) {
        return switch (status) {
            case ACTIVE -> JournalProto.AccountStatus.ACCOUNT_STATUS_ACTIVE;
            case SUSPENDED -> JournalProto.AccountStatus.ACCOUNT_STATUS_SUSPENDED;
            case CLOSED -> JournalProto.AccountStatus.ACCOUNT_STATUS_CLOSED;
        };
    }

    static JournalProto.ReversalDate reversalDate(Command.ReversalDate date) {
        return switch (date) {
            case NOW -> JournalProto.ReversalDate.REVERSAL_DATE_NOW;
            case ORIGINAL -> JournalProto.ReversalDate.REVERSAL_DATE_ORIGINAL;
        };
    }

    static JournalProto.Rounding rounding(RoundingMode rounding) {
        return switch (rounding) {
            case HALF_EVEN -> JournalProto.Rounding.ROUNDING_HALF_EVEN;
            case HALF_UP -> JournalProto.Rounding.ROUNDING_HALF_UP;
            case HALF_DOWN -> JournalProto.Rounding.ROUNDING_HALF_DOWN;
            case UP -> JournalProto.Rounding.ROUNDING_UP;
            case DOWN -> JournalProto.Rounding.ROUNDING_DOWN;
            case CEILING -> JournalProto.Rounding.ROUNDING_CEILING;
            case FLOOR -> JournalProto.Rounding.ROUNDING_FLOOR;
            case UNNECESSARY -> JournalProto.Rounding.ROUNDING_UNNECESSARY;
        };
    }
}
