package io.daybook.gateway;

import io.daybook.events.OutboxEvent;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The body of a request that publishes an event: what is wrong with it is told together. */
final class EventForm {
    private static final List<String> FIELDS = List.of(
            "kind",
            "user_id",
            "payload",
            "aggregate_type",
            "aggregate_id",
            "tenant",
            "correlation_id",
            "idempotency_key");
    private static final Pattern TRACE_PARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private final CommandForm faults = new CommandForm(false);
    private final byte[] body;
    private @Nullable String kind;
    private @Nullable Long userId;
    private @Nullable String payload;
    private @Nullable String aggregateType;
    private @Nullable String aggregateId;
    private @Nullable String tenant;
    private @Nullable String correlationId;
    private @Nullable String idempotencyKey;

    private EventForm(byte[] body) {
        this.body = body;
    }

    /** @throws ProblemException with all faults of the body */
    static EventForm read(CommandDocument document, byte[] body) {
        EventForm form = new EventForm(body);
        document.parse(body, 0, body.length, form::read);
        form.require();
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
        int most = OutboxEvent.MAX_TEXT_CHARACTERS;
        switch (name) {
            case "kind" -> kind = values.text(pointer, token, OutboxEvent.MAX_KIND_CHARACTERS);
            case "user_id" -> userId = values.whole(pointer, token, 0, Long.MAX_VALUE);
            case "payload" -> payload = payload(values, json, pointer, token);
            case "aggregate_type" -> aggregateType = values.name(pointer, token, most);
            case "aggregate_id" -> aggregateId = values.name(pointer, token, most);
            case "tenant" -> tenant = values.name(pointer, token, most);
            case "correlation_id" -> correlationId = values.name(pointer, token, most);
            default -> idempotencyKey = values.text(pointer, token, most);
        }
    }

    /** As it was sent: a number in it is nobody's to round. */
    private @Nullable String payload(ValueReader values, JsonParser json, String pointer, JsonToken token) {
        if (token != JsonToken.START_OBJECT) {
            values.wrongType(pointer, "a JSON object");
            return null;
        }
        int from = (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        int to = (int) json.currentTokenLocation().getByteOffset() + 1;
        return new String(body, from, to - from, StandardCharsets.UTF_8);
    }

    private void require() {
        boolean unread = !faults.faults().isEmpty();
        if (!unread) {
            missing("kind", kind);
            missing("payload", payload);
            if (userId == null && aggregateId == null) {
                missing("user_id", null);
            }
        }
        if (kind != null && !OutboxEvent.isKind(kind)) {
            faults.fault(Fault.wrong("/kind", "unknown_kind", OutboxEvent.KINDS));
        }
        if (payload != null && payload.getBytes(StandardCharsets.UTF_8).length > OutboxEvent.MAX_PAYLOAD_BYTES) {
            faults.fault(Fault.wrong(
                    "/payload", "too_large", "has at most " + OutboxEvent.MAX_PAYLOAD_BYTES + " bytes as it is sent"));
        }
        if (!faults.faults().isEmpty()) {
            throw ProblemException.of(faults.faults());
        }
    }

    private void missing(String name, @Nullable Object value) {
        if (value == null) {
            faults.fault(Fault.wrong("/" + name, "missing_field", "is needed"));
        }
    }

    @Nullable
    String idempotencyKey() {
        return idempotencyKey;
    }

    /** @param traceparent of the request; what is none is left out, as the standard asks */
    OutboxEvent event(@Nullable String traceparent) {
        String user = userId == null ? null : Long.toString(userId);
        String about = aggregateId == null ? user : aggregateId;
        if (kind == null || payload == null || about == null) {
            throw new IllegalStateException("a form without what it needs is refused when it is read");
        }
        OutboxEvent event = OutboxEvent.of(kind, about, payload);
        if (aggregateType != null) {
            event = event.withAggregateType(aggregateType);
        } else if (aggregateId == null) {
            event = event.withAggregateType("user");
        }
        String owner = tenant == null ? user : tenant;
        if (owner != null) {
            event = event.withTenant(owner);
        }
        boolean traced =
                traceparent != null && TRACE_PARENT.matcher(traceparent).matches();
        return event.withCause(correlationId, traced ? traceparent : null);
    }
}
