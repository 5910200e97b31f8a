package io.daybook.gateway;

import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of the stream: a bounded queue and one virtual thread that sends from it, so that a slow one costs nobody but
 * itself. Whoever is {@value #MOST_WAITING} messages behind, or has not read for {@link #MOST_SILENCE_NANOS}, is closed
 * with 1013 and told where to go on. That a client reads is known by its pongs: a ping stands in the same stream as the
 * messages, so its answer says that all before it was read.
 */
final class StreamClient {
    static final int MOST_WAITING = 1_000;
    static final long MOST_SILENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long PING_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int TRY_AGAIN_LATER = 1013;
    private static final int MOST_REASON_BYTES = 120;
    private static final Logger LOG = LoggerFactory.getLogger(StreamClient.class);

    private final Session session;
    private final @Nullable String workspace;
    private final Set<StreamMessage.Type> types;
    private final BlockingQueue<StreamMessage> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicReference<@Nullable String> givenUp = new AtomicReference<>();
    private final Runnable catchUp;
    private final long bornNanos = System.nanoTime();
    private volatile long oldestPingNanos;
    private volatile boolean pinged;
    private volatile boolean gone;
    private volatile @Nullable Thread sender;
    private long lastPingNanos = bornNanos;

    /**
     * @param workspace only its messages; null: all
     * @param catchUp sends what the client missed, before what waits
     */
    StreamClient(Session session, @Nullable String workspace, Set<StreamMessage.Type> types, CatchUp catchUp) {
        this.session = session;
        this.workspace = workspace;
        this.types = Set.copyOf(types);
        this.catchUp = () -> catchUp.send(this);
    }

    /** Sends what lies between the client's last position and the beginning of the stream. */
    interface CatchUp {
        void send(StreamClient client);
    }

    boolean wants(StreamMessage.Type type) {
        return types.contains(type);
    }

    /** Whether the message is for this client. */
    boolean wants(StreamMessage message) {
        return (message.type() == StreamMessage.Type.HELLO || types.contains(message.type()))
                && (workspace == null || message.workspace() == null || workspace.equals(message.workspace()));
    }

    void start() {
        sender = Thread.ofVirtual().name("stream-client").start(this::run);
    }

    /** Never waits. */
    void offer(StreamMessage message) {
        if (!gone && wants(message) && !waiting.offer(message)) {
            giveUp("1,000 messages behind");
        }
    }

    private void run() {
        try {
            catchUp.run();
            while (!gone && givenUp.get() == null) {
                long untilPing = PING_EVERY_NANOS - (System.nanoTime() - lastPingNanos);
                StreamMessage next = waiting.poll(Math.max(0, untilPing), TimeUnit.NANOSECONDS);
                if (next != null) {
                    sendNow(next);
                }
                if (System.nanoTime() - lastPingNanos >= PING_EVERY_NANOS) {
                    ping();
                }
            }
            closeGivenUp();
        } catch (IOException | IllegalStateException broken) {
            // The other end is gone, or too slow to take even the frame in hand: its connection is no more.
            LOG.debug("a client of the stream is gone", broken);
            closeQuietly(CloseReason.CloseCodes.GOING_AWAY.getCode(), "the connection broke");
        } catch (InterruptedException stopped) {
            LOG.trace("a client of the stream was ended", stopped);
            Thread.currentThread().interrupt();
        }
    }

    /** From the client's own thread: waits for the socket. */
    void sendNow(StreamMessage message) throws IOException {
        if (wants(message)) {
            RemoteEndpoint.Basic remote = session.getBasicRemote();
            remote.sendText(message.text());
        }
    }

    private void ping() throws IOException {
        lastPingNanos = System.nanoTime();
        if (!pinged) {
            oldestPingNanos = lastPingNanos;
            pinged = true;
        }
        session.getBasicRemote().sendPing(ByteBuffer.allocate(0));
    }

    /** Everything before the ping was read. */
    void ponged() {
        pinged = false;
    }

    /** Called by a watch that never waits for sockets. */
    void look() {
        if (pinged && System.nanoTime() - oldestPingNanos > MOST_SILENCE_NANOS) {
            giveUp("has not read for 5 s");
        }
    }

    private void giveUp(String why) {
        if (givenUp.compareAndSet(null, why)) {
            // The sender sees it after the message in hand. If it is stuck in the socket, only closing frees it.
            waiting.clear();
            Thread.ofVirtual().name("stream-close").start(() -> {
                Thread sending = sender;
                try {
                    if (sending != null) {
                        sending.join(TimeUnit.NANOSECONDS.toMillis(MOST_SILENCE_NANOS));
                    }
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
                closeQuietly(TRY_AGAIN_LATER, why);
            });
        }
    }

    private void closeGivenUp() {
        String why = givenUp.get();
        if (why != null) {
            closeQuietly(TRY_AGAIN_LATER, why);
        }
    }

    /** Ends it from our side. */
    void close(int code, String reason) {
        closeQuietly(code, reason);
    }

    /** It ended, whoever did it. */
    void ended() {
        gone = true;
        Thread sending = sender;
        if (sending != null) {
            sending.interrupt();
        }
    }

    private void closeQuietly(int code, String reason) {
        gone = true;
        try {
            if (session.isOpen()) {
                String text = reason.length() > MOST_REASON_BYTES ? reason.substring(0, MOST_REASON_BYTES) : reason;
                session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(code), text));
            }
        } catch (IOException | IllegalStateException already) {
            LOG.debug("a client of the stream was gone before it was closed", already);
        }
    }
}
