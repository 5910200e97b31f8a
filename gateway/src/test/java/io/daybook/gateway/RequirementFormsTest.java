package io.daybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The endpoints and bodies of the credit ledger that Daybook replaces, as its own documentation writes them. */
@ExtendWith(SharedServer.class)
class RequirementFormsTest {
    private static LiveServer live;
    private static GatewayServer server;

    @BeforeAll
    static void start(LiveServer shared) {
        live = shared;
        server = shared.server();
    }

    @Test
    void theDemoMovesMoneyOnce() {
        String payer = open("/accounts");
        String payee = open("/accounts");
        String body = """
                {"from":"%s","to":"%s","amount":1234,"currency":"USD","idempotencyKey":"demo-1"}""".formatted(payer, payee);

        HttpResponse<String> first = server.post("/transfers", body);
        HttpResponse<String> again = server.post("/transfers", body);

        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(JsonText.string(again.body(), "transferId")).isEqualTo(JsonText.string(first.body(), "transferId"));
        for (String path : new String[] {"/accounts/", "/v1/accounts/"}) {
            HttpResponse<String> balance = server.get(path + payee + "/balance");
            assertThat(balance.statusCode()).isEqualTo(200);
            assertThat(JsonText.object(balance.body()))
                    .containsEntry("balance_minor", 1234)
                    .containsEntry("currency", "USD");
        }
    }

    @Test
    void bothSpellingsOpenAccountsAndMoveMoney() {
        String payer = open("/v1/accounts");
        String payee = open("/v1/accounts");

        HttpResponse<String> moved = server.post("/v1/transfers", """
                {"from":"%s","to":"%s","amount_minor":500,"currency":"USD","idempotencyKey":"v1-1"}""".formatted(payer, payee));

        assertThat(moved.statusCode()).isEqualTo(201);
        assertThat(JsonText.object(moved.body()))
                .containsKeys("transferId", "id", "entry_id")
                .containsEntry("amount_minor", 500)
                .containsEntry("amount", "5.00");
    }

    @Test
    void anEntryNamesAccountsThatNobodyOpened() {
        HttpResponse<String> posted =
                server.post("/v1/entries", entry("750e8400-e29b-41d4-a716-446655440001", 2500, 2500));

        assertThat(posted.statusCode()).isEqualTo(201);
        assertThat(JsonText.object(posted.body()))
                .containsKey("entry_id")
                .containsEntry("batch_id", "660e8400-e29b-41d4-a716-446655440000");
        HttpResponse<String> balance = server.get("/v1/accounts/750e8400-e29b-41d4-a716-446655440001/balance");
        assertThat(JsonText.object(balance.body()))
                .containsEntry("balance_minor", 2500)
                .containsEntry("currency", "USD");
    }

    @Test
    void anUnbalancedEntryIsRefusedWithItsSentence() {
        long before = live.head();

        HttpResponse<String> refused =
                server.post("/v1/entries", entry("750e8400-e29b-41d4-a716-446655440001", 1000, 500));

        assertThat(refused.statusCode()).isEqualTo(400);
        Map<String, @Nullable Object> problem = JsonText.object(refused.body());
        assertThat(problem)
                .containsEntry("detail", "lines: debits (1000) must equal credits (500)")
                .containsEntry("error", "lines: debits (1000) must equal credits (500)");
        assertThat(live.eventsAfter(before)).isEmpty();
    }

    @Test
    void theShortFormsAnswer400ToWhatIsWrongInItself() {
        for (String[] row : new String[][] {
            {"/accounts", "{}", "missing_field"},
            {"/accounts", "{\"currency\":null}", "missing_field"},
            {"/accounts", "{\"currency\":\"XXXX\"}", "asset_not_found"},
            {"/accounts", "{\"curency\":\"USD\"}", "unknown_field"},
            {"/accounts", "{", "malformed_json"},
            {"/transfers", "{\"amount\":5}", "missing_field"},
            {"/transfers", "{\"from\":\"code:a\",\"to\":\"code:b\"}", "missing_field"},
            {"/transfers", "{\"from\":\"a\",\"to\":\"code:b\",\"amount\":1}", "invalid_account"},
            {"/transfers", "{\"from\":\"code:a\",\"to\":\"code:b\",\"amount\":1.5}", "wrong_type"}
        }) {
            HttpResponse<String> refused = server.post(row[0], row[1]);
            BadInputTest.assertProblem(refused, 400, row[2]);
            assertThat(JsonText.string(refused.body(), "error")).isEqualTo(JsonText.string(refused.body(), "detail"));
        }
        BadInputTest.assertProblem(server.get("/accounts/alice/balance"), 400, "invalid_account");
        BadInputTest.assertProblem(server.get("/accounts/code:nobody/statements?from=yesterday"), 400, "invalid_time");
    }

    @Test
    void theShortFormsKeepTheStatusOfWhatTheBooksDoNotAllow() {
        server.post("/v1/accounts", "{\"code\":\"forms:poor\",\"asset\":\"USD\",\"overdraft_limit_minor\":0}");
        server.post("/v1/accounts", "{\"code\":\"forms:rich\",\"asset\":\"USD\"}");
        HttpResponse<String> poor =
                server.post("/transfers", "{\"from\":\"code:forms:poor\",\"to\":\"code:forms:rich\",\"amount\":5}");
        BadInputTest.assertProblem(poor, 422, "insufficient_funds");
        // A code that nobody has yet would open an account; an id that nobody has cannot.
        HttpResponse<String> missing = server.post(
                "/transfers",
                "{\"from\":\"00000000-0000-7000-8000-000000000000\",\"to\":\"code:forms:rich\",\"amount\":5}");
        BadInputTest.assertProblem(missing, 404, "account_not_found");
        BadInputTest.assertProblem(server.get("/accounts/code:forms:nobody/balance"), 404, "account_not_found");
        assertThat(poor.body()).contains("\"error\":");
        assertThat(missing.body()).contains("\"error\":");
    }

    @Test
    void anAmountThatIsMissingIsAskedForAsTheFormWritesIt() {
        String body = "{\"from\":\"code:a\",\"to\":\"code:b\"}";

        assertThat(JsonText.string(server.post("/transfers", body).body(), "error"))
                .isEqualTo("/amount: \"amount\" is required, in minor units such as 1234");
        assertThat(JsonText.string(server.post("/v1/transfers", body).body(), "detail"))
                .isEqualTo(
                        "/amount_minor: \"amount_minor\" (minor units such as 1234) or \"amount\" (major units such as"
                                + " \"12.34\") is required");
    }

    @Test
    void metricsCountEntriesAndRefusals() {
        server.post("/v1/entries", entry("850e8400-e29b-41d4-a716-446655440009", 10, 10));
        server.post("/v1/entries", entry("850e8400-e29b-41d4-a716-446655440009", 10, 20));
        server.post("/v1/entries", "{\"lines\":7}");

        String metrics = server.get("/metrics").body();

        assertThat(metrics)
                .contains("ledger_entries_created_total")
                .contains("ledger_entry_validation_errors_total{error=\"wrong_type\"}")
                .contains("http_server_requests_seconds_bucket{method=\"POST\",route=\"/v1/entries\"");
    }

    private static String entry(String debited, int debit, int credit) {
        return """
                {"batch_id":"660e8400-e29b-41d4-a716-446655440000","lines":[
                  {"account_id":"%s","amount_minor":%d,"side":"DEBIT"},
                  {"account_id":"750e8400-e29b-41d4-a716-446655440002","amount_minor":%d,"side":"CREDIT"}]}""".formatted(debited, debit, credit);
    }

    private static String open(String path) {
        HttpResponse<String> opened = server.post(path, "{\"currency\":\"USD\"}");
        assertThat(opened.statusCode()).isEqualTo(201);
        return JsonText.string(opened.body(), "accountId");
    }
}
