package io.daybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** By effective time, "now" leaves out what is planned for later. */
class EffectiveNowTest {
    @Test
    void aPlannedEntryCountsFromItsDateOn() {
        try (LiveServer live = new LiveServer()) {
            GatewayServer server = live.server();
            String transfer =
                    "{\"type\":\"transfer\",\"from\":\"code:a\",\"to\":\"code:b\",\"asset\":\"EUR\",\"amount_minor\":";
            HttpResponse<String> written = server.post(
                    "/v1/batches?backfill=true",
                    "{\"commands\":[" + transfer + "1,\"effective_at\":\"2020-01-01T00:00:00Z\"}," + transfer
                            + "2,\"effective_at\":\"2999-01-01T00:00:00Z\"}]}");
            assertThat(written.statusCode()).as(written.body()).isEqualTo(200);
            String position = JsonText.string(written.body(), "position");

            assertThat(posted(server, "/v1/accounts/code:b/balance", position)).isEqualTo(3);
            assertThat(posted(server, "/v1/accounts/code:b/balance?by=effective", position))
                    .isEqualTo(1);
            String trial = server.get("/v1/trial-balance?by=effective&code_prefix=b", "Daybook-Position", position)
                    .body();
            assertThat(trial).contains("\"debits_minor\":1,");
        }
    }

    private static Object posted(GatewayServer server, String path, String position) {
        HttpResponse<String> answer = server.get(path, "Daybook-Position", position);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Objects.requireNonNull(JsonText.object(answer.body()).get("balance_minor"));
    }
}
