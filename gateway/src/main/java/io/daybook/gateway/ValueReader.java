package io.daybook.gateway;

import io.daybook.ledger.AmountInput;
import io.daybook.platform.money.Amount;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the value at the parser's current token as what it must be. A value of another type or out of bounds becomes a fault
 * of the current form and null; the parser then stands at the value's end.
 */
final class ValueReader {
    /** A decimal beyond these can be no amount; without a bound {@code 1e999999999} would become a gigabyte of digits. */
    private static final int MAX_DECIMAL_DIGITS = 100;

    private static final int MAX_METADATA_PAIRS = 64;

    private final JsonParser json;
    private CommandForm form = new CommandForm(false);

    ValueReader(JsonParser json) {
        this.json = json;
    }

    void into(CommandForm next) {
        form = next;
    }

    void fault(Fault fault) {
        form.fault(fault);
    }

    void wrongType(String pointer, String expected) {
        form.fault(Fault.unreadable(pointer, "wrong_type", "must be " + expected));
        json.skipChildren();
    }

    /** RFC 6901: {@code ~} and {@code /} in names are escaped. */
    static String pointer(String parent, String name) {
        return parent + "/" + (name.indexOf('~') < 0 && name.indexOf('/') < 0 ? name : escape(name));
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    @Nullable
    String text(String pointer, JsonToken token, int maxCharacters) {
        if (token != JsonToken.VALUE_STRING) {
            wrongType(pointer, "a string");
            return null;
        }
        String text = json.getString();
        if (text.length() > maxCharacters) {
            form.fault(Fault.wrong(
                    pointer,
                    "too_long",
                    "has " + text.length() + " characters, at most " + maxCharacters + " are allowed"));
            return null;
        }
        return isClean(pointer, text) ? text : null;
    }

    /** A text that must not be empty. */
    @Nullable
    String name(String pointer, JsonToken token, int maxCharacters) {
        String text = text(pointer, token, maxCharacters);
        if (text != null && text.isEmpty()) {
            form.fault(Fault.wrong(pointer, "invalid_value", "must not be empty"));
            return null;
        }
        return text;
    }

    /** Neither PostgreSQL nor UTF-8 can hold NUL or half of a surrogate pair. */
    private boolean isClean(String pointer, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Every text of every command comes here: one comparison for nearly all characters, 0 wraps round to the
            // top.
            if ((char) (c - 1) < Character.MIN_SURROGATE - 1) {
                continue;
            }
            if (c == 0) {
                form.fault(Fault.wrong(pointer, "invalid_text", "must not contain the character U+0000"));
                return false;
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    form.fault(Fault.wrong(pointer, "invalid_text", "contains half of a surrogate pair"));
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    @Nullable
    Boolean truth(String pointer, JsonToken token) {
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            wrongType(pointer, "true or false");
            return null;
        }
        return token == JsonToken.VALUE_TRUE;
    }

    @Nullable
    AmountInput minorAmount(String pointer, JsonToken token) {
        Amount amount = minor(pointer, token);
        return amount == null ? null : new AmountInput.Minor(amount);
    }

    /** A whole number of minor units, as a JSON number or as a string of digits. */
    @Nullable
    Amount minor(String pointer, JsonToken token) {
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    ? big(pointer, json.getBigIntegerValue())
                    : Amount.of(json.getLongValue());
        }
        if (token == JsonToken.VALUE_STRING) {
            String text = json.getString();
            if (isWhole(text)) {
                return big(pointer, new BigInteger(text));
            }
            form.fault(Fault.wrong(pointer, "invalid_amount", "must be a whole number of minor units such as 1234"));
            return null;
        }
        wrongType(pointer, "a whole number of minor units such as 1234");
        return null;
    }

    private @Nullable Amount big(String pointer, BigInteger value) {
        if (value.abs().bitLength() > 127 || value.abs().compareTo(BigInteger.TEN.pow(Amount.MAX_DIGITS)) >= 0) {
            form.fault(
                    Fault.wrong(pointer, "amount_overflow", "an amount has at most " + Amount.MAX_DIGITS + " digits"));
            return null;
        }
        return Amount.of(value);
    }

    private static boolean isWhole(String text) {
        int from = text.startsWith("-") ? 1 : 0;
        if (text.length() == from || text.length() > 1_000) {
            return false;
        }
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    @Nullable
    AmountInput decimalAmount(String pointer, JsonToken token) {
        BigDecimal value = decimal(pointer, token);
        return value == null ? null : new AmountInput.Decimal(value);
    }

    /** A decimal number, exactly as written, as a JSON number or as a string such as {@code "12.34"}. */
    @Nullable
    BigDecimal decimal(String pointer, JsonToken token) {
        boolean text = token == JsonToken.VALUE_STRING;
        if (!text && token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
            wrongType(pointer, "a decimal number such as \"12.34\"");
            return null;
        }
        String digits = json.getString();
        BigDecimal value = text && !isPlainDecimal(digits) ? null : bounded(digits);
        if (value == null) {
            form.fault(Fault.wrong(
                    pointer,
                    "invalid_amount",
                    "must be a decimal number such as \"12.34\" of at most " + MAX_DECIMAL_DIGITS + " digits"));
        }
        return value;
    }

    private static boolean isPlainDecimal(String text) {
        boolean digit = false;
        boolean point = false;
        for (int i = text.startsWith("-") ? 1 : 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digit = true;
            } else if (c == '.' && !point && digit && i + 1 < text.length()) {
                point = true;
            } else {
                return false;
            }
        }
        return digit;
    }

    private static @Nullable BigDecimal bounded(String digits) {
        if (digits.length() > 2 * MAX_DECIMAL_DIGITS) {
            return null;
        }
        BigDecimal value;
        try {
            value = new BigDecimal(digits);
        } catch (NumberFormatException exponentBeyondInt) {
            return null;
        }
        return value.precision() > MAX_DECIMAL_DIGITS
                        || value.scale() > MAX_DECIMAL_DIGITS
                        || value.scale() < -MAX_DECIMAL_DIGITS
                ? null
                : value;
    }

    @Nullable
    Long whole(String pointer, JsonToken token, long least, long most) {
        if (token != JsonToken.VALUE_NUMBER_INT) {
            wrongType(pointer, "a whole number");
            return null;
        }
        if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                || json.getLongValue() < least
                || json.getLongValue() > most) {
            form.fault(Fault.wrong(pointer, "invalid_value", "must be between " + least + " and " + most));
            return null;
        }
        return json.getLongValue();
    }

    @Nullable
    Integer small(String pointer, JsonToken token) {
        Long value = whole(pointer, token, 0, Short.MAX_VALUE);
        return value == null ? null : value.intValue();
    }

    @Nullable
    Long time(String pointer, JsonToken token) {
        String text = text(pointer, token, 64);
        if (text == null) {
            return null;
        }
        OptionalLong micros = Times.parse(text);
        if (micros.isEmpty()) {
            form.fault(Fault.wrong(pointer, "invalid_time", "must be an RFC 3339 time such as 2026-01-31T12:00:00Z"));
            return null;
        }
        return micros.getAsLong();
    }

    @Nullable
    UUID id(String pointer, JsonToken token) {
        String text = text(pointer, token, 64);
        UUID id = text == null ? null : AccountRefs.uuid(text);
        if (text != null && id == null) {
            form.fault(Fault.wrong(pointer, "invalid_id", "must be a UUID"));
        }
        return id;
    }

    /** Pairs of strings; how many bytes they may have together is the ledger's to say. */
    @Nullable
    Map<String, String> metadata(String pointer, JsonToken token) {
        if (token != JsonToken.START_OBJECT) {
            wrongType(pointer, "an object of strings");
            return null;
        }
        Map<String, String> pairs = new LinkedHashMap<>();
        int count = 0;
        String name;
        while ((name = json.nextName()) != null) {
            JsonToken inner = json.nextToken();
            String at = pointer(pointer, name.length() > 64 ? name.substring(0, 64) : name);
            if (++count > MAX_METADATA_PAIRS) {
                json.skipChildren();
                continue;
            }
            String value = text(at, inner, 8_192);
            if (value != null && isClean(at, name) && pairs.put(name, value) != null) {
                form.fault(Fault.unreadable(at, "duplicate_field", "given twice"));
            }
        }
        if (count > MAX_METADATA_PAIRS) {
            form.fault(Fault.wrong(
                    pointer,
                    "invalid_metadata",
                    "has " + count + " pairs, at most " + MAX_METADATA_PAIRS + " are allowed"));
        }
        return pairs;
    }
}
