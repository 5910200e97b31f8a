package io.daybook.gateway;

import static io.daybook.gateway.JsonText.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.Ledger;
import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.SegmentSource;
import io.daybook.ledger.journal.JournalUnavailableException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is durable is answered as done, even when nothing that would complete the answer can be read. */
class AnswersFromEventsTest {
    @Test
    void whatIsDurableIsNeverAnsweredAsAFailure() throws Exception {
        try (LiveServer live = new LiveServer();
                GatewayServer server = live.another(AnswersFromEventsTest::unread, AnswersFromEventsTest::unread)) {
            server.post("/v1/accounts", "{\"code\":\"changed\",\"asset\":\"EUR\"}");
            String captured = hold(server);
            String voided = hold(server);
            try (Connection connection = live.pool().getConnection();
                    Statement sql = connection.createStatement()) {
                sql.execute("ALTER SCHEMA views RENAME TO views_away");
            }

            assertThat(object(done(server.patch("/v1/accounts/code:changed", "{\"overdraft_limit_minor\":7}"))))
                    .containsEntry("code", "changed")
                    .containsEntry("status", "active")
                    .containsEntry("overdraft_limit_minor", 7)
                    .containsKey("id");
            assertThat(object(done(server.post("/v1/accounts/code:changed/close", "{}"))))
                    .containsEntry("code", "changed")
                    .containsEntry("status", "closed");
            assertThat(object(done(server.post("/v1/transfers/" + captured + "/capture", "{\"amount_minor\":3}"))))
                    .containsEntry("id", captured)
                    .containsEntry("status", "completed")
                    .containsEntry("amount_minor", 5)
                    .containsEntry("captured_amount_minor", 3)
                    .containsEntry("asset", "EUR")
                    .containsKeys("entry_id", "ended_at", "from", "to");
            assertThat(object(done(server.post("/v1/transfers/" + voided + "/void", "{}"))))
                    .containsEntry("id", voided)
                    .containsEntry("status", "voided");
        }
    }

    private static String hold(GatewayServer server) {
        HttpResponse<String> placed = server.post(
                "/v1/transfers",
                "{\"from\":\"code:h\",\"to\":\"code:i\",\"asset\":\"EUR\",\"amount_minor\":5,\"hold\":{}}");
        return String.valueOf(object(placed.body()).get("id"));
    }

    private static String done(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Daybook-Position")).isPresent();
        return answer.body();
    }

    private static Ledger unread(Ledger ledger) {
        return (Ledger) Proxy.newProxyInstance(
                Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("account")) {
                        return CompletableFuture.failedFuture(new LedgerUnavailableException(
                                LedgerUnavailableException.Reason.DATABASE_AWAY, "away", 1));
                    }
                    try {
                        return method.invoke(ledger, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    private static SegmentSource unread(SegmentSource segments) {
        return (SegmentSource) Proxy.newProxyInstance(
                SegmentSource.class.getClassLoader(),
                new Class<?>[] {SegmentSource.class},
                (proxy, method, arguments) -> {
                    throw new JournalUnavailableException("away", new IllegalStateException(method.getName()));
                });
    }
}
