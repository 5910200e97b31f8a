package io.daybook.gateway;

import static io.daybook.gateway.JsonText.list;
import static io.daybook.gateway.JsonText.object;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Batches and streams: order, keys, linked groups, what one bad item does to the others. */
@ExtendWith(SharedServer.class)
class BatchTest {
    private static final String[] KEY_AND_JSON = {"Idempotency-Key", "whole", "Content-Type", "application/json"};

    private static LiveServer live;
    private static GatewayServer server;

    @BeforeAll
    static void open(LiveServer shared) {
        live = shared;
        server = shared.server();
        server.post("/v1/accounts", "{\"code\":\"batch:a\",\"asset\":\"EUR\"}");
        server.post("/v1/accounts", "{\"code\":\"batch:b\",\"asset\":\"EUR\"}");
        server.post("/v1/accounts", "{\"code\":\"batch:poor\",\"asset\":\"EUR\",\"overdraft_limit_minor\":0}");
    }

    @BeforeEach
    void forgetSubmissions() {
        live.submissions().take();
    }

    private static String transfer(String more) {
        return "{\"type\":\"transfer\",\"from\":\"code:batch:a\",\"to\":\"code:batch:b\",\"amount_minor\":5" + more
                + "}";
    }

    private static int balance() {
        String body = server.get("/v1/accounts/code:batch:b/balance").body();
        return object(body).get("balance_minor") instanceof Integer minor ? minor : -1;
    }

    @Test
    void everyItemHasItsOwnResult() {
        HttpResponse<String> answer = server.post(
                "/v1/batches",
                "{\"commands\":[" + transfer("") + "," + transfer(",\"colour\":1") + ",7,{\"type\":\"nonsense\"},"
                        + "{\"type\":\"transfer\",\"from\":\"code:batch:poor\",\"to\":\"code:batch:b\",\"amount_minor\":5},"
                        + transfer("") + "]}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(object(answer.body())).containsEntry("accepted", 2).containsEntry("rejected", 4);
        assertThat(codes(answer))
                .containsExactly("ok", "unknown_field", "wrong_type", "unknown_type", "insufficient_funds", "ok");
        assertThat(answer.headers().firstValue("Daybook-Position")).isPresent();
        assertThat(live.submissions().take()).hasSize(1);
    }

    /** One command's key says nothing of its neighbours: a batch that begins like yesterday's is not yesterday's. */
    @Test
    void aCommandWithoutAKeyIsDoneAnewWhateverKeysItsNeighboursHave() {
        String setup = "{\"type\":\"open_account\",\"code\":\"batch:daily\",\"idempotency_key\":\"daily-setup\"}";
        int before = balance();
        HttpResponse<String> first = server.post("/v1/batches", "{\"commands\":[" + setup + "," + transfer("") + "]}");
        HttpResponse<String> nextDay =
                server.post("/v1/batches", "{\"commands\":[" + setup + "," + transfer("") + "]}");
        HttpResponse<String> reordered =
                server.post("/v1/batches", "{\"commands\":[" + transfer("") + "," + setup + "]}");

        assertThat(fields(first, "replayed")).containsExactly("null", "null");
        assertThat(fields(nextDay, "replayed")).containsExactly("true", "null");
        assertThat(fields(reordered, "replayed")).containsExactly("null", "true");
        assertThat(balance()).isEqualTo(before + 15);
    }

    @Test
    void aLinkedGroupHasKeysOnAllOfItsMembersOrOnNone() {
        String group = "{\"commands\":[" + transfer(",\"linked\":\"g\",\"idempotency_key\":\"half\"") + ","
                + transfer(",\"linked\":\"g\"") + "," + transfer(",\"idempotency_key\":\"alone\"") + "]}";

        assertThat(codes(server.post("/v1/batches", group)))
                .contains("invalid_key")
                .endsWith("ok");
        assertThat(codes(server.post("/v1/batches", group, KEY_AND_JSON)))
                .containsOnly("ok")
                .hasSize(3);
        assertThat(fields(server.post("/v1/batches", group, KEY_AND_JSON), "replayed"))
                .containsOnly("true");
    }

    private static List<String> fields(HttpResponse<String> answer, String name) {
        return list(answer.body(), "results").stream()
                .map(result -> String.valueOf(JsonText.fields(result).get(name)))
                .toList();
    }

    @Test
    void aLinkedGroupFallsWithAMemberThatCannotBeRead() {
        HttpResponse<String> answer = server.post(
                "/v1/batches",
                "{\"commands\":[" + transfer("") + "," + transfer(",\"linked\":\"g\"") + ","
                        + transfer(",\"linked\":\"g\",\"amount\":1") + "," + transfer(",\"linked\":\"h\"") + "]}");

        assertThat(codes(answer)).containsExactly("ok", "linked_failed", "conflicting_fields", "ok");
    }

    @Test
    void aBatchKeyMakesEveryItemReplayable() {
        String body = "{\"commands\":[" + transfer("") + ",7," + transfer("") + "],\"idempotency_key\":\"batch\"}";
        int before = balance();
        HttpResponse<String> first = server.post("/v1/batches", body);
        HttpResponse<String> again = server.post("/v1/batches", body);

        assertThat(first.body()).doesNotContain("replayed");
        assertThat(again.body()).contains("\"replayed\":true");
        assertThat(balance()).isEqualTo(before + 10);
    }

    @Test
    void aMinimalAnswerTellsOnlyWhatFailed() {
        HttpResponse<String> answer = server.post(
                "/v1/batches",
                "{\"commands\":[" + transfer("") + ",7]}",
                "Prefer",
                "return=minimal",
                "Content-Type",
                "application/json");

        assertThat(list(answer.body(), "results")).hasSize(1);
        assertThat(answer.body()).contains("\"index\":1", "\"accepted\":1");
        assertThat(answer.headers().firstValue("Preference-Applied")).hasValue("return=minimal");
    }

    @Test
    void batchesThatCannotBeReadAreRefusedWhole() {
        long before = live.head();
        BadInputTest.assertProblem(server.post("/v1/batches", "{}"), 422, "missing_field");
        BadInputTest.assertProblem(server.post("/v1/batches", "{\"commands\":7}"), 400, "wrong_type");
        BadInputTest.assertProblem(server.post("/v1/batches", "{\"commands\":[],\"x\":1}"), 400, "unknown_field");
        BadInputTest.assertProblem(server.post("/v1/batches", "{\"commands\":[" + transfer("")), 400, "malformed_json");
        assertThat(server.post("/v1/batches", "{\"commands\":[]}").statusCode()).isEqualTo(200);
        assertThat(live.eventsAfter(before)).isEmpty();
    }

    @Test
    void aStreamIsAnsweredLineByLineInChunks() {
        int lines = 25_000;
        int before = balance();
        String body = IntStream.range(0, lines)
                .mapToObj(i -> i % 5_000 == 17 ? "{\"type\":7}" : transfer(",\"idempotency_key\":\"s" + i + "\""))
                .collect(Collectors.joining("\n"));

        HttpResponse<String> answer = stream(body);

        assertThat(answer.statusCode()).isEqualTo(200);
        List<String> results = answer.body().lines().toList();
        assertThat(results).hasSize(lines);
        assertThat(results.get(17)).contains("wrong_type");
        assertThat(results.get(18)).contains("\"status\":\"ok\"");
        assertThat(live.submissions().take()).allMatch(size -> size <= 1_000);
        assertThat(balance()).isEqualTo(before + 5 * (lines - 5));
    }

    @Test
    void aStreamEndsWithTheReasonWhenTheLedgerIsAway() {
        try (LiveServer stopped = new LiveServer()) {
            stopped.stopLedger();

            HttpResponse<String> answer = stream(stopped.server(), transfer("") + "\n");

            assertThat(object(answer.body())).containsEntry("status", "aborted").containsEntry("retryable", true);
            HttpResponse<String> single = stopped.server().post("/v1/batches", "{\"commands\":[" + transfer("") + "]}");
            BadInputTest.assertProblem(single, 503, "stopping");
            assertThat(single.headers().firstValue("Retry-After")).isPresent();
        }
    }

    @Test
    void longLinesMakeSmallChunksAndGiveTheirRoomBack() {
        String body = IntStream.range(0, 120).mapToObj(i -> padded("", 100_000)).collect(Collectors.joining("\n"));

        HttpResponse<String> answer = stream(body);

        assertThat(answer.body().lines()).hasSize(120).allMatch(line -> line.contains("\"ok\""));
        assertThat(live.submissions().take()).allMatch(size -> size <= 41).hasSizeGreaterThan(2);
        assertThat(taken(server)).isZero();
    }

    @Test
    void aLinkedGroupOfAStreamHasAtMostTheBytesOfABatch() {
        try (GatewayServer small = live.another(GatewayServer.settings("gateway.max_batch_body_bytes=300000"))) {
            String group = IntStream.range(0, 4)
                    .mapToObj(i -> padded(",\"linked\":\"g\"", 100_000))
                    .collect(Collectors.joining("\n"));
            String three = IntStream.range(0, 12)
                    .mapToObj(i -> padded(",\"linked\":\"g" + i / 2 + "\"", 100_000))
                    .collect(Collectors.joining("\n"));

            assertThat(object(stream(small, group).body()))
                    .containsEntry("status", "aborted")
                    .containsEntry("code", "too_large");
            assertThat(stream(small, three).body().lines()).hasSize(12);
            assertThat(taken(small)).isZero();
        }
    }

    @Test
    void aStreamIsAbortedWhenOthersLeaveNoRoomForItsLines() throws IOException {
        byte[] most = new byte[900_000];
        try (GatewayServer full = live.another(GatewayServer.settings(
                        "gateway.max_bodies_bytes=1",
                        "gateway.max_body_bytes=1000000",
                        "gateway.max_batch_body_bytes=1000000"));
                Socket unfinished = new Socket("127.0.0.1", full.port())) {
            unfinished
                    .getOutputStream()
                    .write(("POST /v1/accounts HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: 900001\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            unfinished.getOutputStream().write(most);
            unfinished.getOutputStream().flush();
            BodyBudget budget = full.context().getBean(BodyBudget.class);
            long deadline = System.nanoTime() + 60_000_000_000L;
            while (budget.takenBytes() < most.length) {
                assertThat(System.nanoTime()).as("patience with the body").isLessThan(deadline);
                Thread.onSpinWait();
            }

            String fitting =
                    IntStream.range(0, 10).mapToObj(i -> padded("", 100_000)).collect(Collectors.joining("\n"));
            assertThat(stream(full, fitting).body().lines()).hasSize(10).allMatch(line -> line.contains("\"ok\""));
            assertThat(object(stream(full, padded("", 200_000)).body()))
                    .containsEntry("status", "aborted")
                    .containsEntry("code", "bodies_full")
                    .containsEntry("retryable", true);
        }
    }

    private static String padded(String more, int bytes) {
        return transfer(more) + " ".repeat(bytes);
    }

    /** A request gives back what it held once its answer has been sent, so a moment later. */
    private static long taken(GatewayServer server) {
        BodyBudget budget = server.context().getBean(BodyBudget.class);
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (budget.takenBytes() > 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        return budget.takenBytes();
    }

    @Test
    void aStreamNeverCutsALinkedGroup() {
        String group = IntStream.range(0, 1_500)
                .mapToObj(i -> transfer(",\"linked\":\"g\""))
                .collect(Collectors.joining("\n"));

        HttpResponse<String> answer = stream(group + "\n" + transfer(""));

        assertThat(answer.body().lines()).hasSize(1_501);
        assertThat(live.submissions().take()).containsExactly(1_500, 1);
    }

    private static HttpResponse<String> stream(String body) {
        return stream(server, body);
    }

    private static HttpResponse<String> stream(GatewayServer server, String body) {
        return server.post("/v1/batches", body, "Content-Type", "application/x-ndjson", "Accept", "*/*");
    }

    private static List<String> codes(HttpResponse<String> answer) {
        return list(answer.body(), "results").stream()
                .map(result -> JsonText.fields(result))
                .map(result -> String.valueOf(result.getOrDefault("code", result.get("status"))))
                .toList();
    }
}
