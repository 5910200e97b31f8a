package io.daybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.analytics.AccountFlow;
import io.daybook.analytics.AccountTurnover;
import io.daybook.analytics.Analytics;
import io.daybook.analytics.AnalyticsStatus;
import io.daybook.analytics.AnalyticsUnavailableException;
import io.daybook.analytics.AssetVolume;
import io.daybook.analytics.Window;
import io.daybook.ledger.Position;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The shapes of the analytical answers; what is in the store is for the room's own tests. */
class AnalyticsTest {
    private static final Instant BUCKET = Instant.parse("2026-11-21T20:01:00Z");
    private static final BigInteger LARGE = BigInteger.TEN.pow(40);

    /** Answers one row each, and remembers what it was asked. */
    private static final class Twin implements Analytics {
        final List<String> asked = new ArrayList<>();

        @Nullable
        AnalyticsUnavailableException trouble;

        private void ask(String what, Window window) {
            asked.add(what + " " + window.buckets().size() + " x " + window.bucket());
            if (trouble != null) {
                throw trouble;
            }
        }

        @Override
        public List<AssetVolume> volumePerAsset(String workspace, Window window) {
            ask(workspace, window);
            return List.of(new AssetVolume(BUCKET, "EUR", 2, LARGE, 3));
        }

        @Override
        public List<AccountFlow> netFlow(String workspace, String account, Window window) {
            ask(workspace + " " + account, window);
            return List.of(new AccountFlow(BUCKET, "BTC", 8, BigInteger.ONE, BigInteger.TWO));
        }

        @Override
        public List<AccountTurnover> topAccounts(String workspace, String asset, Window window, int limit) {
            ask(workspace + " " + asset + " " + limit, window);
            return List.of(new AccountTurnover(new UUID(1, 2), "acct_001", asset, 0, LARGE, BigInteger.ONE, 7));
        }

        @Override
        public AnalyticsStatus status() {
            return new AnalyticsStatus(
                    AnalyticsStatus.State.TROUBLED, "duckdb", List.of(new Position(0, 5)), 12, "it is full");
        }
    }

    private final Twin twin = new Twin();

    @Test
    void overHttp() {
        try (GatewayServer server = new GatewayServer(new TwinLedger(), new TwinViews(), new TwinSegments(), twin)) {
            HttpResponse<String> volume = server.get("/analytics/volume-per-asset?workspace_id=shop");
            assertThat(volume.statusCode()).as(volume.body()).isEqualTo(200);
            assertThat(volume.body())
                    .contains("\"workspace_id\":\"shop\"", "\"bucket_seconds\":60")
                    .endsWith("\"data\":[{\"bucket\":\"2026-11-21T20:01:00.000000Z\",\"asset\":\"EUR\","
                            + "\"amount_minor\":" + LARGE + ",\"amount\":\"1" + "0".repeat(38)
                            + ".00\",\"entries\":3}]}\n");
            assertThat(server.get("/analytics/netflow?account_id=acct_001&minutes=5")
                            .body())
                    .contains("\"inflow_minor\":1,\"inflow\":\"0.00000001\",\"outflow_minor\":2,"
                            + "\"outflow\":\"0.00000002\",\"amount_minor\":-1,\"amount\":\"-0.00000001\"");
            assertThat(server.get("/analytics/netflow?account_id=code:acct_001", "X-Workspace-Id", "shop")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.get("/analytics/top-accounts?asset=USDT&minutes=7&limit=3")
                            .body())
                    .contains(
                            "\"account_code\":\"acct_001\",\"asset\":\"USDT\"",
                            "\"amount_minor\":1" + "0".repeat(39) + "1,",
                            "\"lines\":7");
            assertThat(twin.asked)
                    .containsExactly(
                            "shop 60 x PT1M",
                            "default acct_001 5 x PT1M",
                            "shop acct_001 60 x PT1M",
                            "default USDT 3 2 x PT5M");
            for (String wrong : List.of("minutes=0", "minutes=1441", "workspace_id=.", "nonsense=1")) {
                assertThat(server.get("/analytics/volume-per-asset?" + wrong).statusCode())
                        .as(wrong)
                        .isBetween(400, 422);
            }
            assertThat(server.get("/analytics/netflow").body()).contains("?account_id");
            assertThat(server.get("/analytics/top-accounts").body()).contains("?asset");
            assertThat(server.get("/analytics/volume-per-asset?workspace_id=a", "X-Workspace-Id", "b")
                            .body())
                    .contains("conflicting_workspaces");
            assertThat(server.get("/health/deep").body())
                    .contains("\"analytics\":{\"status\":\"degraded\"", "\"shard_0_position\":\"0-5\"", "it is full");
            unavailable(server, AnalyticsUnavailableException.Reason.OFF, "analytics_off", false);
            unavailable(server, AnalyticsUnavailableException.Reason.AWAY, "analytics_away", true);
            unavailable(server, AnalyticsUnavailableException.Reason.TOO_MUCH, "analytics_busy", true);
        }
    }

    private void unavailable(
            GatewayServer server, AnalyticsUnavailableException.Reason reason, String code, boolean retryable) {
        twin.trouble = new AnalyticsUnavailableException(reason, "because", null);
        HttpResponse<String> answer = server.get("/analytics/volume-per-asset");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"", "\"retryable\":" + retryable);
        assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(retryable);
    }
}
