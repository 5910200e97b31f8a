package io.daybook.gateway;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.OptionalLong;

/** Times on the wire: RFC 3339, answers in UTC with microseconds; inside: microseconds since 1970 UTC. */
final class Times {
    private static final int MICROS_PER_SECOND = 1_000_000;
    private static final int LONGEST = 40;
    private static final int DATE_CHARACTERS = 10;
    private static final long SECONDS_PER_DAY = 86_400;
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

    private Times() {}

    /** Empty when the text is not an RFC 3339 time; finer than microseconds is cut off. */
    static OptionalLong parse(String text) {
        if (text.length() > LONGEST || text.startsWith("+") || text.startsWith("-")) {
            return OptionalLong.empty();
        }
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return OptionalLong.of(
                    Math.floorDiv(instant.getNano(), 1_000) + instant.getEpochSecond() * (long) MICROS_PER_SECOND);
        } catch (DateTimeParseException notATime) {
            return OptionalLong.empty();
        }
    }

    /** Empty when the text is not a date such as {@code 2026-01-31}; else its first moment in UTC, plus so many days. */
    static OptionalLong parseDate(String text, int plusDays) {
        if (text.length() != DATE_CHARACTERS) {
            return OptionalLong.empty();
        }
        try {
            LocalDate date = LocalDate.parse(text).plusDays(plusDays);
            return OptionalLong.of(date.toEpochDay() * SECONDS_PER_DAY * MICROS_PER_SECOND);
        } catch (DateTimeParseException notADate) {
            return OptionalLong.empty();
        }
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** {@code 2026-11-21T14:51:21.123456Z}. */
    static String format(long micros) {
        return instant(micros).atOffset(ZoneOffset.UTC).toLocalDateTime().format(FORM);
    }
}
