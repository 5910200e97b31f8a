package io.daybook.gateway;

import io.daybook.events.DeadLetterDesk;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The body of a request that replays dead letters: what is wrong with it is told together. */
final class ReplayForm {
    private static final List<String> FIELDS =
            List.of("hours", "consumer", "ids", "limit", "dry_run", "rate", "after", "requested_by");
    private static final int MAX_TEXT_CHARACTERS = 255;
    private static final int MAX_HOURS = 87_600;
    private static final int DEFAULT_LIMIT = 100;
    private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000);
    private static final BigDecimal LEAST_RATE = new BigDecimal("0.1");
    private static final BigDecimal MOST_RATE = BigDecimal.valueOf(10_000);

    private final CommandForm faults = new CommandForm(false);
    private @Nullable Long hours;
    private @Nullable String consumer;
    private final List<UUID> ids = new ArrayList<>();
    private int limit = DEFAULT_LIMIT;
    private boolean dryRun;
    private BigDecimal rate = BigDecimal.valueOf(50);
    private @Nullable String after;
    private @Nullable String requestedBy;

    /** @throws ProblemException with all faults of the body */
    static ReplayForm read(CommandDocument document, byte[] body) {
        ReplayForm form = new ReplayForm();
        document.parse(body, 0, body.length, form::read);
        if (!form.faults.faults().isEmpty()) {
            throw ProblemException.of(form.faults.faults());
        }
        return form;
    }

    private void read(JsonParser json) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw ProblemException.of(Fault.unreadable("", "wrong_type", "must be a JSON object"));
        }
        ValueReader values = new ValueReader(json);
        values.into(faults);
        Set<String> seen = new HashSet<>();
        String name;
        while ((name = json.nextName()) != null) {
            JsonToken token = json.nextToken();
            if (!FIELDS.contains(name)) {
                faults.fault(Spelling.unknownField("", name, FIELDS));
                json.skipChildren();
            } else if (!seen.add(name)) {
                faults.fault(Fault.unreadable(ValueReader.pointer("", name), "duplicate_field", "given twice"));
                json.skipChildren();
            } else if (token != JsonToken.VALUE_NULL) {
                value(values, json, name, token);
            }
        }
    }

    private void value(ValueReader values, JsonParser json, String name, JsonToken token) {
        String pointer = ValueReader.pointer("", name);
        switch (name) {
            case "hours" -> hours = values.whole(pointer, token, 1, MAX_HOURS);
            case "consumer" -> consumer = values.name(pointer, token, MAX_TEXT_CHARACTERS);
            case "ids" -> ids(values, json, pointer, token);
            case "limit" -> limit(values.whole(pointer, token, 1, DeadLetterDesk.MAX_LETTERS));
            case "dry_run" -> dryRun = Boolean.TRUE.equals(values.truth(pointer, token));
            case "rate" -> rate(pointer, values.decimal(pointer, token));
            case "after" -> after = values.name(pointer, token, MAX_TEXT_CHARACTERS);
            default -> requestedBy = values.name(pointer, token, MAX_TEXT_CHARACTERS);
        }
    }

    private void limit(@Nullable Long most) {
        if (most != null) {
            limit = most.intValue();
        }
    }

    private void rate(String pointer, @Nullable BigDecimal perSecond) {
        if (perSecond == null) {
            return;
        }
        if (perSecond.compareTo(LEAST_RATE) < 0 || perSecond.compareTo(MOST_RATE) > 0) {
            faults.fault(Fault.wrong(
                    pointer,
                    "invalid_value",
                    "must be between " + LEAST_RATE + " and " + MOST_RATE + " letters per second"));
            return;
        }
        rate = perSecond;
    }

    private void ids(ValueReader values, JsonParser json, String pointer, JsonToken token) {
        if (token != JsonToken.START_ARRAY) {
            values.wrongType(pointer, "an array of the ids of letters");
            return;
        }
        int count = 0;
        for (JsonToken each = json.nextToken(); each != JsonToken.END_ARRAY; each = json.nextToken()) {
            if (count >= DeadLetterDesk.MAX_LETTERS) {
                json.skipChildren();
            } else {
                UUID id = values.id(pointer + "/" + count, each);
                if (id != null) {
                    ids.add(id);
                }
            }
            count++;
        }
        if (count > DeadLetterDesk.MAX_LETTERS) {
            faults.fault(Fault.wrong(
                    pointer,
                    "too_large",
                    "has " + count + " ids, at most " + DeadLetterDesk.MAX_LETTERS + " are allowed"));
        }
    }

    /** @param caller the address that the request came from */
    DeadLetterDesk.Order order(String caller) {
        DeadLetterDesk.Filter filter = new DeadLetterDesk.Filter(
                Optional.ofNullable(consumer), Optional.ofNullable(hours).map(Duration::ofHours), false);
        String by = requestedBy == null ? caller : requestedBy + " (" + caller + ")";
        String place = after;
        return new DeadLetterDesk.Order(
                filter,
                ids,
                limit,
                dryRun,
                Duration.ofNanos(
                        NANOS_PER_SECOND.divide(rate, RoundingMode.CEILING).longValue()),
                by,
                place == null ? Optional.empty() : Optional.of(LetterPlaces.parse("/after", place)));
    }
}
