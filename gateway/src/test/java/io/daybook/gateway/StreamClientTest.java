package io.daybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The bound on what waits for one client. */
class StreamClientTest {
    private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

    /** Open until it is closed; nothing else is asked of it here. */
    private Session session() {
        return (Session) Proxy.newProxyInstance(
                Session.class.getClassLoader(), new Class<?>[] {Session.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close") && arguments != null) {
                        closed.complete((CloseReason) arguments[0]);
                    }
                    return method.getReturnType() == boolean.class ? !closed.isDone() : null;
                });
    }

    @Test
    void whoIsAThousandMessagesBehindIsClosedAndMayComeBack() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        StreamClient client = new StreamClient(session(), null, EnumSet.allOf(StreamMessage.Type.class), self -> {
            try {
                never.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        client.start();
        StreamMessage message = new StreamMessage(StreamMessage.Type.ENTRIES, null, "{}");
        for (int sent = 0; sent < StreamClient.MOST_WAITING; sent++) {
            client.offer(message);
        }
        assertThat(closed).isNotDone();
        client.offer(message);
        never.countDown();
        CloseReason reason = closed.get(30, TimeUnit.SECONDS);
        assertThat(reason.getCloseCode().getCode()).isEqualTo(1013);
        assertThat(reason.getReasonPhrase()).isEqualTo("1,000 messages behind");
        client.ended();
    }
}
