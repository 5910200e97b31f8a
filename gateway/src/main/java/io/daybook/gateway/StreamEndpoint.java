package io.daybook.gateway;

import io.daybook.ledger.Position;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One connection to the stream. It is only written to; what a client sends is read and ignored, within a small bound. */
final class StreamEndpoint extends Endpoint {
    private static final int MOST_INCOMING_BYTES = 4_096;

    private final StreamFeed feed;
    private final @Nullable String workspace;
    private final Set<StreamMessage.Type> types;
    private final Map<Integer, Long> after;
    private volatile @Nullable StreamClient client;

    /** @param after where the client left, by shard; shards that are not there begin now */
    StreamEndpoint(
            StreamFeed feed, @Nullable String workspace, Set<StreamMessage.Type> types, Map<Integer, Long> after) {
        this.feed = feed;
        this.workspace = workspace;
        this.types = types;
        this.after = Map.copyOf(after);
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        session.setMaxTextMessageBufferSize(MOST_INCOMING_BYTES);
        session.setMaxBinaryMessageBufferSize(MOST_INCOMING_BYTES);
        session.setMaxIdleTimeout(0);
        // A write that nobody takes ends after as long as a reader may be silent.
        session.getUserProperties()
                .put(
                        "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT",
                        StreamClient.MOST_SILENCE_NANOS * 2 / 1_000_000);
        List<Position> begins = new ArrayList<>();
        StreamClient made = new StreamClient(session, workspace, types, self -> catchUp(self, begins));
        session.addMessageHandler(PongMessage.class, (MessageHandler.Whole<PongMessage>) pong -> made.ponged());
        session.addMessageHandler(String.class, (MessageHandler.Whole<String>) ignored -> {});
        client = made;
        begins.addAll(feed.add(made));
        made.start();
    }

    private void catchUp(StreamClient self, List<Position> begins) {
        try {
            List<Position> from = begins.stream()
                    .map(begin -> new Position(
                            begin.shard(), Math.min(begin.seq(), after.getOrDefault(begin.shard(), begin.seq()))))
                    .toList();
            self.sendNow(feed.messages().hello(from, workspace));
            for (Position begin : begins) {
                Long left = after.get(begin.shard());
                if (left != null) {
                    feed.replay(begin.shard(), left, begin.seq(), self::sendNow);
                }
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        end();
    }

    @Override
    public void onError(Session session, Throwable problem) {
        end();
    }

    private void end() {
        StreamClient known = client;
        if (known != null) {
            feed.remove(known);
        }
    }
}
