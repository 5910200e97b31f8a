package io.daybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Reads that name a position, and answers that nothing may be missing from. */
class PositionTest {
    @Test
    void aViewThatIsBehindSaysSoInsteadOfNotFound() {
        TwinViews views = new TwinViews();
        try (GatewayServer server = new GatewayServer(new TwinLedger(), views, new TwinSegments())) {
            server.post("/v1/accounts", "{\"code\":\"a\"}");
            views.reached = 0;

            HttpResponse<String> listed = server.get("/v1/accounts", "Daybook-Position", "0-1");
            BadInputTest.assertProblem(listed, 503, "view_behind");
            assertThat(listed.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(JsonText.object(listed.body())).containsEntry("retryable", true);
            assertThat(server.get("/v1/accounts").statusCode()).isEqualTo(200);
            BadInputTest.assertProblem(server.get("/v1/accounts/code:b"), 503, "view_behind");
            BadInputTest.assertProblem(server.get("/v1/accounts/code:b/statement"), 503, "view_behind");

            views.reached = 1;
            BadInputTest.assertProblem(server.get("/v1/accounts/code:b"), 404, "account_not_found");
            BadInputTest.assertProblem(server.get("/v1/accounts/code:b/statement"), 404, "account_not_found");
        }
    }

    @Test
    void theBalanceOfNowNeedsNoView() {
        TwinViews views = new TwinViews();
        try (GatewayServer server = new GatewayServer(new TwinLedger(), views, new TwinSegments())) {
            String opened = server.post("/v1/accounts", "{\"code\":\"a\",\"asset\":\"EUR\"}")
                    .body();
            views.reached = 0;

            HttpResponse<String> balance =
                    server.get("/v1/accounts/code:a/balance", "Daybook-Position", JsonText.string(opened, "position"));

            assertThat(balance.statusCode()).isEqualTo(200);
            assertThat(JsonText.object(balance.body()))
                    .containsEntry("balance_minor", 0)
                    .containsEntry("currency", "EUR")
                    .containsEntry("position", "0-1")
                    .containsKeys("account_id", "balances", "as_of");
        }
    }

    @Test
    void aJournalThatCannotBeReadNowMayBeAskedAgain() {
        TwinSegments segments = new TwinSegments();
        try (GatewayServer server = new GatewayServer(new TwinLedger(), new TwinViews(), segments)) {
            assertThat(server.get("/v1/journal/0/1").statusCode()).isEqualTo(200);
            segments.away = true;

            HttpResponse<String> away = server.get("/v1/journal/0/1");

            BadInputTest.assertProblem(away, 503, "database_away");
            assertThat(away.headers().firstValue("Retry-After")).hasValue("1");
        }
    }

    @Test
    void memoryIsGivenPageByPageToProgramsOnThisMachineOnly() {
        try (GatewayServer server = new GatewayServer(new TwinLedger(), new TwinViews(), new TwinSegments())) {
            server.post("/v1/accounts", "{\"code\":\"a\"}");
            server.post("/v1/accounts", "{\"code\":\"b\"}");

            HttpResponse<String> page = server.get("/v1/memory/0?first_account=1&limit=1");

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(JsonText.object(page.body()))
                    .containsEntry("account_count", 2)
                    .containsEntry("events", 0)
                    .containsKey("seq");
            assertThat(page.body()).contains("\"code\":\"b\"").doesNotContain("\"code\":\"a\"");
            assertThat(server.get("/v1/memory/0?first_account=2").body()).contains("\"accounts\":[]");
            BadInputTest.assertProblem(server.get("/v1/memory/7"), 404, "shard_not_found");
            BadInputTest.assertProblem(server.get("/v1/memory/x"), 404, "shard_not_found");
            BadInputTest.assertProblem(server.get("/v1/memory/0?first_account=-1"), 400, "wrong_type");
            BadInputTest.assertProblem(server.get("/v1/memory/0?first_account=2147483648"), 400, "wrong_type");
            BadInputTest.assertProblem(server.get("/v1/memory/0?limit=1001"), 422, "invalid_value");
            BadInputTest.assertProblem(server.get("/v1/memory/0", "X-Forwarded-For", "10.1.2.3"), 403, "only_local");
        }
    }

    @Test
    void aPositionBeyondTheHeadIsForkedOnlyOnAJournalThatWas() {
        TwinSegments segments = new TwinSegments();
        try (GatewayServer server = new GatewayServer(new TwinLedger(), new TwinViews(), segments)) {
            BadInputTest.assertProblem(server.get("/v1/accounts", "Daybook-Position", "0-99"), 409, "position_ahead");
            BadInputTest.assertProblem(server.get("/v1/accounts", "Daybook-Position", "7-1"), 409, "position_ahead");
        }
        segments.forked = true;
        try (GatewayServer server = new GatewayServer(new TwinLedger(), new TwinViews(), segments)) {
            HttpResponse<String> lost = server.get("/v1/accounts", "Daybook-Position", "0-99");
            BadInputTest.assertProblem(lost, 409, "position_forked");
            assertThat(lost.body()).contains("given up");
        }
    }
}
