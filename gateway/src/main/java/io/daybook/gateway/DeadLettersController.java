package io.daybook.gateway;

import io.daybook.events.DeadLetterDesk;
import io.daybook.events.ReplayTarget.Outcome;
import io.daybook.events.RetryableException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import tools.jackson.core.JsonGenerator;

/** Dead letters: how many, which, what each says, and their replay. */
@Controller
final class DeadLettersController {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLettersController.class);
    private static final int MAX_BODY_BYTES = 64 << 10;
    private static final int DEFAULT_LIMIT = 100;
    private static final int RETRY_AFTER_SECONDS = 2;

    private final ObjectProvider<DeadLetterDesk> desk;
    private final Json json;

    DeadLettersController(ObjectProvider<DeadLetterDesk> desk, Json json) {
        this.desk = desk;
        this.json = json;
    }

    @GetMapping("/v1/dlq/stats")
    Reply stats(Call call) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters();
        var counts = asked(desk()::stats);
        return reply(out -> {
            out.writeName("dlq_breakdown");
            out.writeStartArray();
            counts.forEach(count -> {
                out.writeStartObject();
                out.writeStringProperty("consumer_name", count.consumerName());
                out.writeStringProperty("event_kind", count.eventKind());
                out.writeNumberProperty("count", count.count());
                out.writeEndObject();
            });
            out.writeEndArray();
        });
    }

    @GetMapping("/v1/dlq/list")
    Reply list(Call call) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters("consumer", "hours", "status", "limit", "cursor");
        int hours = call.wholeNumber("hours");
        DeadLetterDesk.Filter filter = new DeadLetterDesk.Filter(
                Optional.ofNullable(call.parameter("consumer", Call.MAX_CODE_CHARACTERS)),
                hours == 0 ? Optional.empty() : Optional.of(Duration.ofHours(hours)),
                call.choice("status", "waiting", "all").equals("all"));
        int limit = call.limit(DeadLetterDesk.MAX_LETTERS, DEFAULT_LIMIT);
        @Nullable String cursor = call.parameter("cursor");
        Optional<DeadLetterDesk.Place> after =
                cursor == null ? Optional.empty() : Optional.of(LetterPlaces.parse("?cursor", cursor));
        DeadLetterDesk.Page page = asked(() -> desk().list(filter, limit, after));
        return reply(out -> {
            out.writeName("data");
            out.writeStartArray();
            page.letters().forEach(letter -> {
                out.writeStartObject();
                letter(out, letter);
                out.writeEndObject();
            });
            out.writeEndArray();
            next(out, page.next());
            out.writeNullProperty("previous");
            out.writeBooleanProperty("has_more", page.next().isPresent());
        });
    }

    // No letter: the path of the replay, which knows POST only.
    @GetMapping("/v1/dlq/{id:(?!replay$).+}")
    Reply show(Call call, @PathVariable("id") String id) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters();
        UUID letter = Call.id(id, "a dead letter");
        DeadLetterDesk.Shown shown = asked(() -> desk().find(letter))
                .orElseThrow(() -> ProblemException.of(404, "letter_not_found", "there is no such dead letter"));
        return reply(out -> {
            letter(out, shown.letter());
            out.writeName("replays");
            out.writeStartArray();
            shown.replays().forEach(replay -> {
                out.writeStartObject();
                out.writeStringProperty("run_id", replay.runId().toString());
                out.writeStringProperty("requested_by", ProblemWriter.wellFormed(replay.requestedBy()));
                out.writeStringProperty("replayed_at", Times.format(LetterPlaces.micros(replay.replayedAt())));
                out.writeStringProperty("outcome", replay.outcome());
                Json.optional(out, "code", replay.code());
                Json.optional(out, "message", replay.message());
                out.writeEndObject();
            });
            out.writeEndArray();
        });
    }

    /** Takes as long as its rate asks for, up to 20 s; then {@code next} says where to go on. */
    @PostMapping("/v1/dlq/replay")
    Reply replay(Call call) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters();
        ReplayForm form = ReplayForm.read(new CommandDocument(json), call.jsonBody(MAX_BODY_BYTES));
        DeadLetterDesk.Order order = form.order(call.caller());
        DeadLetterDesk.Report report = asked(() -> {
            try {
                return desk().replay(order);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                throw ProblemException.unavailable("stopping", "the process is stopping", RETRY_AFTER_SECONDS);
            }
        });
        return reply(out -> report(out, report));
    }

    private DeadLetterDesk desk() {
        DeadLetterDesk here = desk.getIfAvailable();
        if (here == null) {
            throw ProblemException.of(503, "dlq_off", "this process does not know the table of dead letters");
        }
        return here;
    }

    private static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (RetryableException away) {
            LOG.warn("{}", away.getMessage());
            throw ProblemException.unavailable(
                    "dlq_away",
                    "the database, or what the letters' consumer needs, is away; letters that were replayed stay replayed",
                    RETRY_AFTER_SECONDS);
        }
    }

    private Reply reply(Json.Value properties) {
        return Reply.of(
                200,
                Reply.JSON,
                json.bytes(
                        out -> {
                            out.writeStartObject();
                            properties.write(out);
                            out.writeEndObject();
                        },
                        4_096));
    }

    private static void report(JsonGenerator out, DeadLetterDesk.Report report) {
        out.writeStringProperty("run_id", report.runId().toString());
        out.writeBooleanProperty("dry_run", report.dryRun());
        out.writeNumberProperty("count", report.items().size());
        out.writeNumberProperty("accepted", count(report, Outcome.Accepted.class));
        out.writeNumberProperty("rejected", count(report, Outcome.Rejected.class));
        out.writeNumberProperty("already_applied", count(report, Outcome.AlreadyApplied.class));
        out.writeName("items");
        out.writeStartArray();
        report.items().forEach(item -> item(out, item));
        out.writeEndArray();
        next(out, report.next());
        if (report.stopped().isPresent()) {
            out.writeStringProperty("stopped", "what the letters' consumer needs is away; go on later with next");
        }
    }

    private static long count(DeadLetterDesk.Report report, Class<? extends Outcome> outcome) {
        return report.items().stream()
                .filter(item -> outcome.isInstance(item.outcome()))
                .count();
    }

    private static void item(JsonGenerator out, DeadLetterDesk.Item item) {
        out.writeStartObject();
        out.writeStringProperty("id", item.id().toString());
        out.writeStringProperty("consumer_name", item.consumerName());
        out.writeStringProperty("event_kind", item.eventKind());
        switch (item.outcome()) {
            case Outcome.Accepted _ -> out.writeStringProperty("outcome", "accepted");
            case Outcome.AlreadyApplied _ -> out.writeStringProperty("outcome", "already_applied");
            case Outcome.Rejected(String code, String message) -> {
                out.writeStringProperty("outcome", "rejected");
                out.writeStringProperty("code", code);
                out.writeStringProperty("message", ProblemWriter.wellFormed(message));
            }
        }
        out.writeEndObject();
    }

    private static void next(JsonGenerator out, Optional<DeadLetterDesk.Place> next) {
        if (next.isPresent()) {
            out.writeStringProperty("next", LetterPlaces.text(next.get()));
        } else {
            out.writeNullProperty("next");
        }
    }

    private static void letter(JsonGenerator out, DeadLetterDesk.Letter letter) {
        out.writeStringProperty("id", letter.id().toString());
        out.writeStringProperty("created_at", Times.format(LetterPlaces.micros(letter.createdAt())));
        out.writeStringProperty("status", letter.status());
        out.writeStringProperty("consumer_name", letter.consumerName());
        out.writeStringProperty("stage", letter.stage());
        out.writeStringProperty("event_kind", letter.eventKind());
        Json.optional(out, "event_id", letter.eventId());
        out.writeStringProperty("error_code", letter.errorCode());
        out.writeStringProperty("error_message", ProblemWriter.wellFormed(letter.errorMessage()));
        out.writeNumberProperty("attempts", letter.attempts());
        Json.optional(out, "trace_id", letter.traceId());
        Json.optional(out, "correlation_id", letter.correlationId());
        Integer schema = letter.schemaId();
        if (schema != null) {
            out.writeNumberProperty("schema_id", schema);
        }
        out.writeStringProperty("source_topic", letter.sourceTopic());
        out.writeNumberProperty("source_partition", letter.sourcePartition());
        out.writeNumberProperty("source_offset", letter.sourceOffset());
        Json.optional(out, "source_key", letter.sourceKey());
        out.writeStringProperty("first_seen", Times.format(LetterPlaces.micros(letter.firstSeen())));
        out.writeStringProperty("last_seen", Times.format(LetterPlaces.micros(letter.lastSeen())));
        out.writeBooleanProperty("replayable", letter.replayable());
        out.writeName("payload");
        out.writeRawValue(letter.payload());
    }
}
