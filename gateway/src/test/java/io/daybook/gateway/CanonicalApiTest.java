package io.daybook.gateway;

import static io.daybook.gateway.JsonText.list;
import static io.daybook.gateway.JsonText.object;
import static io.daybook.gateway.JsonText.string;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every endpoint once against the real ledger and the real views: the shapes that the API's description promises. */
@ExtendWith(SharedServer.class)
class CanonicalApiTest {
    private static LiveServer live;
    private static GatewayServer server;

    @BeforeAll
    static void start(LiveServer shared) {
        live = shared;
        server = shared.server();
    }

    @Test
    void anAccountFromItsOpeningToItsClosing() {
        HttpResponse<String> opened = server.post("/v1/accounts", """
                {"code":"customers:42:wallet","asset":"EUR","normal_side":"debit","overdraft_limit_minor":0,
                 "soft_limit_minor":1000,"metadata":{"tier":"gold"}}""");

        assertThat(opened.statusCode()).as(opened.body()).isEqualTo(201);
        assertThat(object(opened.body()))
                .containsEntry("code", "customers:42:wallet")
                .containsEntry("asset", "EUR")
                .containsEntry("normal_side", "debit")
                .containsEntry("status", "active")
                .containsEntry("overdraft_limit_minor", 0)
                .containsEntry("soft_limit_minor", 1000)
                .containsEntry("metadata", Map.of("tier", "gold"))
                .containsKeys("id", "created_at", "position");
        String id = string(opened.body(), "id");
        assertThat(server.get("/v1/accounts/" + id).body()).isEqualTo(opened.body());
        assertThat(server.get("/v1/accounts/code:customers:42:wallet").body()).isEqualTo(opened.body());
        String position = opened.headers().firstValue("Daybook-Position").orElse("");
        HttpResponse<String> listed = server.get(
                "/v1/accounts?code_prefix=customers:&metadata.tier=gold&asset=EUR&status=active",
                "Daybook-Position",
                position);
        assertThat(list(listed.body(), "data")).hasSize(1);
        assertThat(object(listed.body()))
                .containsEntry("has_more", false)
                .containsEntry("next", null)
                .containsEntry("previous", null);

        HttpResponse<String> changed = server.patch("/v1/accounts/" + id, "{\"status\":\"suspended\"}");
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(object(changed.body()))
                .containsEntry("status", "suspended")
                .containsEntry("metadata", Map.of("tier", "gold"));
        HttpResponse<String> tooEarly = server.post("/v1/accounts/" + id + "/close", "{}");
        assertThat(tooEarly.statusCode()).isEqualTo(409);
        assertThat(object(tooEarly.body())).containsEntry("code", "account_suspended");
        assertThat(server.patch("/v1/accounts/" + id, "{\"status\":\"active\"}").statusCode())
                .isEqualTo(200);
        HttpResponse<String> closed = server.post("/v1/accounts/" + id + "/close", "{}");
        assertThat(closed.statusCode()).isEqualTo(200);
        assertThat(object(closed.body())).containsEntry("status", "closed");
    }

    @Test
    void codesOfAnyKindWorkInPaths() {
        for (String[] code : new String[][] {
            {"a/b/c", "code:a%2Fb%2Fc"},
            {"with space", "code:with%20space"},
            {"M\u00fcller & S\u00f6hne", "code:M%C3%BCller%20%26%20S%C3%B6hne"},
            {"100%;x=1", "code:100%25%3Bx=1"},
            {"back\\\\slash", "code:back%5Cslash"}
        }) {
            assertThat(server.post("/v1/accounts", "{\"code\":\"" + code[0] + "\"}")
                            .statusCode())
                    .isEqualTo(201);
            HttpResponse<String> balance = server.get("/v1/accounts/" + code[1] + "/balance");
            assertThat(balance.statusCode()).as(code[1] + balance.body()).isEqualTo(200);
            assertThat(server.get("/v1/accounts/" + code[1]).statusCode()).isEqualTo(200);
        }
        BadInputTest.assertProblem(server.get("/v1/accounts/code:nobody"), 404, "account_not_found");
        BadInputTest.assertProblem(server.get("/v1/accounts/code:nobody/balance"), 404, "account_not_found");
    }

    @Test
    void aTransferItsReplayAndItsReversal() {
        String body = """
                {"from":"code:alice","to":"code:bob","asset":"EUR","amount":"12.34",
                 "effective_at":"2026-01-31T12:00:00Z","description":"lunch","correlation_id":"c-1","metadata":{"k":"v"}}""";
        HttpResponse<String> made =
                server.post("/v1/transfers", body, "Idempotency-Key", "k1", "Content-Type", "application/json");
        HttpResponse<String> again =
                server.post("/v1/transfers", body, "Idempotency-Key", "k1", "Content-Type", "application/json");

        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(object(made.body()))
                .containsEntry("status", "completed")
                .containsEntry("asset", "EUR")
                .containsEntry("amount_minor", 1234)
                .containsEntry("amount", "12.34")
                .containsEntry("description", "lunch")
                .containsEntry("correlation_id", "c-1")
                .containsKeys("id", "entry_id", "from", "to", "effective_at", "recorded_at", "position");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.headers().firstValue("Idempotent-Replayed")).hasValue("true");
        assertThat(again.body()).isEqualTo(made.body());
        String id = string(made.body(), "id");
        assertThat(object(server.get("/v1/transfers/" + id).body())).isEqualTo(object(made.body()));
        assertThat(list(server.get("/v1/transfers?correlation_id=c-1").body(), "data"))
                .hasSize(1);
        String entry = string(made.body(), "entry_id");
        assertThat(object(server.get("/v1/entries/" + entry).body()))
                .containsEntry("id", entry)
                .containsEntry("transfer_id", id);

        HttpResponse<String> other = server.post(
                "/v1/transfers",
                body.replace("12.34", "12.35"),
                "Idempotency-Key",
                "k1",
                "Content-Type",
                "application/json");
        BadInputTest.assertProblem(other, 422, "idempotency_key_reused");

        HttpResponse<String> reversed = server.post("/v1/transfers/" + id + "/reverse", "{\"effective\":\"original\"}");
        assertThat(reversed.statusCode()).as(reversed.body()).isEqualTo(201);
        assertThat(object(reversed.body())).containsEntry("kind", "reversal").containsEntry("reverses", entry);
        BadInputTest.assertProblem(server.post("/v1/entries/" + entry + "/reverse", ""), 409, "already_reversed");
    }

    @Test
    void aHoldCapturedInPartAndAnotherVoided() {
        String hold = """
                {"from":"code:hold-a","to":"code:hold-b","asset":"EUR","amount_minor":500,"hold":{"expires_in_seconds":3600}}""";
        HttpResponse<String> held = server.post("/v1/transfers", hold);
        assertThat(held.statusCode()).as(held.body()).isEqualTo(201);
        assertThat(object(held.body())).containsEntry("status", "pending").containsKey("expires_at");
        String id = string(held.body(), "id");
        HttpResponse<String> balance = server.get("/v1/accounts/code:hold-b/balance");
        assertThat(balance.body()).contains("\"pending_in_minor\":500", "\"posted_minor\":0");

        HttpResponse<String> captured = server.post("/v1/transfers/" + id + "/capture", "{\"amount_minor\":200}");

        assertThat(captured.statusCode()).as(captured.body()).isEqualTo(200);
        assertThat(object(captured.body()))
                .containsEntry("status", "completed")
                .containsEntry("amount_minor", 500)
                .containsEntry("captured_amount_minor", 200);
        BadInputTest.assertProblem(server.post("/v1/transfers/" + id + "/void", "{}"), 409, "already_captured");
        String second = string(server.post("/v1/transfers", hold).body(), "id");
        HttpResponse<String> voided = server.post("/v1/transfers/" + second + "/void", "");
        assertThat(object(voided.body())).containsEntry("id", second).containsEntry("status", "voided");
        String position = voided.headers().firstValue("Daybook-Position").orElse("");
        assertThat(list(
                        server.get("/v1/transfers?status=voided&account=code:hold-a", "Daybook-Position", position)
                                .body(),
                        "data"))
                .map(transfer -> JsonText.fields(transfer).get("id"))
                .containsExactly(second);
        BadInputTest.assertProblem(
                server.post("/v1/transfers/00000000-0000-7000-8000-000000000000/void", ""), 404, "transfer_not_found");
    }

    @Test
    void anEntryAStatementAndTheTrialBalance() {
        HttpResponse<String> posted = server.post("/v1/entries", """
                {"lines":[{"account":"code:rent","side":"debit","amount":"900.00","asset":"EUR"},
                          {"account":"code:cash","side":"credit","amount":"900.00","asset":"EUR"}],
                 "effective_at":"2026-03-01T00:00:00Z","description":"March, \\"flat\\""}""");
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(201);
        assertThat(posted.body())
                .contains("\"amount_minor\":90000", "\"balance_after_minor\":90000", "\"balance_after_minor\":-90000");
        String position = posted.headers().firstValue("Daybook-Position").orElse("");

        HttpResponse<String> statement =
                server.get("/v1/accounts/code:cash/statement?asset=EUR", "Daybook-Position", position);
        assertThat(statement.statusCode()).as(statement.body()).isEqualTo(200);
        assertThat(object(statement.body()))
                .containsEntry("opening_minor", 0)
                .containsEntry("closing_minor", -90000)
                .containsEntry("has_more", false);
        HttpResponse<String> csv =
                server.get("/v1/accounts/code:cash/statement", "Daybook-Position", position, "Accept", "text/csv");
        assertThat(csv.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
        assertThat(csv.body().lines()).hasSize(2);
        assertThat(csv.body()).contains("\"March, \"\"flat\"\"\",EUR,credit,900.00,-900.00");
        assertThat(server.get("/accounts/code:cash/statements", "Daybook-Position", position)
                        .body())
                .startsWith("[{")
                .contains("\"side\":\"CREDIT\"", "\"amount_minor\":90000");
        assertThat(object(server.get("/v1/accounts/code:cash/balance?at=" + position)
                        .body()))
                .containsEntry("balance_minor", -90000);
        // Dated in March and recorded today: by the one time it was not there yet in January, by neither in 2000.
        assertThat(balanceOfCash("2026-02-28T23:59:59Z&by=effective")).isZero();
        assertThat(balanceOfCash("2026-03-01T00:00:00Z&by=effective")).isEqualTo(-90000);
        assertThat(balanceOfCash("2026-03-01T00:00:00Z&by=recorded")).isZero();
        HttpResponse<String> trial = server.get("/v1/trial-balance", "Daybook-Position", position);
        assertThat(object(trial.body())).containsEntry("balanced", true).containsKeys("rows", "totals", "position");
        assertThat(list(
                        server.get("/v1/entries?account=code:cash", "Daybook-Position", position)
                                .body(),
                        "data"))
                .hasSize(1);
    }

    /** In EUR; an account that nothing has happened to yet has no balance. */
    private static int balanceOfCash(String at) {
        HttpResponse<String> balance = server.get("/v1/accounts/code:cash/balance?at=" + at);
        assertThat(balance.statusCode()).as(balance.body()).isEqualTo(200);
        return object(balance.body()).getOrDefault("balance_minor", 0) instanceof Integer minor ? minor : -1;
    }

    @Test
    void anUnbalancedEntryAndAnOverdraftAreRefused() {
        BadInputTest.assertProblem(server.post("/v1/entries", """
                        {"lines":[{"account":"code:x1","side":"debit","amount_minor":2,"asset":"EUR"},
                                  {"account":"code:x2","side":"credit","amount_minor":1,"asset":"EUR"}]}"""), 422, "unbalanced");
        server.post("/v1/accounts", "{\"code\":\"poor\",\"asset\":\"EUR\",\"overdraft_limit_minor\":0}");
        HttpResponse<String> refused = server.post(
                "/v1/transfers",
                "{\"from\":\"code:poor\",\"to\":\"code:rich\",\"amount_minor\":1,\"idempotency_key\":\"poor-1\"}");
        BadInputTest.assertProblem(refused, 422, "insufficient_funds");
        assertThat(object(refused.body())).containsKey("transfer_id").containsEntry("title", "Insufficient funds");
        assertThat(object(server.get("/v1/transfers/" + string(refused.body(), "transfer_id"))
                        .body()))
                .containsEntry("status", "failed");
    }

    @Test
    void anExchangeChecksItsRate() {
        String exchange = """
                {"from":"code:fx-a","to":"code:fx-b","asset":"EUR","amount_minor":1000,
                 "to_asset":"USD","to_amount_minor":%d,"rate":"1.0900"}""";
        HttpResponse<String> done = server.post("/v1/transfers", exchange.formatted(1090));
        assertThat(done.statusCode()).as(done.body()).isEqualTo(201);
        assertThat(object(done.body()))
                .containsEntry("to_amount_minor", 1090)
                .containsEntry("rate", "1.0900")
                .containsEntry("rounding", "half_even");
        BadInputTest.assertProblem(server.post("/v1/transfers", exchange.formatted(1091)), 422, "fx_mismatch");
    }

    @Test
    void assetsAndTheWorkspace() {
        HttpResponse<String> defined =
                server.post("/v1/assets", "{\"code\":\"POINTS\",\"scale\":0,\"name\":\"Loyalty points\"}");
        assertThat(defined.statusCode()).as(defined.body()).isEqualTo(201);
        assertThat(object(defined.body()))
                .containsEntry("code", "POINTS")
                .containsEntry("scale", 0)
                .containsEntry("name", "Loyalty points")
                .containsKey("id");
        BadInputTest.assertProblem(server.post("/v1/assets", "{\"code\":\"POINTS\",\"scale\":0}"), 409, "asset_exists");
        assertThat(object(server.patch("/v1/assets/POINTS", "{\"scale\":2}").body()))
                .containsEntry("scale", 2);
        assertThat(object(server.get("/v1/assets/POINTS").body()))
                .containsEntry("scale", 2)
                .containsEntry("used", false)
                .containsEntry("id", object(defined.body()).get("id"));
        BadInputTest.assertProblem(server.patch("/v1/assets/NOPE", "{\"scale\":2}"), 404, "asset_not_found");
        HttpResponse<String> page = server.get("/v1/assets?limit=2");
        assertThat(list(page.body(), "data")).hasSize(2);
        assertThat(server.get("/v1/assets?limit=2&cursor=" + string(page.body(), "next"))
                        .statusCode())
                .isEqualTo(200);

        HttpResponse<String> configured = server.patch("/v1/workspace", "{\"open_payers_implicitly\":true}");
        assertThat(configured.statusCode()).as(configured.body()).isEqualTo(200);
        assertThat(object(server.get("/v1/workspace").body()))
                .containsEntry("workspace", "default")
                .containsEntry("open_payers_implicitly", true);
        BadInputTest.assertProblem(
                server.get("/v1/workspace", "X-Workspace-Id", "nobody-here"), 404, "workspace_not_found");
    }

    @Test
    void aDryRunWritesNothing() {
        long before = live.head();
        HttpResponse<String> would = server.post("/v1/accounts?dry_run=true", "{\"code\":\"never\"}");
        assertThat(would.statusCode()).isEqualTo(200);
        assertThat(object(would.body()))
                .containsEntry("dry_run", true)
                .containsEntry("would_replay", false)
                .containsEntry("would_record", "account_opened");
        BadInputTest.assertProblem(server.get("/v1/accounts/code:never"), 404, "account_not_found");
        HttpResponse<String> transfer = server.post(
                "/v1/transfers",
                "{\"from\":\"code:dry-a\",\"to\":\"code:dry-b\",\"asset\":\"EUR\",\"amount_minor\":1,\"dry_run\":true}");
        assertThat(transfer.statusCode()).as(transfer.body()).isEqualTo(200);
        assertThat(live.eventsAfter(before)).isEmpty();
    }

    @Test
    void theJournalCanBeLookedAt() {
        server.post("/v1/accounts", "{\"code\":\"journaled\"}");
        HttpResponse<String> head = server.get("/v1/journal/head");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).contains("\"shard\":0", "\"hash\":\"", "\"owner\":\"test\"");
        HttpResponse<String> first = server.get("/v1/journal/0/1");
        assertThat(object(first.body()))
                .containsEntry("prev_hash", "0".repeat(64))
                .containsKeys("epoch", "seq", "decided_at", "format", "events", "payload_base64", "hash");
        assertThat(first.body()).contains("\"type\":\"owner_started\"");
        BadInputTest.assertProblem(server.get("/v1/journal/0/999999"), 404, "segment_not_found");
        for (String path : new String[] {"/v1/accounts", "/v1/trial-balance", "/v1/accounts/code:journaled/balance"}) {
            BadInputTest.assertProblem(server.get(path, "Daybook-Position", "0-999999"), 409, "position_ahead");
        }
    }

    @Test
    void aRecordedTimeThatIsStillToComeIsAnsweredAsOfNow() {
        server.post("/v1/accounts", "{\"code\":\"later\",\"asset\":\"EUR\"}");
        HttpResponse<String> made = server.post(
                "/v1/transfers", "{\"from\":\"code:bank\",\"to\":\"code:later\",\"asset\":\"EUR\",\"amount\":\"5\"}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        Instant before = Instant.now();
        HttpResponse<String> balance = server.get("/v1/accounts/code:later/balance?at=2999-01-01T00:00:00Z");
        assertThat(balance.statusCode()).as(balance.body()).isEqualTo(200);
        assertThat(object(balance.body())).containsEntry("balance_minor", 500);
        assertThat(Instant.parse(string(balance.body(), "as_of"))).isBetween(before.minusSeconds(5), Instant.now());
    }

    @Test
    void healthSaysWhatItLookedAt() {
        assertThat(object(server.get("/health").body())).containsEntry("status", "ok");
        assertThat(object(server.get("/healthz").body())).containsEntry("status", "ok");
        HttpResponse<String> deep = server.get("/health/deep");
        assertThat(deep.statusCode()).as(deep.body()).isEqualTo(200);
        assertThat(deep.body()).contains("\"ledger\":{\"status\":\"healthy\"", "\"kafka\":{\"status\":\"disabled\"}");
    }
}
