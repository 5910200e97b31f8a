package io.daybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be read or is wrong in itself: a problem with a pointer, never a stack trace, nothing in the journal. */
@ExtendWith(SharedServer.class)
class BadInputTest {
    private static LiveServer live;
    private static GatewayServer server;

    @BeforeAll
    static void start(LiveServer shared) {
        live = shared;
        server = shared.server();
    }

    static Stream<Arguments> bodies() {
        String rest = "\"from\":\"code:a\",\"to\":\"code:b\",\"asset\":\"EUR\"";
        return Stream.of(
                row("{", 400, "malformed_json", ""),
                row("{]", 400, "malformed_json", ""),
                row("[]", 400, "wrong_type", ""),
                row("7", 400, "wrong_type", ""),
                row("{} {}", 400, "malformed_json", ""),
                row("{" + rest + ",\"amount_minor\":NaN}", 400, "malformed_json", "/amount_minor"),
                row("{" + rest + ",\"amount_minor\":Infinity}", 400, "malformed_json", "/amount_minor"),
                row("{" + rest + ",\"amount_minor\":007}", 400, "malformed_json", "/amount_minor"),
                row("{" + rest + ",\"amount_minor\":1.5}", 400, "wrong_type", "/amount_minor"),
                row("{" + rest + ",\"amount_minor\":1e400}", 400, "wrong_type", "/amount_minor"),
                row("{" + rest + ",\"amount_minor\":true}", 400, "wrong_type", "/amount_minor"),
                row("{" + rest + ",\"amount_minor\":[1]}", 400, "wrong_type", "/amount_minor"),
                row("{" + rest + ",\"amount_minor\":-1}", 422, "invalid_amount", "/amount_minor"),
                row("{" + rest + ",\"amount_minor\":0}", 422, "invalid_amount", "/amount_minor"),
                row("{" + rest + ",\"amount_minor\":-1" + "0".repeat(37) + "}", 422, "invalid_amount", "/amount_minor"),
                row("{" + rest + ",\"amount\":\"-12.34\"}", 422, "invalid_amount", "/amount"),
                row("{" + rest + ",\"amount\":-12.34}", 422, "invalid_amount", "/amount"),
                row("{" + rest + ",\"amount\":\"0.00\"}", 422, "invalid_amount", "/amount"),
                row("{" + rest + ",\"amount\":\"0.001\"}", 422, "too_many_decimals", "/amount"),
                row("{" + rest + ",\"amount_minor\":\"twelve\"}", 422, "invalid_amount", "/amount_minor"),
                row("{" + rest + ",\"amount_minor\":\"\"}", 422, "invalid_amount", "/amount_minor"),
                row("{" + rest + ",\"amount_minor\":1" + "0".repeat(38) + "}", 422, "amount_overflow", "/amount_minor"),
                row(
                        "{" + rest + ",\"amount_minor\":1" + "0".repeat(2_000) + "}",
                        400,
                        "limit_exceeded",
                        "/amount_minor"),
                row("{" + rest + ",\"amount\":1e400}", 422, "invalid_amount", "/amount"),
                row("{" + rest + ",\"amount\":1e999999999}", 422, "invalid_amount", "/amount"),
                row("{" + rest + ",\"amount\":1e-999999999}", 422, "invalid_amount", "/amount"),
                row("{" + rest + ",\"amount\":1e99999999999999}", 422, "invalid_amount", "/amount"),
                row("{" + rest + ",\"amount\":\"NaN\"}", 422, "invalid_amount", "/amount"),
                row("{" + rest + ",\"amount\":\"1,5\"}", 422, "invalid_amount", "/amount"),
                row("{" + rest + ",\"amount\":\"1e5\"}", 422, "invalid_amount", "/amount"),
                row("{" + rest + ",\"amount\":{}}", 400, "wrong_type", "/amount"),
                row("{" + rest + ",\"amount\":1,\"amount_minor\":1}", 422, "conflicting_fields", "/amount_minor"),
                row("{" + rest + "}", 422, "missing_field", "/amount_minor"),
                row("{\"to\":\"code:b\",\"amount_minor\":1}", 422, "missing_field", "/from"),
                row("{\"from\":\"alice\",\"to\":\"code:b\",\"amount_minor\":1}", 422, "invalid_account", "/from"),
                row("{\"from\":7,\"to\":\"code:b\",\"amount_minor\":1}", 400, "wrong_type", "/from"),
                row("{" + rest + ",\"amount_minor\":1,\"from\":\"code:c\"}", 400, "duplicate_field", "/from"),
                row("{" + rest + ",\"amount_minor\":1,\"currency\":\"EUR\"}", 400, "duplicate_field", "/currency"),
                row("{" + rest + ",\"ammount_minor\":1}", 400, "unknown_field", "/ammount_minor"),
                row("{" + rest + ",\"amount_minor\":1,\"a/b~c\":1}", 400, "unknown_field", "/a~1b~0c"),
                row("{" + rest + ",\"amount_minor\":1,\"lines\":[]}", 400, "unknown_field", "/lines"),
                row("{" + rest + ",\"amount_minor\":1,\"x\":" + "[".repeat(5_000) + "}", 400, "limit_exceeded", null),
                row("{" + rest + ",\"amount_minor\":1,\"metadata\":{\"a\":{}}}", 400, "wrong_type", "/metadata/a"),
                row(
                        "{" + rest + ",\"amount_minor\":1,\"metadata\":{\"a\":\"1\",\"a\":\"2\"}}",
                        400,
                        "duplicate_field",
                        "/metadata/a"),
                row(
                        "{" + rest + ",\"amount_minor\":1,\"effective_at\":\"yesterday\"}",
                        422,
                        "invalid_time",
                        "/effective_at"),
                row(
                        "{" + rest + ",\"amount_minor\":1,\"description\":\"\\u0000\"}",
                        422,
                        "invalid_text",
                        "/description"),
                row(
                        "{" + rest + ",\"amount_minor\":1,\"description\":\"\\ud800\"}",
                        422,
                        "invalid_text",
                        "/description"),
                row("{" + rest + ",\"amount_minor\":1,\"\\ud800\":1}", 400, "malformed_json", null),
                row(
                        "{" + rest + ",\"amount_minor\":1,\"description\":\"" + "x".repeat(2_000_000) + "\"}",
                        400,
                        "limit_exceeded",
                        "/description"),
                row(
                        "{" + rest + ",\"amount_minor\":1,\"description\":\"" + "x".repeat(5_000) + "\"}",
                        422,
                        "too_long",
                        "/description"),
                row(
                        "{" + rest + ",\"amount_minor\":1,\"hold\":{\"expires_in_seconds\":-1}}",
                        422,
                        "invalid_value",
                        "/hold/expires_in_seconds"),
                row(
                        "{" + rest + ",\"amount_minor\":1,\"hold\":{\"expires\":1}}",
                        400,
                        "unknown_field",
                        "/hold/expires"),
                row(
                        "{" + rest + ",\"amount_minor\":1,\"hold\":{\"expires_at\":\"2026-01-31T12:00:00Z\"}}",
                        400,
                        "unknown_field",
                        "/hold/expires_at"),
                row("{" + rest + ",\"amount_minor\":1,\"rate\":\"1.1\"}", 422, "missing_field", "/to_asset"),
                row("{" + rest + ",\"amount_minor\":1,\"rounding\":\"sideways\"}", 422, "invalid_value", "/rounding"),
                row("{" + rest + ",\"amount_minor\":1,\"dry_run\":\"yes\"}", 400, "wrong_type", "/dry_run"));
    }

    private static Arguments row(String body, int status, String code, @Nullable String pointer) {
        return Arguments.of(body.length() > 90 ? body.substring(0, 90) + "..." : body, body, status, code, pointer);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void isRefusedWithItsPointer(String name, String body, int status, String code, @Nullable String pointer) {
        long before = live.head();

        HttpResponse<String> refused = server.post("/v1/transfers", body);

        assertProblem(refused, status, code);
        if (pointer != null) {
            assertThat(pointers(refused)).contains(pointer);
        }
        assertThat(live.eventsAfter(before)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"account\":\"code:a\",\"side\":\"debit\",\"amount_minor\":-5,\"asset\":\"EUR\"}",
                "{\"account\":\"code:a\",\"side\":\"debit\",\"amount_minor\":0,\"asset\":\"EUR\"}",
                "{\"account\":\"code:a\",\"side\":\"debit\",\"amount\":\"-0.05\",\"asset\":\"EUR\"}"
            })
    void aLineOfNothingOrLessIsRefused(String line) {
        long before = live.head();

        HttpResponse<String> refused =
                server.post("/v1/entries", "{\"lines\":[" + line + "," + line.replace("debit", "credit") + "]}");

        assertProblem(refused, 422, "invalid_amount");
        assertThat(pointers(refused)).isNotEmpty().allMatch(pointer -> pointer.startsWith("/lines/0/amount"));
        assertThat(live.eventsAfter(before)).isEmpty();
    }

    @Test
    void anUnknownFieldIsToldWhatThereIs() {
        assertThat(server.post("/v1/transfers", "{\"hold\":{\"expires_at\":1}}").body())
                .contains("possible here: expires_in_seconds");
        assertThat(server.post("/v1/entries", "{\"lines\":[{\"acount\":1}]}").body())
                .contains("did you mean \\\"account\\\"?");
        assertThat(server.post("/v1/batches", "{\"items\":[]}").body())
                .contains("possible here: commands, idempotency_key, dry_run");
    }

    @Test
    void allFaultsOfABodyAreReportedTogether() {
        HttpResponse<String> refused =
                server.post("/v1/transfers", "{\"from\":\"alice\",\"amount\":\"x\",\"colour\":1,\"asset\":5}");

        assertProblem(refused, 400, "unknown_field");
        assertThat(pointers(refused)).containsExactlyInAnyOrder("/from", "/amount", "/colour", "/asset", "/to");
    }

    @Test
    void theDocumentHasEveryMember() {
        HttpResponse<String> refused = server.post(
                "/v1/transfers",
                "{}",
                "traceparent",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "Content-Type",
                "application/json");

        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(JsonText.object(refused.body()))
                .containsEntry("type", "about:blank")
                .containsEntry("title", "Missing field")
                .containsEntry("status", 422)
                .containsEntry("retryable", false)
                .containsEntry("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736");
    }

    @Test
    void invalidUtf8IsRefused() {
        byte[] body = "{\"code\":\"a?b\"}".getBytes(StandardCharsets.US_ASCII);
        for (byte[] wrong : new byte[][] {{(byte) 0xff}, {(byte) 0xc3}, {(byte) 0x80}}) {
            body[10] = wrong[0];
            assertProblem(server.post("/v1/accounts", body), 400, "malformed_json");
        }
        byte[] surrogate = "{\"code\":\"xyz\"}".getBytes(StandardCharsets.US_ASCII);
        surrogate[9] = (byte) 0xed;
        surrogate[10] = (byte) 0xa0;
        surrogate[11] = (byte) 0x80;
        assertThat(server.post("/v1/accounts", surrogate).statusCode()).isIn(400, 422);
        assertThat(server.post("/v1/accounts", "{\"code\":\"x\"}".getBytes(StandardCharsets.UTF_16LE))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void longerFormsOfCharactersAreRefused() {
        byte[] body = "{\"code\":\"a??b\"}".getBytes(StandardCharsets.US_ASCII);
        body[10] = (byte) 0xc0;
        body[11] = (byte) 0xaf;
        assertProblem(server.post("/v1/accounts", body), 400, "malformed_json");
    }

    @Test
    void contentTypesOtherThanJsonAreRefused() {
        for (String type : List.of(
                "text/plain",
                "application/xml",
                "application/json;charset=utf-16",
                "application/x-ndjson",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "nonsense")) {
            assertProblem(server.post("/v1/accounts", "{}", "Content-Type", type), 415, "unsupported_media_type");
        }
        assertThat(server.post("/v1/accounts", "{}", "Content-Type", "application/json; charset=\"UTF-8\"")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void bodiesBeyondTheLimitAreRefused() {
        byte[] large = new byte[17 << 20];
        Arrays.fill(large, (byte) ' ');
        assertProblem(server.post("/v1/accounts", large), 413, "body_too_large");
    }

    @Test
    void elevenThousandCommandsAreRefusedWhole() {
        long before = live.head();
        String item = "{\"type\":\"open_account\"},";
        String body = "{\"commands\":[" + item.repeat(10_999) + "{\"type\":\"open_account\"}]}";

        assertProblem(server.post("/v1/batches", body), 413, "too_many_commands");
        assertThat(live.eventsAfter(before)).isEmpty();
    }

    @Test
    void unknownPathsMethodsAndRepresentationsAreProblems() {
        assertProblem(server.get("/v1/nothing"), 404, "unknown_path");
        assertProblem(server.send("DELETE", "/v1/accounts"), 405, "method_not_allowed");
        assertThat(server.send("DELETE", "/v1/accounts").headers().firstValue("Allow"))
                .hasValueSatisfying(allow -> assertThat(allow).contains("GET", "POST"));
        assertProblem(server.get("/v1/accounts", "Accept", "image/png"), 406, "not_acceptable");
        assertProblem(server.get("/v1/accounts?limit=0"), 422, "invalid_value");
        assertProblem(server.get("/v1/accounts?limit=x"), 400, "wrong_type");
        assertProblem(server.get("/v1/accounts?colour=red"), 400, "unknown_parameter");
        assertProblem(server.get("/v1/accounts", "Daybook-Position", "first"), 400, "invalid_position");
        assertProblem(server.get("/v1/accounts", "X-Workspace-Id", "a b"), 400, "invalid_workspace");
        assertProblem(server.get("/v1/accounts/alice"), 422, "invalid_account");
        assertProblem(server.get("/v1/transfers/7"), 422, "invalid_id");
    }

    @Test
    void keysThatDisagreeAreRefused() {
        HttpResponse<String> refused = server.post(
                "/v1/accounts",
                "{\"idempotency_key\":\"a\"}",
                "Idempotency-Key",
                "b",
                "Content-Type",
                "application/json");

        assertProblem(refused, 400, "conflicting_keys");
    }

    static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        Map<String, @Nullable Object> problem = JsonText.object(answer.body());
        assertThat(problem)
                .as(answer.body())
                .containsEntry("code", code)
                .containsEntry("status", status)
                .containsKeys("type", "title", "detail", "retryable", "trace_id", "errors");
        assertThat(answer.body()).doesNotContain("io.daybook", "java.lang", "tools.jackson");
    }

    private static List<String> pointers(HttpResponse<String> answer) {
        if (JsonText.object(answer.body()).get("errors") instanceof List<?> errors) {
            return errors.stream()
                    .map(error -> error instanceof Map<?, ?> fault ? String.valueOf(fault.get("pointer")) : "")
                    .toList();
        }
        return List.of();
    }
}
