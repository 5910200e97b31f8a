package io.daybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.events.OutboxSettings;
import io.daybook.events.internal.outbox.RunningOutbox;
import io.daybook.events.internal.sql.EventsSchema;
import io.daybook.platform.kafka.KafkaAccess;
import io.daybook.platform.sql.Connections;
import io.daybook.testkit.TestPostgres;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Events by HTTP, written to a real outbox that nobody publishes. */
@ExtendWith(SharedServer.class)
class PublishTest {
    private static LiveServer live;
    private static GatewayServer server;

    @BeforeAll
    static void start(LiveServer shared) {
        live = shared;
        EventsSchema.migrate(shared.pool());
        server = shared.another(outbox(Optional.of(KafkaAccess.plaintext("127.0.0.1:1"))));
    }

    private static RunningOutbox outbox(Optional<KafkaAccess> kafka) {
        return new RunningOutbox(
                live.pool(), new Connections(TestPostgres.shared().url()), OutboxSettings.DEFAULTS, kafka);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void anEventIsInTheOutboxWhenItIsAnswered() throws SQLException {
        HttpResponse<String> answer = server.post(
                "/api/test/publish",
                "{\"kind\": \"miner.test\", \"user_id\": 1, \"payload\": {\"amount\": 1.10, \"test\": true}}",
                "traceparent",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

        assertThat(answer.statusCode()).isEqualTo(202);
        Map<String, @Nullable Object> body = JsonText.object(answer.body());
        assertThat(body).containsEntry("topic", "events.miner").containsEntry("kind", "miner.test");
        assertThat(row(String.valueOf(body.get("event_id"))))
                .isEqualTo("user 1 1 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
                        + " {\"test\": true, \"amount\": 1.10}");
    }

    private static String row(String event) throws SQLException {
        try (Connection connection = live.pool().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT concat_ws(' ', aggregate_type, aggregate_id, tenant, traceparent, payload::text)"
                                + " FROM events.outbox WHERE event_id = '" + UUID.fromString(event) + "'")) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void whatIsWrongWithABodyIsToldTogether() {
        assertProblem("{\"kind\": \"billing.paid\", \"user_id\": 1, \"payload\": {}}", 422, "unknown_kind");
        assertProblem("{\"user_id\": 1}", 422, "missing_field");
        assertProblem("{\"kind\": \"miner.test\", \"payload\": {}}", 422, "missing_field");
        assertProblem("{\"kind\": \"miner.test\", \"user_id\": 1, \"payload\": []}", 400, "wrong_type");
        assertProblem("{\"kind\": \"miner.test\", \"user_id\": \"a\", \"payload\": {}}", 400, "wrong_type");
        assertProblem("{\"kind\": \"miner.test\", \"userid\": 1, \"payload\": {}}", 400, "unknown_field");
        assertProblem(
                "{\"kind\": \"miner.test\", \"user_id\": 1, \"payload\": {\"a\": \"\\u0000\"}}",
                422,
                "invalid_payload");
        String large = "\"" + "x".repeat(60_000) + "\"";
        assertProblem(
                "{\"kind\": \"miner.test\", \"user_id\": 1, \"payload\": {\"a\": [" + (large + ",").repeat(4) + large
                        + "]}}",
                422,
                "too_large");
    }

    private static void assertProblem(String body, int status, String code) {
        HttpResponse<String> answer = server.post("/api/test/publish", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(JsonText.object(answer.body())).containsEntry("code", code);
    }

    @Test
    void aRetryWithItsKeyGetsTheFirstAnswer() {
        String body = "{\"kind\": \"crm.test\", \"user_id\": 2, \"payload\": {\"n\": 1}}";
        HttpResponse<String> first = server.post("/api/test/publish", body, "Idempotency-Key", "publish-1");
        HttpResponse<String> again = server.post("/api/test/publish", body, "Idempotency-Key", "publish-1");
        HttpResponse<String> other =
                server.post("/api/test/publish", body.replace("1}", "2}"), "Idempotency-Key", "publish-1");

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(JsonText.object(other.body())).containsEntry("code", "idempotency_key_reused");
    }

    @Test
    void withoutKafkaNothingIsTakenAndItIsSaidHowToTurnItOn() {
        try (GatewayServer off = live.another(outbox(Optional.empty()))) {
            HttpResponse<String> answer =
                    off.post("/api/test/publish", "{\"kind\": \"miner.test\", \"user_id\": 1, \"payload\": {}}");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(JsonText.object(answer.body()))
                    .containsEntry("code", "kafka_off")
                    .containsEntry("retryable", false);
            assertThat(off.get("/api/health").body()).contains("\"outbox\":{\"status\":\"disabled\"}");
        }
    }

    /** The paths that the requirements' jq lines name. */
    @Test
    void healthHasTheSevenChecks() {
        HttpResponse<String> answer = server.get("/api/health");

        Map<String, @Nullable Object> checks =
                JsonText.fields(JsonText.object(answer.body()).get("checks"));
        assertThat(checks.keySet())
                .containsExactly("database", "outbox", "kafka_consumer", "dlq", "kafka", "redis", "replication_slot");
        assertThat(JsonText.fields(checks.get("outbox"))).containsKeys("status", "backlog", "oldest_unsent_seconds");
        assertThat(checks.get("redis")).isEqualTo(Map.of("status", "disabled"));
    }
}
