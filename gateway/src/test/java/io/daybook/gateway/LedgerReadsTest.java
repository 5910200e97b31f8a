package io.daybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The payments ledger's short reads over the real views. */
@ExtendWith(SharedServer.class)
class LedgerReadsTest {
    private static final String WORKSPACE = "reads-" + UUID.randomUUID();
    private static GatewayServer server;
    private static String position;

    @BeforeAll
    static void post(LiveServer shared) {
        server = shared.server();
        for (int minor = 1; minor <= 5; minor++) {
            position = transfer("payer" + minor, "shop", "EUR", minor);
        }
        position = transfer("payer1", "shop", "USD", 7);
    }

    private static String transfer(String from, String to, String asset, int minor) {
        HttpResponse<String> answer = server.post(
                "/v1/transfers",
                "{\"from\":\"code:" + from + "\",\"to\":\"code:" + to + "\",\"asset\":\"" + asset
                        + "\",\"amount_minor\":" + minor + "}",
                "X-Workspace-Id",
                WORKSPACE);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer.headers().firstValue("Daybook-Position").orElseThrow();
    }

    /** All pages of two rows, forwards; then the last page's way back. */
    private static List<String> pages(String path, String... fields) {
        List<String> rows = new ArrayList<>();
        @Nullable Object cursor = null;
        @Nullable Object previous;
        do {
            Map<String, @Nullable Object> page = page(path, cursor);
            rows(page, fields).forEach(rows::add);
            cursor = page.get("next");
            previous = page.get("previous");
        } while (cursor != null);
        List<String> backwards = new ArrayList<>();
        while (previous != null) {
            Map<String, @Nullable Object> page = page(path, previous);
            backwards.addAll(0, rows(page, fields));
            previous = page.get("previous");
        }
        assertThat(rows).startsWith(backwards.toArray(String[]::new));
        return rows;
    }

    private static Map<String, @Nullable Object> page(String path, @Nullable Object cursor) {
        HttpResponse<String> answer = server.get(
                path + "?limit=2&workspace_id=" + WORKSPACE
                        + (cursor == null
                                ? ""
                                : "&cursor=" + URLEncoder.encode(cursor.toString(), StandardCharsets.UTF_8)),
                "Daybook-Position",
                position);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonText.object(answer.body());
    }

    private static List<String> rows(Map<String, @Nullable Object> page, String... fields) {
        List<String> rows = new ArrayList<>();
        List<?> data = page.get("data") instanceof List<?> list ? list : Collections.emptyList();
        for (Object row : data) {
            Map<String, @Nullable Object> object = JsonText.fields(row);
            StringBuilder text = new StringBuilder();
            for (String field : fields) {
                text.append(text.isEmpty() ? "" : " ").append(object.get(field));
            }
            rows.add(text.toString());
        }
        return rows;
    }

    @Test
    void balancesOfAllAccounts() {
        assertThat(pages("/balances", "account_code", "asset", "balance_minor", "balance", "available_minor"))
                .containsExactlyInAnyOrder(
                        "payer1 EUR -1 -0.01 -1",
                        "payer1 USD -7 -0.07 -7",
                        "shop EUR 15 0.15 15",
                        "shop USD 7 0.07 7",
                        "payer2 EUR -2 -0.02 -2",
                        "payer3 EUR -3 -0.03 -3",
                        "payer4 EUR -4 -0.04 -4",
                        "payer5 EUR -5 -0.05 -5");
        assertThat(JsonText.list(
                        server.get("/balances?workspace_id=nobody-was-here").body(), "data"))
                .isEmpty();
    }

    @Test
    void theLastLinesFirst() {
        assertThat(pages("/ledger/recent", "account_code", "side", "amount", "asset", "balance_after_minor"))
                .hasSize(12)
                .startsWith("payer1 credit 0.07 USD -7", "shop debit 0.07 USD 7", "payer5 credit 0.05 EUR -5")
                .endsWith("shop debit 0.01 EUR 1");
    }

    @Test
    void theLastBatchesFirst() {
        assertThat(pages("/ledger/batches", "kind")).hasSize(6).containsOnly("transfer");
        assertThat(server.get("/ledger/batches?account=x").statusCode()).isEqualTo(400);
    }
}
