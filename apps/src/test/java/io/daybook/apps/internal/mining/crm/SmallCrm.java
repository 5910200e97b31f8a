package io.daybook.apps.internal.mining.crm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A CRM on a real socket that can be bad: fails before or after the effect, breaks the connection, does not answer, goes away and comes
 * back on its port. It either knows a repeated Idempotency-Key, or knows nothing of keys and can be asked for an event.
 */
public final class SmallCrm implements AutoCloseable {
    /** What happens to a call. */
    enum Fault {
        NONE,
        FAILS_BEFORE,
        FAILS_AFTER,
        BREAKS_BEFORE,
        BREAKS_AFTER,
        HANGS_BEFORE,
        HANGS_AFTER,
        REFUSES
    }

    private final boolean knowsKeys;
    private final Random random;
    private final List<String> effects = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();
    private final List<Fault> script = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private int faultPercent;
    private int calls;

    public SmallCrm(boolean knowsKeys, long seed) {
        this.knowsKeys = knowsKeys;
        this.random = new Random(seed);
        this.server = listen(0);
    }

    private HttpServer listen(int port) {
        try {
            HttpServer listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            listening.createContext("/events", this::answer);
            listening.setExecutor(threads);
            listening.start();
            return listening;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/events");
    }

    String lookupTemplate() {
        return url() + "/{event_id}";
    }

    /** Of the calls to come, so many fail, in any way but a refusal. */
    public synchronized void fail(int percent) {
        faultPercent = percent;
    }

    /** The calls to come, in this order, before chance has its say. */
    synchronized void script(Fault... faults) {
        script.addAll(List.of(faults));
    }

    /** Refuses connections until {@link #comeBack}. */
    public void goAway() {
        server.stop(0);
    }

    public void comeBack() {
        threads = Executors.newCachedThreadPool();
        server = listen(server.getAddress().getPort());
    }

    /** What it did: {@code event_id customer_id}, in order. */
    public synchronized List<String> effects() {
        return List.copyOf(effects);
    }

    synchronized int calls() {
        return calls;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("GET")) {
                String path = exchange.getRequestURI().getPath();
                String event = path.substring(path.lastIndexOf('/') + 1);
                respond(exchange, has(event) ? 200 : 404, "{}");
                return;
            }
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String key = String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            switch (next()) {
                case NONE -> {
                    apply(key, body);
                    respond(exchange, 201, "{}");
                }
                case FAILS_BEFORE -> respond(exchange, 503, "busy");
                case FAILS_AFTER -> {
                    apply(key, body);
                    respond(exchange, 500, "oops");
                }
                case BREAKS_BEFORE -> {}
                case BREAKS_AFTER -> apply(key, body);
                case HANGS_BEFORE -> hang();
                case HANGS_AFTER -> {
                    apply(key, body);
                    hang();
                }
                case REFUSES -> respond(exchange, 422, "no such customer");
            }
        }
    }

    private synchronized boolean has(String event) {
        return effects.stream().anyMatch(effect -> effect.startsWith(event + " "));
    }

    private synchronized Fault next() {
        calls++;
        if (!script.isEmpty()) {
            return script.removeFirst();
        }
        Fault[] faults = Fault.values();
        // The first is none, the last a refusal.
        return random.nextInt(100) < faultPercent ? faults[1 + random.nextInt(faults.length - 2)] : Fault.NONE;
    }

    private synchronized void apply(String key, String body) {
        if (knowsKeys && !keys.add(key)) {
            return;
        }
        JsonNode event = JsonMapper.shared().readTree(body);
        effects.add(event.get("event_id").asString() + " "
                + event.get("customer_id").asString());
    }

    private void hang() {
        try {
            closed.await(6, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
