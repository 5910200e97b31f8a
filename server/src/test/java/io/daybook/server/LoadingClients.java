package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Clients that move money while servers die. Each sends one transfer with a key until it is answered, at every server in
 * turn and first at the one that answered last; then one without a key, once; and some keys again at another server. What
 * they find wrong fails {@link #stop}.
 */
final class LoadingClients implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int PAGE = 1_000;
    private static final int REPLAY_EVERY = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> clients = new ArrayList<>();
    private final AtomicIntegerArray answers;
    private volatile List<URI> servers;
    private volatile boolean stopping;

    /** Key to the id of the transfer that it was answered with. */
    private final Map<String, String> byKey = new ConcurrentHashMap<>();

    private final Set<String> withoutKey = ConcurrentHashMap.newKeySet();
    private final AtomicInteger withoutAnswer = new AtomicInteger();
    private final AtomicInteger replays = new AtomicInteger();

    LoadingClients(int number, List<URI> servers) {
        this.servers = servers;
        this.answers = new AtomicIntegerArray(number);
        for (int client = 0; client < number; client++) {
            int me = client;
            clients.add(threads.submit(() -> load(me)));
        }
    }

    /** From now on these are asked, in turn. */
    void ask(List<URI> others) {
        servers = others;
    }

    /** Waits until every client had so many more answers. */
    void awaitAnswers(int more) throws Exception {
        List<Integer> goals = new ArrayList<>();
        for (int client = 0; client < answers.length(); client++) {
            goals.add(answers.get(client) + more);
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int client = 0; client < goals.size(); client++) {
            while (answers.get(client) < goals.get(client)) {
                if (clients.get(client).isDone()) {
                    clients.get(client).get();
                }
                assertThat(System.nanoTime())
                        .as("patience with client " + client)
                        .isLessThan(deadline);
                Thread.sleep(10);
            }
        }
    }

    /** Ends the load; what a client found wrong is thrown here. */
    void stop() throws Exception {
        stopping = true;
        for (Future<?> client : clients) {
            client.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(replays.get()).as("keys that were sent again").isPositive();
    }

    /** Every answered transfer is there, once, and nothing else but what nobody got an answer to. */
    void assertEverythingIsThereOnce(URI server) throws Exception {
        Map<String, String> keyed = new HashMap<>();
        List<String> keyless = new ArrayList<>();
        for (JsonNode transfer : transfers(server)) {
            String id = transfer.get("id").asString();
            JsonNode key = transfer.get("correlation_id");
            if (key == null || key.isNull()) {
                keyless.add(id);
            } else {
                assertThat(keyed.put(key.asString(), id))
                        .as("another transfer of " + key)
                        .isNull();
            }
        }
        assertThat(keyed).containsExactlyInAnyOrderEntriesOf(byKey);
        assertThat(keyless).doesNotHaveDuplicates().containsAll(withoutKey);
        assertThat(keyless.size()).isLessThanOrEqualTo(withoutKey.size() + withoutAnswer.get());
        assertThat(posted(server, "keyed")).isEqualTo(keyed.size());
        assertThat(posted(server, "keyless")).isEqualTo(keyless.size());
        assertThat(posted(server, "source")).isEqualTo(-keyed.size() - keyless.size());
    }

    private void load(int client) {
        int server = client;
        for (int i = 0; !stopping; i++) {
            String key = "c" + client + "-" + i;
            Answered answered = untilAnswered(server, key);
            server = answered.server();
            byKey.put(key, answered.id());
            if (i % REPLAY_EVERY == 0) {
                assertThat(untilAnswered(server + 1, key).id())
                        .as("second answer to " + key)
                        .isEqualTo(answered.id());
                replays.incrementAndGet();
            }
            transferOnce(server).ifPresentOrElse(withoutKey::add, withoutAnswer::incrementAndGet);
            answers.incrementAndGet(client);
        }
    }

    private record Answered(String id, int server) {}

    private Answered untilAnswered(int first, String key) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String body = """
                {"from":"code:source","to":"code:keyed","asset":"EUR","amount_minor":1,"correlation_id":"%s"}""".formatted(key);
        for (int server = first; System.nanoTime() < deadline; server++) {
            Optional<String> id = send(server, body, "Idempotency-Key", key);
            if (id.isPresent()) {
                return new Answered(id.get(), server);
            }
            pause();
        }
        throw new AssertionError("no server answers " + key);
    }

    private Optional<String> transferOnce(int server) {
        return send(server, """
                {"from":"code:source","to":"code:keyless","asset":"EUR","amount_minor":1}""");
    }

    /** The id of the transfer; empty when nobody knows whether it was made. */
    private Optional<String> send(int server, String body, String... headers) {
        List<URI> now = servers;
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        now.get(server % now.size()).resolve("/v1/transfers"))
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201, 503);
            return answer.statusCode() == 503
                    ? Optional.empty()
                    : Optional.of(JSON.readTree(answer.body()).get("id").asString());
        } catch (IOException noAnswer) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private List<JsonNode> transfers(URI server) throws Exception {
        String head = JSON.readTree(answer(server, "/v1/accounts/code:source/balance"))
                .get("position")
                .asString();
        List<JsonNode> all = new ArrayList<>();
        JsonNode page;
        String cursor = "";
        do {
            // The views may still be on their way to the head of the journal.
            page = JSON.readTree(answer(server, "/v1/transfers?limit=" + PAGE + cursor, "Daybook-Position", head));
            page.get("data").forEach(all::add);
            cursor = "&cursor=" + page.get("next").asString("");
        } while (page.get("has_more").asBoolean());
        return all;
    }

    private int posted(URI server, String code) throws Exception {
        return JSON.readTree(answer(server, "/v1/accounts/code:" + code + "/balance"))
                .get("balance_minor")
                .asInt();
    }

    /** The body of a 200; a 503 is asked again. */
    private String answer(URI server, String path, String... headers) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            HttpResponse<String> answer = DaybookProcess.get(http, server.resolve(path), headers);
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
            if (answer.statusCode() == 200) {
                return answer.body();
            }
            pause();
        }
        throw new AssertionError("no answer to " + path);
    }

    @Override
    public void close() {
        stopping = true;
        threads.shutdownNow();
        http.close();
    }
}
