package io.daybook.gateway;

import io.daybook.events.DeadLetterDesk;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a page of dead letters ends, as callers see it: microseconds and the letter's id. */
final class LetterPlaces {
    private static final Pattern FORM =
            Pattern.compile("d([0-9]{1,17})-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})");

    private LetterPlaces() {}

    static String text(DeadLetterDesk.Place place) {
        return "d" + micros(place.createdAt()) + "-" + place.id();
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    /** @param pointer of the field or parameter that has it */
    static DeadLetterDesk.Place parse(String pointer, String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw ProblemException.of(
                    Fault.unreadable(pointer, "invalid_cursor", "pass next of an earlier answer unchanged"));
        }
        return new DeadLetterDesk.Place(Times.instant(Long.parseLong(form.group(1))), UUID.fromString(form.group(2)));
    }
}
