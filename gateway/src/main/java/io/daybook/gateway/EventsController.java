package io.daybook.gateway;

import io.daybook.events.EventPublishing;
import io.daybook.events.OutboxEvent;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;

/** Domain events that come by HTTP: written through the outbox, one transaction each. */
@Controller
final class EventsController {
    private static final Logger LOG = LoggerFactory.getLogger(EventsController.class);
    /** Twice the payload, because its text may have more spaces than what is stored. */
    private static final int MAX_BODY_BYTES = 2 * OutboxEvent.MAX_PAYLOAD_BYTES;

    private static final int RETRY_AFTER_SECONDS = 1;

    private final ObjectProvider<EventPublishing> publishing;
    private final Json json;

    EventsController(ObjectProvider<EventPublishing> publishing, Json json) {
        this.publishing = publishing;
        this.json = json;
    }

    /** 202: the event is durable in the outbox, and goes to its topic whatever happens to this process. */
    @PostMapping("/api/test/publish")
    Reply publish(Call call) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters();
        EventPublishing outbox = outbox();
        byte[] body = call.jsonBody(MAX_BODY_BYTES);
        EventForm form = EventForm.read(new CommandDocument(json), body);
        @Nullable String key = call.idempotencyKey(form.idempotencyKey());
        OutboxEvent event = form.event(call.header("traceparent"));
        EventPublishing.Result result;
        try {
            result = outbox.publish(event, "/api/test/publish " + call.workspace(), Optional.ofNullable(key));
        } catch (SQLException away) {
            LOG.warn("an event could not be written to the outbox", away);
            throw ProblemException.unavailable(
                    "database_away",
                    "the database does not answer, so it is not known whether the event was written; send it again with"
                            + " the same Idempotency-Key",
                    RETRY_AFTER_SECONDS);
        }
        return switch (result) {
            case EventPublishing.Accepted accepted -> reply(accepted, event.kind());
            case EventPublishing.KeyReused _ ->
                throw ProblemException.of(
                        422,
                        "idempotency_key_reused",
                        "this idempotency key was used within 24 hours for another event; take a new one");
            case EventPublishing.Refused refused ->
                throw ProblemException.of(Fault.wrong("/payload", "invalid_payload", refused.reason()));
        };
    }

    private EventPublishing outbox() {
        EventPublishing outbox = publishing.getIfAvailable();
        if (outbox == null || !outbox.isOn()) {
            throw ProblemException.of(
                    503,
                    "kafka_off",
                    "this process runs without Kafka; start it without DAYBOOK_KAFKA=off to publish events");
        }
        return outbox;
    }

    private Reply reply(EventPublishing.Accepted accepted, String kind) {
        byte[] answer = json.bytes(
                out -> {
                    out.writeStartObject();
                    out.writeStringProperty("event_id", accepted.eventId().toString());
                    out.writeStringProperty("kind", kind);
                    out.writeStringProperty("topic", accepted.topic());
                    out.writeStringProperty("status", "accepted");
                    out.writeEndObject();
                },
                256);
        Reply reply = Reply.of(202, Reply.JSON, answer);
        return accepted.replayed() ? reply.header(Call.REPLAYED, "true") : reply;
    }
}
