package io.daybook.apps.internal.mining.event;

import io.daybook.events.RejectedEventException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The payload of an event, read field by field. A field that nobody asked for is a mistake of the writer and rejected: a
 * misspelt name must not look like an event without it.
 */
public final class Payload {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String OCCURRED_AT = "occurred_at";
    private static final int ID_CHARACTERS_MOST = 64;

    private final String kind;
    private final JsonNode fields;
    private final Set<String> known = new LinkedHashSet<>();

    private Payload(String kind, JsonNode fields) {
        this.kind = kind;
        this.fields = fields;
        known.add(OCCURRED_AT);
    }

    /** @throws RejectedEventException when it is not one JSON object */
    public static Payload of(MiningEvent event) {
        JsonNode read;
        try {
            read = JSON.readTree(event.payload());
        } catch (JacksonException notJson) {
            throw new RejectedEventException(
                    "payload_not_json",
                    "The payload of " + event.kind() + " is not JSON: " + notJson.getOriginalMessage());
        }
        if (!read.isObject()) {
            throw new RejectedEventException(
                    "payload_not_an_object", "The payload of " + event.kind() + " must be a JSON object.");
        }
        return new Payload(event.kind(), read);
    }

    /** An id: 1 to 64 characters, neither blank nor with control characters. */
    public String id(String name) {
        JsonNode value = required(name);
        if (!value.isString()) {
            throw wrong("field_not_text", name, "must be a text of 1 to 64 characters");
        }
        String text = value.stringValue();
        if (text.isBlank()
                || text.codePointCount(0, text.length()) > ID_CHARACTERS_MOST
                || text.chars().anyMatch(Character::isISOControl)) {
            throw wrong("field_out_of_range", name, "must be a text of 1 to 64 characters without control characters");
        }
        return text;
    }

    /** A decimal, as a number or as a text; exact either way. */
    public BigDecimal number(String name, Bounds bounds) {
        return decimal(name, required(name), bounds);
    }

    public Optional<BigDecimal> optionalNumber(String name, Bounds bounds) {
        JsonNode value = optional(name);
        return value == null ? Optional.empty() : Optional.of(decimal(name, value, bounds));
    }

    public Instant time(String name) {
        return instant(name, required(name));
    }

    public Optional<Instant> optionalTime(String name) {
        JsonNode value = optional(name);
        return value == null ? Optional.empty() : Optional.of(instant(name, value));
    }

    /** A calendar day, {@code 2026-11-21}. */
    public LocalDate day(String name) {
        JsonNode value = required(name);
        if (value.isString()) {
            try {
                return inRange(name, LocalDate.parse(value.stringValue()));
            } catch (DateTimeException notADay) {
                throw wrong("field_not_a_time", name, "must be a day such as 2026-11-21");
            }
        }
        throw wrong("field_not_a_time", name, "must be a day such as 2026-11-21");
    }

    /** A field that is an object, whatever is in it. */
    public JsonNode object(String name) {
        JsonNode value = required(name);
        if (!value.isObject()) {
            throw wrong("field_not_an_object", name, "must be a JSON object");
        }
        return value;
    }

    public void requireOneOf(Set<String> names) {
        if (names.stream().allMatch(name -> optional(name) == null)) {
            throw new RejectedEventException(
                    "field_missing", "The payload of " + kind + " needs at least one of " + new TreeSet<>(names) + ".");
        }
    }

    /** Called when all fields were read. */
    public void requireNothingElse() {
        for (String name : fields.propertyNames()) {
            if (!known.contains(name)) {
                throw new RejectedEventException(
                        "field_unknown",
                        "The payload of " + kind + " has a field '" + shortened(name)
                                + "' that it does not know; it knows " + new TreeSet<>(known) + ".");
            }
        }
    }

    private BigDecimal decimal(String name, JsonNode value, Bounds bounds) {
        BigDecimal number;
        if (value.isNumber()) {
            number = value.decimalValue();
        } else if (value.isString()) {
            try {
                number = new BigDecimal(value.stringValue());
            } catch (NumberFormatException notANumber) {
                throw wrong("field_not_a_number", name, "must be a decimal number " + bounds);
            }
        } else {
            throw wrong("field_not_a_number", name, "must be a decimal number " + bounds);
        }
        if (number.compareTo(bounds.least()) < 0 || number.compareTo(bounds.most()) > 0) {
            throw wrong("field_out_of_range", name, "must be a number " + bounds);
        }
        // Only now is it safe to look at its digits: 1e999999999 would be a gigabyte of them.
        BigDecimal plain = number.stripTrailingZeros();
        if (plain.scale() > bounds.decimals()) {
            throw wrong("field_too_many_decimals", name, "must be a number " + bounds);
        }
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    private Instant instant(String name, JsonNode value) {
        if (value.isString()) {
            try {
                Instant read =
                        OffsetDateTime.parse(value.stringValue()).toInstant().truncatedTo(ChronoUnit.MICROS);
                inRange(name, LocalDate.ofInstant(read, ZoneOffset.UTC));
                return read;
            } catch (DateTimeException notATime) {
                throw wrong("field_not_a_time", name, "must be a time such as 2026-11-21T10:00:00Z");
            }
        }
        throw wrong("field_not_a_time", name, "must be a time such as 2026-11-21T10:00:00Z");
    }

    /** Beyond these years are slips of the pen, and a far future would win over everything that comes after it. */
    private LocalDate inRange(String name, LocalDate day) {
        if (day.getYear() < 2009 || day.getYear() > 2100) {
            throw wrong("field_out_of_range", name, "must lie in the years 2009 to 2100");
        }
        return day;
    }

    private JsonNode required(String name) {
        JsonNode value = optional(name);
        if (value == null) {
            throw wrong("field_missing", name, "is missing");
        }
        return value;
    }

    private @Nullable JsonNode optional(String name) {
        known.add(name);
        JsonNode value = fields.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private RejectedEventException wrong(String code, String name, String what) {
        return new RejectedEventException(code, "The field " + name + " of " + kind + " " + what + ".");
    }

    private static String shortened(String name) {
        return name.length() <= ID_CHARACTERS_MOST ? name : name.substring(0, ID_CHARACTERS_MOST) + "...";
    }
}
