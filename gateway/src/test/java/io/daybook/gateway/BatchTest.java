package io.daybook.gateway;

import static io.daybook.gateway.JsonText.list;
import static io.daybook.gateway.JsonText.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.LedgerUnavailableException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches and streams: order, keys, linked groups, what one bad item does to the others. */
class BatchTest {
    private TwinLedger ledger = new TwinLedger();
    private GatewayServer server = new GatewayServer(ledger, new TwinViews(), new TwinSegments());

    @BeforeEach
    void open() {
        server.post("/v1/accounts", "{\"code\":\"a\",\"asset\":\"EUR\"}");
        server.post("/v1/accounts", "{\"code\":\"b\",\"asset\":\"EUR\"}");
        ledger.submissions = 0;
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static String transfer(String more) {
        return "{\"type\":\"transfer\",\"from\":\"code:a\",\"to\":\"code:b\",\"amount_minor\":5" + more + "}";
    }

    @Test
    void everyItemHasItsOwnResult() {
        HttpResponse<String> answer = server.post(
                "/v1/batches",
                "{\"commands\":[" + transfer("") + "," + transfer(",\"colour\":1") + ",7,{\"type\":\"nonsense\"},"
                        + "{\"type\":\"transfer\",\"from\":\"code:nobody\",\"to\":\"code:b\",\"amount_minor\":5},"
                        + transfer("") + "]}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(object(answer.body())).containsEntry("accepted", 2).containsEntry("rejected", 4);
        assertThat(codes(answer))
                .containsExactly("ok", "unknown_field", "wrong_type", "unknown_type", "account_not_found", "ok");
        assertThat(answer.headers().firstValue("Daybook-Position")).isPresent();
        assertThat(ledger.submissions).isEqualTo(1);
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
        HttpResponse<String> first = server.post("/v1/batches", body);
        HttpResponse<String> again = server.post("/v1/batches", body);

        assertThat(first.body()).doesNotContain("replayed");
        assertThat(again.body()).contains("\"replayed\":true");
        assertThat(server.get("/v1/accounts/code:b/balance").body()).contains("\"balance_minor\":10");
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
        BadInputTest.assertProblem(server.post("/v1/batches", "{}"), 422, "missing_field");
        BadInputTest.assertProblem(server.post("/v1/batches", "{\"commands\":7}"), 400, "wrong_type");
        BadInputTest.assertProblem(server.post("/v1/batches", "{\"commands\":[],\"x\":1}"), 400, "unknown_field");
        BadInputTest.assertProblem(server.post("/v1/batches", "{\"commands\":[" + transfer("")), 400, "malformed_json");
        assertThat(server.post("/v1/batches", "{\"commands\":[]}").statusCode()).isEqualTo(200);
        assertThat(ledger.submissions).isZero();
    }

    @Test
    void aStreamIsAnsweredLineByLineInChunks() {
        int lines = 25_000;
        String body = IntStream.range(0, lines)
                .mapToObj(i -> i % 5_000 == 17 ? "{\"type\":7}" : transfer(",\"idempotency_key\":\"s" + i + "\""))
                .collect(Collectors.joining("\n"));

        HttpResponse<String> answer = stream(body);

        assertThat(answer.statusCode()).isEqualTo(200);
        List<String> results = answer.body().lines().toList();
        assertThat(results).hasSize(lines);
        assertThat(results.get(17)).contains("wrong_type");
        assertThat(results.get(18)).contains("\"status\":\"ok\"");
        assertThat(ledger.largestSubmission).isLessThanOrEqualTo(1_000);
    }

    @Test
    void aStreamEndsWithTheReasonWhenTheLedgerIsAway() {
        ledger.away = new LedgerUnavailableException(LedgerUnavailableException.Reason.NO_OWNER, "no owner", 1);

        HttpResponse<String> answer = stream(transfer("") + "\n");

        assertThat(object(answer.body())).containsEntry("status", "aborted").containsEntry("retryable", true);
        HttpResponse<String> single = server.post("/v1/batches", "{\"commands\":[" + transfer("") + "]}");
        BadInputTest.assertProblem(single, 503, "no_owner");
        assertThat(single.headers().firstValue("Retry-After")).hasValue("1");
    }

    @Test
    void aStreamNeverCutsALinkedGroup() {
        String group = IntStream.range(0, 1_500)
                .mapToObj(i -> transfer(",\"linked\":\"g\""))
                .collect(Collectors.joining("\n"));

        HttpResponse<String> answer = stream(group + "\n" + transfer(""));

        assertThat(answer.body().lines()).hasSize(1_501);
        assertThat(ledger.largestSubmission).isEqualTo(1_500);
        assertThat(ledger.submissions).isEqualTo(2);
    }

    private HttpResponse<String> stream(String body) {
        return server.post("/v1/batches", body, "Content-Type", "application/x-ndjson", "Accept", "*/*");
    }

    private static List<String> codes(HttpResponse<String> answer) {
        return list(answer.body(), "results").stream()
                .map(result -> JsonText.fields(result))
                .map(result -> String.valueOf(result.getOrDefault("code", result.get("status"))))
                .toList();
    }
}
