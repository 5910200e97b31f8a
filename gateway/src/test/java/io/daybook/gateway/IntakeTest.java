package io.daybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.intake.Ingested;
import io.daybook.intake.Intake;
import io.daybook.intake.IntakeUnavailableException;
import io.daybook.intake.Payment;
import io.daybook.intake.PaymentGenerator;
import io.daybook.intake.RecentPayment;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How payments look over HTTP. The intake behind is one that remembers what it was given. */
@ExtendWith(SharedServer.class)
class IntakeTest {
    private static final String EVENT = "6f1c1d4e-2b7a-4f0e-9c52-0d4f3f0c8a11";
    private static final Remembering INTAKE = new Remembering();
    private static GatewayServer off;
    private static GatewayServer server;

    @BeforeAll
    static void start(LiveServer shared) {
        off = shared.server();
        server = shared.another(INTAKE);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void forget() {
        INTAKE.given.clear();
        INTAKE.away = null;
    }

    @Test
    void theRequirementsOwnRequestsAreTaken() {
        HttpResponse<String> one = server.post("/tx/ingest", """
                {"payer_account":"acct_001","payee_account":"acct_002","asset":"USDT","amount":10,
                 "event_id":"%s","correlation_id":"c-1","force_v1":true}""".formatted(EVENT));
        HttpResponse<String> two = server.post("/tx/ingest", """
                {"payer_account":"acct_003","payee_account":"acct_004","asset":"USDT","amount":15,"event_id":"%s",
                 "payment_memo":"v2 memo","workspace_id":"team-red","client_id":"app-42"}""".formatted(EVENT));

        assertThat(one.statusCode()).isEqualTo(202);
        assertThat(JsonText.object(one.body()))
                .containsEntry("status", "accepted")
                .containsEntry("event_id", EVENT)
                .containsEntry("correlation_id", "c-1")
                .containsEntry("topic", "tx_raw");
        assertThat(two.statusCode()).isEqualTo(202);
        assertThat(INTAKE.given.getFirst().version()).isEqualTo(1);
        assertThat(INTAKE.given.getFirst().workspaceId()).isNull();
        Payment second = INTAKE.given.getLast();
        assertThat(second.version()).isEqualTo(2);
        assertThat(second.workspaceId()).isEqualTo("team-red");
        assertThat(second.paymentMemo()).isEqualTo("v2 memo");
        assertThat(second.clientId()).isEqualTo("app-42");
        assertThat(second.correlationId()).isNull();
        assertThat(second.occurredAtMicros()).isNull();
    }

    /** More digits than a binary fraction holds. */
    @Test
    void anAmountIsReadExactly() {
        for (String amount : List.of("0.30000000000000000001", "\"0.30000000000000000001\"")) {
            assertThat(post("\"amount\":" + amount).statusCode()).isEqualTo(202);
            assertThat(INTAKE.given.getLast().amount()).isEqualTo(new BigDecimal("0.30000000000000000001"));
        }
    }

    @Test
    void theHeaderNamesTheWorkspaceToo() {
        assertThat(post("\"amount\":1", "X-Workspace-Id", "team-blue").statusCode())
                .isEqualTo(202);
        assertThat(INTAKE.given.getLast().workspaceId()).isEqualTo("team-blue");
        assertThat(code(post("\"amount\":1,\"workspace_id\":\"team-red\"", "X-Workspace-Id", "team-blue")))
                .isEqualTo("conflicting_fields");
        assertThat(code(post("\"amount\":1,\"force_v1\":true", "X-Workspace-Id", "team-blue")))
                .isEqualTo("conflicting_fields");
    }

    @Test
    void theTraceIsTakenOverOrMade() {
        String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        post("\"amount\":1", "traceparent", parent, "tracestate", "vendor=1");
        assertThat(INTAKE.given.getLast().trace()).isEqualTo(new Payment.TraceContext(parent, "vendor=1"));
        post("\"amount\":1", "traceparent", "nonsense", "tracestate", "vendor=1");
        assertThat(INTAKE.given.getLast().trace().traceparent())
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01")
                .isNotEqualTo(parent);
        assertThat(INTAKE.given.getLast().trace().tracestate()).isNull();
    }

    @Test
    void whatIsWrongWithTheFormIsSaidTogether() {
        HttpResponse<String> answer =
                server.post("/tx/ingest", "{\"payer_account\":\"\",\"amount\":-1,\"event_id\":\"1\"}");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("/payer_account", "/amount", "/event_id", "/payee_account", "/asset", "is required");
        assertThat(code(post("\"amount\":1,\"paymentmemo\":\"x\""))).isEqualTo("unknown_field");
        assertThat(code(post("\"amount\":1,\"amount\":2"))).isEqualTo("duplicate_field");
        assertThat(code(post("\"amount\":true"))).isEqualTo("wrong_type");
        assertThat(code(post("\"amount\":1,\"occurred_at\":\"today\""))).isEqualTo("invalid_time");
        assertThat(INTAKE.given).isEmpty();
    }

    @Test
    void withoutKafkaTheAnswerSaysHowToHaveIt() {
        for (HttpResponse<String> answer : List.of(
                off.post("/tx/ingest", body("\"amount\":1")),
                off.get("/tx/recent/raw"),
                off.get("/tx/recent/validated"),
                off.post("/tx/generator/start?rate_per_sec=8", ""))) {
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(JsonText.object(answer.body()))
                    .containsEntry("code", "kafka_off")
                    .containsEntry("retryable", false);
            assertThat(answer.body()).contains("DAYBOOK_KAFKA");
            assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
        }
    }

    @Test
    void whatMayPassSaysWhenToTryAgain() {
        for (IntakeUnavailableException.Reason reason :
                List.of(IntakeUnavailableException.Reason.KAFKA_AWAY, IntakeUnavailableException.Reason.INTAKE_FULL)) {
            INTAKE.away = reason;
            HttpResponse<String> answer = post("\"amount\":1");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(JsonText.object(answer.body())).containsEntry("retryable", true);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        }
    }

    @Test
    void theGeneratorIsBounded() {
        assertThat(server.post("/tx/generator/start?rate_per_sec=8", "").body()).contains("\"rate_per_sec\":8");
        assertThat(server.post("/tx/generator/start?rate_per_sec=0", "").statusCode())
                .isEqualTo(422);
        assertThat(server.post("/tx/generator/start?rate_per_sec=1001", "").statusCode())
                .isEqualTo(422);
        assertThat(server.post("/tx/generator/start?seconds=3601", "").statusCode())
                .isEqualTo(422);
        assertThat(server.get("/tx/recent/raw?limit=1001").statusCode()).isEqualTo(422);
    }

    private static HttpResponse<String> post(String fields, String... headers) {
        return server.post("/tx/ingest", body(fields), headers);
    }

    private static String body(String fields) {
        return "{\"payer_account\":\"a\",\"payee_account\":\"b\",\"asset\":\"EUR\",\"event_id\":\"" + EVENT + "\","
                + fields + "}";
    }

    private static String code(HttpResponse<String> answer) {
        return String.valueOf(JsonText.object(answer.body()).get("code"));
    }

    private static final class Remembering implements Intake, PaymentGenerator {
        private final List<Payment> given = new ArrayList<>();
        private IntakeUnavailableException.@Nullable Reason away;

        @Override
        public CompletableFuture<Ingested> ingest(Payment payment) {
            if (away != null) {
                return CompletableFuture.failedFuture(new IntakeUnavailableException(away, "not now"));
            }
            given.add(payment);
            String correlation = payment.correlationId() == null ? "made" : payment.correlationId();
            return CompletableFuture.completedFuture(
                    new Ingested(payment.eventId(), correlation, 0, payment.version(), 1, "tx_raw", 0, given.size()));
        }

        @Override
        public List<RecentPayment> recentRaw(int limit) {
            return List.of();
        }

        @Override
        public List<RecentPayment> recentValidated(int limit) {
            return List.of();
        }

        @Override
        public PaymentGenerator generator() {
            return this;
        }

        @Override
        public Status start(int ratePerSecond, int seconds, long seed) {
            return new Status(true, ratePerSecond, 0, 0, 0, Optional.of(0L));
        }

        @Override
        public Status stop() {
            return new Status(false, 0, 0, 0, 0, Optional.empty());
        }

        @Override
        public Status status() {
            return stop();
        }
    }
}
