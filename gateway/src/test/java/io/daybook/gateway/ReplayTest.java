package io.daybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code POST /replay/from-ledger}: rows made anew, counted, once for all who ask at one time. */
@ExtendWith(SharedServer.class)
class ReplayTest {
    /** As the views know it. */
    private static final long REBUILDING = 0x6461_7962_7669_6577L;

    private static LiveServer live;

    @BeforeAll
    static void start(LiveServer shared) {
        live = shared;
    }

    @Test
    void makesTheRowsAnewAndCountsThem() {
        GatewayServer server = live.server();
        server.post("/v1/transfers", """
                {"from":"code:replay:a","to":"code:replay:b","asset":"EUR","amount_minor":5}""");
        Map<String, @Nullable Object> first = replay(server);
        Map<String, @Nullable Object> second = replay(server);
        assertThat(second.get("status")).isEqualTo("completed");
        assertThat(number(second, "generation")).isEqualTo(number(first, "generation") + 1);
        assertThat(number(second, "entries")).isPositive().isEqualTo(number(first, "entries"));
        assertThat(number(second, "lines")).isGreaterThanOrEqualTo(2 * number(second, "entries"));
        assertThat(number(second, "accounts")).isGreaterThanOrEqualTo(2);
        assertThat(server.get("/v1/accounts/code:replay:b/balance").body()).contains("\"posted_minor\":5");
    }

    @Test
    void severalAtOnceGetOneAnswerAndReadersAreServedMeanwhile() {
        GatewayServer server = live.server();
        server.post("/v1/transfers", """
                {"from":"code:replay:a","to":"code:replay:c","asset":"EUR","amount_minor":7}""");
        long before = number(replay(server), "generation");
        List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
        for (int count = 0; count < 6; count++) {
            asked.add(CompletableFuture.supplyAsync(() -> server.post("/replay/from-ledger", "")));
        }
        while (asked.stream().anyMatch(each -> !each.isDone())) {
            assertThat(server.get("/v1/accounts/code:replay:c/statement").statusCode())
                    .isEqualTo(200);
        }
        long runs = 0;
        for (CompletableFuture<HttpResponse<String>> each : asked) {
            assertThat(each.join().statusCode()).as(each.join().body()).isEqualTo(200);
            if (Boolean.FALSE.equals(JsonText.object(each.join().body()).get("shared"))) {
                runs++;
            }
        }
        assertThat(number(replay(server), "generation")).isEqualTo(before + runs + 1);
    }

    @Test
    void saysThatAnotherProcessIsAtIt() throws Exception {
        try (Connection other = live.pool().getConnection();
                Statement statement = other.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + REBUILDING + ")");
            try {
                HttpResponse<String> refused = live.server().post("/replay/from-ledger", "");
                assertThat(refused.statusCode()).isEqualTo(409);
                assertThat(refused.body()).contains("\"replay_running\"");
            } finally {
                statement.execute("SELECT pg_advisory_unlock(" + REBUILDING + ")");
            }
        }
        replay(live.server());
    }

    private static Map<String, @Nullable Object> replay(GatewayServer server) {
        HttpResponse<String> answer = server.post("/replay/from-ledger", "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonText.object(answer.body());
    }

    private static long number(Map<String, @Nullable Object> object, String name) {
        return ((Number) Objects.requireNonNull(object.get(name))).longValue();
    }
}
