package io.daybook.gateway;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.Side;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of one line of an entry as they were read. */
final class LineForm {
    /** The fields that a line may have. */
    enum Field {
        ACCOUNT,
        SIDE,
        AMOUNT,
        AMOUNT_MINOR,
        ASSET;

        static final List<String> ALL_NAMES =
                List.of("account", "account_id", "side", "amount", "amount_minor", "asset", "currency");

        static @Nullable Field named(String name) {
            return switch (name) {
                case "account", "account_id" -> ACCOUNT;
                case "side" -> SIDE;
                case "amount" -> AMOUNT;
                case "amount_minor" -> AMOUNT_MINOR;
                case "asset", "currency" -> ASSET;
                default -> null;
            };
        }
    }

    final EnumSet<Field> seen = EnumSet.noneOf(Field.class);

    @Nullable
    AccountRef account;

    @Nullable
    Side side;

    @Nullable
    AmountInput amount;

    @Nullable
    AmountInput amountMinor;

    @Nullable
    String asset;

    /** The line, or null after adding what is wrong to the form's faults. */
    Command.@Nullable Line build(CommandForm form, String pointer) {
        if (amount != null && amountMinor != null) {
            form.fault(Fault.wrong(
                    pointer + "/amount", "conflicting_fields", "give either amount or amount_minor, not both"));
        }
        AmountInput value = amount != null ? amount : amountMinor;
        if (account != null && side != null && value != null) {
            return new Command.Line(account, side, value, asset);
        }
        // A field that was there but wrong has its own fault already.
        if (!seen.contains(Field.ACCOUNT)) {
            missing(form, pointer, "account");
        }
        if (!seen.contains(Field.SIDE)) {
            missing(form, pointer, "side");
        }
        if (!seen.contains(Field.AMOUNT) && !seen.contains(Field.AMOUNT_MINOR)) {
            form.fault(Fault.wrong(pointer + "/amount_minor", "missing_field", CommandType.eitherAmount("amount")));
        }
        if (form.isReadable()) {
            form.fault(Fault.wrong(pointer, "missing_field", "account, side and amount must not be null"));
        }
        return null;
    }

    private static void missing(CommandForm form, String pointer, String name) {
        form.fault(Fault.wrong(pointer + "/" + name, "missing_field", "\"" + name + "\" is required"));
    }
}
