package io.daybook.gateway;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AccountStatus;
import io.daybook.ledger.Command;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the fields of one command from a JSON parser straight into a form: the one grammar behind the single endpoints,
 * batches and streams. What is wrong is noted in the form and reading goes on, so that all faults are reported together.
 */
final class CommandReader {
    private static final int MAX_LINES = 1_000;
    private static final List<String> HOLD_FIELDS = List.of("expires_in_seconds");

    /** A hundred years. */
    private static final long MAX_HOLD_SECONDS = 3_153_600_000L;

    private final JsonParser json;
    private final ValueReader values;

    CommandReader(JsonParser json) {
        this.json = json;
        this.values = new ValueReader(json);
    }

    /** Reads an object whose START_OBJECT is the parser's current token, up to its end. */
    void read(CommandForm form) {
        values.into(form);
        String name;
        while ((name = json.nextName()) != null) {
            CommandField field = CommandField.named(name);
            JsonToken token = json.nextToken();
            if (field == null) {
                form.fault(Spelling.unknownField("", name, CommandField.ALL_NAMES));
                json.skipChildren();
            } else if ((form.named & field.bit()) != 0) {
                form.fault(Fault.unreadable(ValueReader.pointer("", name), "duplicate_field", "given twice"));
                json.skipChildren();
            } else {
                form.named |= field.bit();
                form.requirementNames |= field.isAlias(name);
                if (token != JsonToken.VALUE_NULL || field.nullSpeaks()) {
                    form.present |= field.bit();
                    value(form, field, token);
                }
            }
        }
    }

    private void value(CommandForm form, CommandField field, JsonToken token) {
        switch (field) {
            case TYPE -> form.type = values.text(field.pointer(), token, 64);
            case IDEMPOTENCY_KEY -> form.idempotencyKey = values.text(field.pointer(), token, 1_024);
            case LINKED -> form.linked = values.name(field.pointer(), token, 255);
            case DRY_RUN -> form.dryRun = Boolean.TRUE.equals(values.truth(field.pointer(), token));
            case ACCOUNT -> form.account = account(field.pointer(), token, false);
            case CODE -> form.code = values.text(field.pointer(), token, 1_024);
            case ASSET -> form.asset = values.name(field.pointer(), token, 255);
            case NORMAL_SIDE -> {
                Side side = side(field.pointer(), token);
                form.normalSide = side == null ? Side.DEBIT : side;
            }
            case OVERDRAFT_LIMIT_MINOR -> form.overdraftLimit = limit(field.pointer(), token);
            case SOFT_LIMIT_MINOR ->
                form.softLimit = token == JsonToken.VALUE_NULL ? null : values.minor(field.pointer(), token);
            case STATUS -> form.status = status(field.pointer(), token);
            case METADATA -> form.metadata = values.metadata(field.pointer(), token);
            case FROM -> form.from = account(field.pointer(), token, false);
            case TO -> form.to = account(field.pointer(), token, false);
            case AMOUNT, AMOUNT_MINOR -> amount(form, field, token);
            case HOLD -> form.hold = hold(form, token);
            case TO_ASSET -> form.toAsset = values.name(field.pointer(), token, 255);
            case TO_AMOUNT, TO_AMOUNT_MINOR -> toAmount(form, field, token);
            case RATE -> form.rate = values.decimal(field.pointer(), token);
            case ROUNDING -> {
                RoundingMode mode = rounding(field.pointer(), token);
                form.rounding = mode == null ? RoundingMode.HALF_EVEN : mode;
            }
            case EFFECTIVE_AT -> form.effectiveAtMicros = values.time(field.pointer(), token);
            case DESCRIPTION -> form.description = values.text(field.pointer(), token, 4_096);
            case CORRELATION_ID -> form.correlationId = values.text(field.pointer(), token, 255);
            case LINES -> form.lines = lines(form, token);
            case BATCH_ID -> form.batchId = values.id(field.pointer(), token);
            case TRANSFER_ID -> form.transferId = values.id(field.pointer(), token);
            case ENTRY_ID -> form.entryId = values.id(field.pointer(), token);
            case EFFECTIVE -> {
                Command.ReversalDate date = reversalDate(field.pointer(), token);
                form.effective = date == null ? Command.ReversalDate.NOW : date;
            }
            case SCALE -> form.scale = values.small(field.pointer(), token);
            case NAME -> form.name = values.text(field.pointer(), token, 255);
            case DEFAULT_OVERDRAFT_LIMIT_MINOR -> form.defaultOverdraftLimit = limit(field.pointer(), token);
            case OPEN_PAYEES_IMPLICITLY -> form.openPayeesImplicitly = values.truth(field.pointer(), token);
            case OPEN_PAYERS_IMPLICITLY -> form.openPayersImplicitly = values.truth(field.pointer(), token);
        }
    }

    private void amount(CommandForm form, CommandField field, JsonToken token) {
        if (form.amount != null) {
            twice(form, field, "amount");
        }
        form.amount = field == CommandField.AMOUNT && !form.shortForm
                ? values.decimalAmount(field.pointer(), token)
                : values.minorAmount(field.pointer(), token);
    }

    private void toAmount(CommandForm form, CommandField field, JsonToken token) {
        if (form.toAmount != null) {
            twice(form, field, "to_amount");
        }
        form.toAmount = field == CommandField.TO_AMOUNT
                ? values.decimalAmount(field.pointer(), token)
                : values.minorAmount(field.pointer(), token);
    }

    private static void twice(CommandForm form, CommandField field, String name) {
        form.fault(Fault.wrong(
                field.pointer(), "conflicting_fields", "give either " + name + " or " + name + "_minor, not both"));
    }

    private @Nullable AccountRef account(String pointer, JsonToken token, boolean foreign) {
        String text = values.text(pointer, token, 1_024);
        if (text == null) {
            return null;
        }
        AccountRef ref = foreign ? AccountRefs.parseForeign(text) : AccountRefs.parse(text);
        if (ref == null) {
            values.fault(Fault.wrong(pointer, "invalid_account", AccountRefs.expected(text)));
        }
        return ref;
    }

    private OverdraftLimit limit(String pointer, JsonToken token) {
        if (token == JsonToken.VALUE_NULL) {
            return OverdraftLimit.UNLIMITED;
        }
        Amount limit = values.minor(pointer, token);
        if (limit != null && limit.signum() < 0) {
            values.fault(
                    Fault.wrong(pointer, "invalid_amount", "must be zero or more minor units, or null for no limit"));
        }
        return limit == null || limit.signum() < 0 ? OverdraftLimit.UNLIMITED : new OverdraftLimit.AtMost(limit);
    }

    private Command.@Nullable Hold hold(CommandForm form, JsonToken token) {
        if (token != JsonToken.START_OBJECT) {
            values.wrongType("/hold", "an object such as {\"expires_in_seconds\":3600}");
            return null;
        }
        Long seconds = null;
        boolean seen = false;
        String name;
        while ((name = json.nextName()) != null) {
            JsonToken inner = json.nextToken();
            if (!name.equals("expires_in_seconds")) {
                form.fault(Spelling.unknownField("/hold", name, HOLD_FIELDS));
                json.skipChildren();
                continue;
            }
            if (seen) {
                form.fault(Fault.unreadable("/hold/expires_in_seconds", "duplicate_field", "given twice"));
            }
            seen = true;
            if (inner != JsonToken.VALUE_NULL) {
                seconds = values.whole("/hold/expires_in_seconds", inner, 1, MAX_HOLD_SECONDS);
            }
        }
        return new Command.Hold(seconds);
    }

    private @Nullable List<Command.Line> lines(CommandForm form, JsonToken token) {
        if (token != JsonToken.START_ARRAY) {
            values.wrongType("/lines", "an array of lines");
            return null;
        }
        List<Command.Line> lines = new ArrayList<>(4);
        int count = 0;
        JsonToken next;
        while ((next = json.nextToken()) != JsonToken.END_ARRAY) {
            String pointer = "/lines/" + count++;
            if (count > MAX_LINES) {
                json.skipChildren();
            } else if (next != JsonToken.START_OBJECT) {
                values.wrongType(pointer, "an object with account, side and amount");
            } else {
                Command.Line line = line(form, pointer);
                if (line != null) {
                    lines.add(line);
                }
            }
        }
        if (count > MAX_LINES) {
            form.fault(Fault.wrong(
                    "/lines", "invalid_lines", "an entry has at most " + MAX_LINES + " lines, not " + count));
        }
        return lines;
    }

    private Command.@Nullable Line line(CommandForm form, String pointer) {
        LineForm line = new LineForm();
        String name;
        while ((name = json.nextName()) != null) {
            JsonToken token = json.nextToken();
            LineForm.Field field = LineForm.Field.named(name);
            String at = field == null ? pointer : ValueReader.pointer(pointer, name);
            if (field == null) {
                form.fault(Spelling.unknownField(pointer, name, LineForm.Field.ALL_NAMES));
                json.skipChildren();
            } else if (!line.seen.add(field)) {
                form.fault(Fault.unreadable(at, "duplicate_field", "given twice"));
                json.skipChildren();
            } else if (token != JsonToken.VALUE_NULL) {
                boolean foreign = name.equals("account_id");
                form.accountIdLines |= foreign;
                switch (field) {
                    case ACCOUNT -> line.account = account(at, token, foreign);
                    case SIDE -> line.side = side(at, token);
                    case AMOUNT -> line.amount = values.decimalAmount(at, token);
                    case AMOUNT_MINOR -> line.amountMinor = values.minorAmount(at, token);
                    case ASSET -> line.asset = values.name(at, token, 255);
                }
            }
        }
        return line.build(form, pointer);
    }

    private @Nullable Side side(String pointer, JsonToken token) {
        return choice(pointer, token, Side.class, "debit or credit");
    }

    private @Nullable AccountStatus status(String pointer, JsonToken token) {
        AccountStatus status = choice(pointer, token, AccountStatus.class, "active or suspended");
        if (status == AccountStatus.CLOSED) {
            values.fault(Fault.wrong(
                    pointer, "invalid_value", "an account is closed with POST /v1/accounts/{account}/close"));
        }
        return status;
    }

    private @Nullable RoundingMode rounding(String pointer, JsonToken token) {
        String expected = "half_even, half_up, half_down, up, down, ceiling or floor";
        RoundingMode mode = choice(pointer, token, RoundingMode.class, expected);
        if (mode == RoundingMode.UNNECESSARY) {
            values.fault(Fault.wrong(pointer, "invalid_value", "must be one of " + expected));
        }
        return mode;
    }

    private Command.@Nullable ReversalDate reversalDate(String pointer, JsonToken token) {
        return choice(pointer, token, Command.ReversalDate.class, "now or original");
    }

    /** A constant in lower case, or in upper case as the requirements write sides. */
    private <E extends Enum<E>> @Nullable E choice(String pointer, JsonToken token, Class<E> type, String expected) {
        String text = values.text(pointer, token, 64);
        if (text == null) {
            return null;
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text)
                    || constant.name().toLowerCase(Locale.ROOT).equals(text)) {
                return constant;
            }
        }
        values.fault(Fault.wrong(pointer, "invalid_value", "must be " + expected));
        return null;
    }
}
