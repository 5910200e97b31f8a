package io.daybook.gateway;

import static io.daybook.gateway.JsonText.object;
import static io.daybook.gateway.JsonText.string;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a command answers is what a read shows afterwards, and Location says where. */
class OneRepresentationTest {
    private static LiveServer live;
    private static GatewayServer server;

    @BeforeAll
    static void start() {
        live = new LiveServer();
        server = live.server();
    }

    @AfterAll
    static void stop() {
        live.close();
    }

    private static String made(String path, String body) {
        HttpResponse<String> made = server.post(path, body);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String location = made.headers().firstValue("Location").orElse("none");
        assertThat(object(server.get(location).body())).isEqualTo(object(made.body()));
        return string(made.body(), "id");
    }

    /** As it is read at once, with no position given. */
    private static void ended(String path, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        HttpResponse<String> read = server.get(
                path,
                "Daybook-Position",
                answer.headers().firstValue("Daybook-Position").orElse(""));
        assertThat(object(read.body())).isEqualTo(object(answer.body()));
    }

    @Test
    void whatIsMadeIsReadTheSame() {
        made("/v1/accounts", "{\"code\":\"made\",\"asset\":\"EUR\",\"soft_limit_minor\":5,\"metadata\":{\"a\":\"b\"}}");
        String transfer = made(
                "/v1/transfers",
                "{\"from\":\"code:made\",\"to\":\"code:other\",\"asset\":\"EUR\",\"amount\":\"1.50\",\"description\":\"d\","
                        + "\"effective_at\":\"2026-01-31T12:00:00+01:00\",\"correlation_id\":\"c\",\"metadata\":{\"k\":\"v\"}}");
        made(
                "/v1/transfers",
                "{\"from\":\"code:left\",\"to\":\"code:right\",\"asset\":\"EUR\",\"amount_minor\":1000,\"to_asset\":\"USD\","
                        + "\"to_amount_minor\":1090,\"rate\":\"1.09\"}");
        String entry = made(
                "/v1/entries",
                "{\"lines\":[{\"account\":\"code:rent\",\"side\":\"debit\",\"amount\":\"9.00\",\"asset\":\"EUR\"},"
                        + "{\"account\":\"code:cash\",\"side\":\"credit\",\"amount\":\"9.00\",\"asset\":\"EUR\"}]}");
        made("/v1/entries/" + entry + "/reverse", "{\"effective\":\"original\",\"description\":\"wrong\"}");
        made("/v1/transfers/" + transfer + "/reverse", "{}");
        made("/v1/assets", "{\"code\":\"STAMPS\",\"scale\":0,\"name\":\"Stamps\"}");
        assertThat(server.post("/accounts", "{\"currency\":\"USD\"}").headers().firstValue("Location"))
                .hasValueSatisfying(location ->
                        assertThat(server.get(location).statusCode()).isEqualTo(200));
    }

    @Test
    void aHoldIsTheSameTransferFromItsPlacingToItsEnd() {
        String hold = "{\"from\":\"code:payer\",\"to\":\"code:payee\",\"asset\":\"EUR\",\"amount_minor\":500,"
                + "\"description\":\"the hold\",\"correlation_id\":\"c\",\"metadata\":{\"k\":\"v\"},"
                + "\"effective_at\":\"2026-01-31T12:00:00Z\",\"hold\":{\"expires_in_seconds\":3600}}";
        String captured = "/v1/transfers/" + made("/v1/transfers", hold);
        String voided = "/v1/transfers/" + made("/v1/transfers", hold);

        HttpResponse<String> capture =
                server.post(captured + "/capture", "{\"amount_minor\":300,\"description\":\"the capture\"}");

        ended(captured, capture);
        assertThat(object(capture.body()))
                .containsEntry("description", "the hold")
                .containsEntry("captured_amount_minor", 300)
                .containsKeys("recorded_at", "expires_at", "ended_at");
        assertThat(string(
                        server.get("/v1/entries/" + string(capture.body(), "entry_id"))
                                .body(),
                        "description"))
                .isEqualTo("the capture");
        ended(voided, server.post(voided + "/void", ""));
    }

    @Test
    void aChangedAccountKeepsThePlaceOfItsOpening() {
        made("/v1/accounts", "{\"code\":\"changing\",\"asset\":\"EUR\",\"metadata\":{\"a\":\"b\"}}");

        ended("/v1/accounts/code:changing", server.patch("/v1/accounts/code:changing", "{\"soft_limit_minor\":7}"));
        ended(
                "/v1/accounts/code:changing",
                server.patch("/v1/accounts/code:changing", "{\"metadata\":{\"c\":\"d\"},\"status\":\"suspended\"}"));
        ended("/v1/accounts/code:changing", server.patch("/v1/accounts/code:changing", "{\"status\":\"active\"}"));
        ended("/v1/accounts/code:changing", server.post("/v1/accounts/code:changing/close", "{}"));
    }

    @Test
    void exchangeAccountsAreListedAsDaybooksOwn() {
        made(
                "/v1/transfers",
                "{\"from\":\"code:fx-left\",\"to\":\"code:fx-right\",\"asset\":\"EUR\",\"amount_minor\":1000,\"to_asset\":\"USD\","
                        + "\"to_amount_minor\":1090,\"rate\":\"1.09\"}");

        HttpResponse<String> listed = server.get("/v1/accounts?code_prefix=exchange:");

        assertThat(JsonText.list(listed.body(), "data"))
                .hasSize(2)
                .allSatisfy(account -> assertThat(JsonText.fields(account)).containsEntry("system", true));
    }

    @Test
    void accountsAreNamedAsTheirOwnersKnowThem() {
        String nameless = made("/v1/accounts", "{\"asset\":\"EUR\",\"overdraft_limit_minor\":0}");
        HttpResponse<String> refused = server.post(
                "/v1/transfers", "{\"from\":\"" + nameless + "\",\"to\":\"code:payee\",\"amount_minor\":3}");
        BadInputTest.assertProblem(refused, 422, "insufficient_funds");
        assertThat(refused.body())
                .contains("account " + nameless + " has 0.00 EUR")
                .doesNotContain("number");

        String foreign = "750e8400-e29b-41d4-a716-4466554400aa";
        String entry = "{\"lines\":[{\"account_id\":\"" + foreign + "\",\"amount_minor\":5,\"side\":\"DEBIT\"},"
                + "{\"account_id\":\"750e8400-e29b-41d4-a716-4466554400ab\",\"amount_minor\":5,\"side\":\"CREDIT\"}]}";
        assertThat(server.post("/v1/entries", entry).statusCode()).isEqualTo(201);
        server.patch("/v1/accounts/" + foreign, "{\"status\":\"suspended\"}");
        HttpResponse<String> suspended = server.post("/v1/entries", entry);
        BadInputTest.assertProblem(suspended, 409, "account_suspended");
        assertThat(suspended.body())
                .contains("account " + foreign + " is suspended", "\"error\":")
                .doesNotContain("uuid:");
        HttpResponse<String> unknown = server.get("/v1/accounts/750e8400-e29b-41d4-a716-4466554400ac/balance");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).doesNotContain("uuid:");
    }

    @Test
    void datesStandForDaysInUtc() {
        for (String[] each : new String[][] {
            {"2026-01-30T23:59:59.999999Z", "1"}, {"2026-01-31T00:00:00Z", "2"}, {"2026-02-01T00:00:00Z", "4"}
        }) {
            made(
                    "/v1/transfers",
                    "{\"from\":\"code:dated-from\",\"to\":\"code:dated\",\"asset\":\"EUR\",\"amount_minor\":" + each[1]
                            + ",\"effective_at\":\"" + each[0] + "\"}");
        }
        assertThat(statement("from=2026-01-31"))
                .containsEntry("opening_minor", 1)
                .containsEntry("closing_minor", 7);
        assertThat(statement("from=2026-01-31&to=2026-02-01")).containsEntry("closing_minor", 3);
        assertThat(statement("to=2026-01-31")).containsEntry("closing_minor", 1);
        assertThat(statement("to=2026-01-31T01:00:00+01:00")).containsEntry("closing_minor", 1);
        assertThat(object(server.get("/v1/accounts/code:dated/balance?by=effective&at=2026-01-31")
                        .body()))
                .containsEntry("balance_minor", 3);
        BadInputTest.assertProblem(server.get("/v1/entries?from=2026-02-30"), 422, "invalid_time");
    }

    private static Map<String, @Nullable Object> statement(String period) {
        HttpResponse<String> statement = server.get("/v1/accounts/code:dated/statement?by=effective&" + period);
        assertThat(statement.statusCode()).as(statement.body()).isEqualTo(200);
        return object(statement.body());
    }

    @Test
    void metadataIsFoundInBothSpellings() {
        made("/v1/accounts", "{\"code\":\"found\",\"metadata\":{\"tier\":\"gold\",\"a=b\":\"c=d\",\"town\":\"x=y\"}}");

        for (String query : new String[] {
            "metadata.tier=gold",
            "metadata=tier%3Dgold",
            "metadata=tier=gold&metadata=town=x%3Dy",
            "metadata=tier=gold&metadata.a%3Db=c%3Dd"
        }) {
            assertThat(JsonText.list(server.get("/v1/accounts?" + query).body(), "data"))
                    .hasSize(1);
        }
        assertThat(JsonText.list(server.get("/v1/accounts?metadata=tier=silver").body(), "data"))
                .isEmpty();
        BadInputTest.assertProblem(server.get("/v1/accounts?metadata=gold"), 422, "invalid_value");
    }

    @Test
    void longReadsGiveTheirTurnBackHoweverTheyEnd() {
        made(
                "/v1/transfers",
                "{\"from\":\"code:csv\",\"to\":\"code:csv-payee\",\"asset\":\"EUR\",\"amount_minor\":1,"
                        + "\"description\":\"=1+1\",\"correlation_id\":\"@c\"}");
        for (int i = 0; i < 10; i++) {
            assertThat(server.get("/v1/entries?limit=1000").statusCode()).isEqualTo(200);
            assertThat(server.get("/v1/trial-balance").body()).endsWith("}\n");
            BadInputTest.assertProblem(server.get("/v1/entries?limit=1000&cursor=nonsense"), 400, "invalid_cursor");
        }
        assertThat(JsonText.list(server.get("/v1/entries?limit=1000").body(), "data"))
                .isEqualTo(JsonText.list(server.get("/v1/entries?limit=100").body(), "data"));
        assertThat(server.get("/v1/accounts/code:csv/statement?format=csv").body())
                .contains(",'@c,'=1+1,EUR,credit,0.01,-0.01");
    }

    @Test
    void aBatchIdIsNoKey() {
        String entry = "{\"batch_id\":\"660e8400-e29b-41d4-a716-4466554400bb\",\"lines\":["
                + "{\"account\":\"code:p\",\"amount_minor\":5,\"asset\":\"EUR\",\"side\":\"debit\"},"
                + "{\"account\":\"code:q\",\"amount_minor\":5,\"asset\":\"EUR\",\"side\":\"credit\"}]}";

        assertThat(made("/v1/entries", entry)).isNotEqualTo(made("/v1/entries", entry));
        assertThat(JsonText.list(
                        server.get("/v1/entries?batch_id=660e8400-e29b-41d4-a716-4466554400bb")
                                .body(),
                        "data"))
                .hasSize(2);
    }

    @Test
    void nothingToChangeIsNotJournaled() {
        made("/v1/accounts", "{\"code\":\"unchanged\"}");
        String head = server.get("/v1/journal/head").body();

        HttpResponse<String> account = server.patch("/v1/accounts/code:unchanged", "{}");
        HttpResponse<String> workspace = server.patch("/v1/workspace", "{\"open_payees_implicitly\":null}");

        BadInputTest.assertProblem(account, 400, "nothing_to_change");
        assertThat(account.body()).contains("overdraft_limit_minor, soft_limit_minor, status, metadata");
        BadInputTest.assertProblem(workspace, 400, "nothing_to_change");
        assertThat(server.post(
                                "/v1/batches",
                                "{\"commands\":[{\"type\":\"change_account\",\"account\":\"code:unchanged\"}]}")
                        .body())
                .contains("nothing_to_change");
        assertThat(server.get("/v1/journal/head").body()).isEqualTo(head);
    }
}
