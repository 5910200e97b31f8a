package io.daybook.gateway;

import io.daybook.ledger.Ledger;
import io.daybook.ledger.Position;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** The stream of what happens, as a WebSocket (RFC 6455). */
@Controller
final class StreamController {
    /** More is for a list or for Kafka. */
    static final long MOST_SEGMENTS_AGAIN = 10_000;

    private static final int MOST_CLIENTS = 1_000;
    private static final Set<StreamMessage.Type> ALL =
            EnumSet.of(StreamMessage.Type.ENTRIES, StreamMessage.Type.BALANCES, StreamMessage.Type.PIPELINE);

    private final StreamFeed feed;
    private final Ledger ledger;
    private final Reads reads;
    private final BrowserGuard guard;

    StreamController(StreamFeed feed, Ledger ledger, Reads reads, BrowserGuard guard) {
        this.feed = feed;
        this.ledger = ledger;
        this.reads = reads;
        this.guard = guard;
    }

    @GetMapping("/ws/stream")
    void stream(Call call, HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        call.allowParameters(Call.WORKSPACE_PARAMETER, "after", "types");
        // A page of another origin may open a WebSocket, and would read all of it.
        guard.requireOwnOrigin(request);
        @Nullable
        String workspace = call.parameter(Call.WORKSPACE_PARAMETER) == null && call.header(Call.WORKSPACE) == null
                ? null
                : call.workspace();
        Set<StreamMessage.Type> types = types(call);
        Map<Integer, Long> after = after(call);
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            throw ProblemException.of(
                            426, "upgrade_required", "this is a WebSocket: send Upgrade: websocket, as its clients do")
                    .header("Upgrade", "websocket")
                    .header("Connection", "Upgrade");
        }
        if (feed.listeners() >= MOST_CLIENTS) {
            throw ProblemException.unavailable(
                    "stream_full", "the stream has " + MOST_CLIENTS + " clients; come back later", 5);
        }
        if (!(request.getServletContext().getAttribute(ServerContainer.class.getName())
                instanceof ServerContainer container)) {
            throw new IllegalStateException("the web server was put together without WebSockets");
        }
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(StreamEndpoint.class, "/ws/stream")
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public <T> T getEndpointInstance(Class<T> type) {
                        return type.cast(new StreamEndpoint(feed, workspace, types, after));
                    }

                    @Override
                    public boolean checkOrigin(String origin) {
                        // Looked at before, where the answer can say why.
                        return true;
                    }
                })
                .build();
        try {
            container.upgradeHttpToWebSocket(request, response, config, Map.of());
        } catch (DeploymentException impossible) {
            throw new IllegalStateException("the endpoint of the stream is not one", impossible);
        }
    }

    private static Set<StreamMessage.Type> types(Call call) {
        @Nullable String text = call.parameter("types");
        if (text == null) {
            return ALL;
        }
        Set<StreamMessage.Type> types = EnumSet.noneOf(StreamMessage.Type.class);
        for (String name : text.split(",", -1)) {
            StreamMessage.Type found = ALL.stream()
                    .filter(type -> type.name().toLowerCase(Locale.ROOT).equals(name))
                    .findFirst()
                    .orElseThrow(() -> ProblemException.of(Fault.wrong(
                            "?types", "invalid_value", "names of entries, balances, pipeline with commas between")));
            types.add(found);
        }
        return types;
    }

    /** One position per shard, with commas between. */
    private Map<Integer, Long> after(Call call) {
        @Nullable String text = call.parameter("after");
        Map<Integer, Long> after = new HashMap<>();
        if (text == null) {
            return after;
        }
        for (String part : text.split(",", -1)) {
            Position asked = Position.parse(part)
                    .orElseThrow(() -> ProblemException.of(Fault.unreadable(
                            "?after", "invalid_position", "must be of the form shard-seq, such as 0-17")));
            reads.real(call, asked);
            long head = reads.await(call, ledger.head()).stream()
                    .filter(position -> position.shard() == asked.shard())
                    .mapToLong(Position::seq)
                    .findFirst()
                    .orElse(asked.seq());
            if (head - asked.seq() > MOST_SEGMENTS_AGAIN) {
                throw ProblemException.of(Fault.wrong(
                        "?after",
                        "position_too_old",
                        "is more than " + MOST_SEGMENTS_AGAIN + " segments behind " + asked.shard() + "-" + head
                                + "; read /v1/entries for what lies between, or the topic ledger.entry.v1"));
            }
            after.put(asked.shard(), asked.seq());
        }
        return after;
    }
}
