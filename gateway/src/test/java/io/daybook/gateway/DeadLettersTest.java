package io.daybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.contracts.EventHeaders;
import io.daybook.contracts.Topics;
import io.daybook.events.DeadLetterKeys;
import io.daybook.events.Failure;
import io.daybook.events.Outgoing;
import io.daybook.events.Received;
import io.daybook.events.ReplayTarget;
import io.daybook.events.ReplayTarget.Outcome;
import io.daybook.events.internal.deadletter.DeadLetterRoom;
import io.daybook.events.internal.sql.EventsSchema;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Dead letters by HTTP, over the real table. */
@ExtendWith(SharedServer.class)
class DeadLettersTest {
    private static final List<Long> TAKEN = new ArrayList<>();
    private static DeadLetterRoom room;
    private static GatewayServer server;

    @BeforeAll
    static void start(LiveServer shared) throws InterruptedException {
        EventsSchema.migrate(shared.pool());
        room = new DeadLetterRoom(
                shared.pool(), DeadLetterKeys.random(), new SimpleMeterRegistry(), InstantSource.system());
        room.targets().register("roi-cg", new OnlyEven());
        server = shared.another(room.desk());
        for (int offset = 0; offset < 5; offset++) {
            record(offset);
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static final class OnlyEven implements ReplayTarget {
        @Override
        public Outcome dryRun(Received original) {
            return original.offset() % 2 == 0 ? new Outcome.Accepted() : new Outcome.Rejected("odd", "it is odd");
        }

        @Override
        public Outcome replay(Received original) {
            TAKEN.add(original.offset());
            return dryRun(original);
        }
    }

    private static void record(int offset) throws InterruptedException {
        Received record = new Received(
                "events.miner",
                0,
                offset,
                "user-1".getBytes(StandardCharsets.UTF_8),
                ("{\"kind\":\"miner.updated\",\"user_id\":\"user-1\",\"n\":" + offset + "}")
                        .getBytes(StandardCharsets.UTF_8),
                Map.of(EventHeaders.EVENT_ID, UUID.randomUUID().toString()),
                0);
        Outgoing letter = room.letters()
                .letter(Failure.atOnce(
                        "roi-cg", "handle", Topics.EVENTS_DLQ, record, "broken", "user-1 is broken", Instant.now()));
        room.recorder()
                .handle(List.of(new Received(Topics.EVENTS_DLQ, 0, offset, letter.key(), letter.value(), Map.of(), 0)));
    }

    @Test
    void whatWaitsIsCountedListedShownAndReplayed() {
        assertThat(server.get("/v1/dlq/stats").body())
                .isEqualTo(
                        "{\"dlq_breakdown\":[{\"consumer_name\":\"roi-cg\",\"event_kind\":\"miner.updated\",\"count\":5}]}\n");

        Map<String, @Nullable Object> page = object(server.get("/v1/dlq/list?limit=2&consumer=roi-cg&hours=1"));
        assertThat(page).containsEntry("has_more", true);
        String next = String.valueOf(page.get("next"));
        Map<String, @Nullable Object> rest = object(server.get("/v1/dlq/list?limit=10&cursor=" + next));
        assertThat(rest).containsEntry("has_more", false).containsEntry("next", null);
        assertThat((List<?>) rest.get("data")).hasSize(3);

        Map<String, @Nullable Object> letter = first(page, "data");
        assertThat(letter).containsEntry("error_code", "broken").containsEntry("status", "waiting");
        assertThat(String.valueOf(letter)).doesNotContain("user-1");
        assertThat(server.get("/health/deep").body()).contains("\"dlq\":{\"status\":\"healthy\",\"count\":5}");

        Map<String, @Nullable Object> dry = object(server.post("/v1/dlq/replay", "{\"dry_run\":true,\"hours\":6}"));
        assertThat(dry)
                .containsEntry("accepted", 3)
                .containsEntry("rejected", 2)
                .containsEntry("dry_run", true);
        assertThat(TAKEN).isEmpty();
        Map<String, @Nullable Object> real = object(
                server.post("/v1/dlq/replay", "{\"hours\":6,\"limit\":100,\"rate\":1000,\"requested_by\":\"ada\"}"));
        assertThat(real.get("items")).isEqualTo(dry.get("items"));
        assertThat(TAKEN).containsExactly(0L, 1L, 2L, 3L, 4L);
        Object first = first(real, "items").get("id");
        Map<String, @Nullable Object> shown = object(server.get("/v1/dlq/" + first));
        assertThat(shown).containsEntry("status", "applied");
        assertThat(first(shown, "replays"))
                .containsEntry("requested_by", "ada (127.0.0.1)")
                .containsEntry("outcome", "accepted");
        assertThat(server.get("/v1/dlq/stats").body()).contains("\"count\":2");
    }

    @Test
    void whatIsWrongIsSaid() {
        assertProblem(server.get("/v1/dlq/" + UUID.randomUUID()), 404, "letter_not_found");
        assertProblem(server.get("/v1/dlq/list?cursor=x"), 400, "invalid_cursor");
        assertProblem(server.get("/v1/dlq/list?status=dead"), 422, "invalid_value");
        assertProblem(server.post("/v1/dlq/replay", "{\"rate\":0}"), 422, "invalid_value");
        assertProblem(server.post("/v1/dlq/replay", "{\"after\":\"d1\"}"), 400, "invalid_cursor");
        assertProblem(server.post("/v1/dlq/replay", "{\"ids\":[\"x\"],\"limitt\":1}"), 400, "unknown_field");
    }

    private static Map<String, @Nullable Object> first(Map<String, @Nullable Object> answer, String array) {
        if (answer.get(array) instanceof List<?> items) {
            return JsonText.fields(items.getFirst());
        }
        throw new AssertionError("no array " + array);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(JsonText.object(answer.body())).containsEntry("code", code);
    }

    private static Map<String, @Nullable Object> object(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonText.object(answer.body());
    }
}
