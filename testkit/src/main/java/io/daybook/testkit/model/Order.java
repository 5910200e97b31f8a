package io.daybook.testkit.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks for, in the model's own words. Ids do not occur: an order names what an earlier item of the history made
 * by that item's label, so that an order keeps its meaning when a failing history is shortened.
 */
public sealed interface Order {
    record OpenAccount(
            @Nullable String code,
            @Nullable String asset,
            boolean creditNormal,
            Limit limit,
            @Nullable BigInteger softLimit,
            Map<String, String> metadata)
            implements Order {}

    /** Changes what is not null. */
    record ChangeAccount(
            Name account,
            @Nullable Limit limit,
            @Nullable BigInteger softLimit,
            boolean removeSoftLimit,
            @Nullable Status status,
            @Nullable Map<String, String> metadata)
            implements Order {}

    record CloseAccount(Name account) implements Order {}

    record PostEntry(List<Line> lines, Remarks remarks) implements Order {}

    record Line(
            Name account,
            boolean debit,
            Quantity quantity,
            @Nullable String asset) {}

    record Transfer(
            Name from,
            Name to,
            @Nullable String asset,
            Quantity quantity,
            @Nullable Hold hold,
            @Nullable Exchange exchange,
            Remarks remarks)
            implements Order {}

    /** @param expiresInSeconds null: never */
    record Hold(@Nullable Long expiresInSeconds) {}

    record Exchange(String toAsset, Quantity toQuantity, BigDecimal rate, RoundingMode rounding) {}

    /** @param quantity null: all that is held */
    record Capture(int hold, @Nullable Quantity quantity, Remarks remarks) implements Order {}

    record VoidHold(int hold) implements Order {}

    /** @param byEntry the subject is named by its entry's id, else by its transfer's id */
    record Reverse(int subject, boolean byEntry, boolean atOriginalDate) implements Order {}

    record DefineAsset(String code, int scale) implements Order {}

    record RescaleAsset(String code, int scale) implements Order {}

    record ConfigureWorkspace(
            @Nullable Limit defaultLimit,
            @Nullable Boolean openPayees,
            @Nullable Boolean openPayers) implements Order {}

    /** How an order names an account. */
    sealed interface Name {
        record Code(String code) implements Name {}

        /** The account that the item with this label opened; a label that opened nothing names no account. */
        record OpenedBy(int label) implements Name {}
    }

    /** Exactly one is not null: minor units, or major units with decimals. */
    record Quantity(@Nullable BigInteger minor, @Nullable BigDecimal major) {
        public static Quantity minor(long value) {
            return new Quantity(BigInteger.valueOf(value), null);
        }

        public static Quantity minor(BigInteger value) {
            return new Quantity(value, null);
        }

        public static Quantity major(String value) {
            return new Quantity(null, new BigDecimal(value));
        }

        int signum() {
            return minor != null ? minor.signum() : major != null ? major.signum() : 0;
        }
    }

    /** How far below zero an account may go. */
    record Limit(boolean asWorkspace, @Nullable BigInteger atMost) {
        public static final Limit AS_WORKSPACE = new Limit(true, null);
        public static final Limit UNLIMITED = new Limit(false, null);

        public static Limit atMost(long minor) {
            return new Limit(false, BigInteger.valueOf(minor));
        }
    }

    enum Status {
        ACTIVE,
        SUSPENDED,
        CLOSED
    }

    /** @param effectiveAtMicros null: when it is recorded */
    record Remarks(
            @Nullable Long effectiveAtMicros, @Nullable String description, Map<String, String> metadata) {
        public static final Remarks NONE = new Remarks(null, null, Map.of());
    }
}
