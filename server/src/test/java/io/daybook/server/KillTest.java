package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.testkit.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGKILL for Daybook and for PostgreSQL in the middle of a load: every answered transfer is there, exactly once. */
class KillTest {
    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");
    private static final Pattern POSTED = Pattern.compile("\"posted_minor\":(-?\\d+)");
    private static final int CLIENTS = 4;
    private static final long LOAD_MILLIS = 1_500;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private volatile URI url = URI.create("http://127.0.0.1:1");
    private volatile boolean stopping;

    /** Ids of transfers that were answered. */
    private final Set<String> answered = ConcurrentHashMap.newKeySet();

    private final AtomicInteger keyed = new AtomicInteger();
    private final AtomicInteger keyless = new AtomicInteger();
    private final AtomicInteger keylessUnknown = new AtomicInteger();

    @Test
    void killsLoseNothingAndDoubleNothing() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        DaybookProcess running = DaybookProcess.start(data, Map.of(), "up", "--port=0");
        url = running.awaitReady();
        List<Thread> load = startLoad();
        for (int round = 0; round < 2; round++) {
            Thread.sleep(LOAD_MILLIS);
            killPostgres(data);
            awaitAnswers();
            Thread.sleep(LOAD_MILLIS);
            running.kill();
            running = DaybookProcess.start(data, Map.of(), "up", "--port=0");
            url = running.awaitReady();
            awaitAnswers();
        }
        stopping = true;
        for (Thread thread : load) {
            thread.join();
        }
        assertEverythingIsThereOnce();
        assertThat(running.terminate()).as(running.errors()).isZero();
        try (DaybookProcess verify = DaybookProcess.start(data, Map.of(), "verify", "--anchors")) {
            assertThat(verify.awaitExit()).as(verify.errors()).isZero();
        }
    }

    @Test
    void twoProcessesOnOneDatabaseShareItAndTheSecondTakesOver() throws Exception {
        Map<String, String> database = Map.of(
                "DAYBOOK_DATABASE_URL",
                TestPostgres.shared().freshDatabase().withPassword(),
                "DAYBOOK_LEDGER_TAKE_OVER_QUIET_MS",
                "3000");
        DaybookProcess first = DaybookProcess.start(folder.resolve("one"), database, "up", "--port=0");
        url = first.awaitReady();
        try (DaybookProcess second = DaybookProcess.start(folder.resolve("two"), database, "up", "--port=0")) {
            assertThat(second.readLine()).contains("stands by");
            List<Thread> load = startLoad();
            Thread.sleep(LOAD_MILLIS);
            first.kill();
            url = second.awaitReady();
            awaitAnswers();
            stopping = true;
            for (Thread thread : load) {
                thread.join();
            }
            assertEverythingIsThereOnce();
        }
    }

    private List<Thread> startLoad() {
        List<Thread> load = new ArrayList<>();
        for (int number = 0; number < CLIENTS; number++) {
            String name = "c" + number;
            load.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; !stopping; i++) {
                    transferWithKey(name + "-" + i);
                    transferWithoutKey();
                }
            }));
        }
        return load;
    }

    /** Asks until there is an answer. */
    private void transferWithKey(String key) {
        while (true) {
            Optional<HttpResponse<String>> answer = transfer("keyed", "Idempotency-Key", key);
            if (answer.isPresent() && answer.get().statusCode() < 300) {
                keyed.incrementAndGet();
                remember(answer.get());
                return;
            }
            pause();
        }
    }

    /** Asks once: without an answer nobody knows. */
    private void transferWithoutKey() {
        Optional<HttpResponse<String>> answer = transfer("keyless");
        if (answer.isPresent() && answer.get().statusCode() < 300) {
            keyless.incrementAndGet();
            remember(answer.get());
        } else {
            keylessUnknown.incrementAndGet();
            pause();
        }
    }

    private Optional<HttpResponse<String>> transfer(String to, String... headers) {
        try {
            return Optional.of(DaybookProcess.post(client, url.resolve("/v1/transfers"), """
                    {"from":"code:source","to":"code:%s","asset":"EUR","amount_minor":1}""".formatted(to), headers));
        } catch (IOException noAnswer) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private void remember(HttpResponse<String> answer) {
        Matcher id = ID.matcher(answer.body());
        assertThat(id.find()).as(answer.body()).isTrue();
        assertThat(answered.add(id.group(1))).as("one id, two transfers").isTrue();
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private void awaitAnswers() {
        int before = keyed.get();
        while (keyed.get() < before + CLIENTS) {
            pause();
        }
    }

    private static void killPostgres(Path data) throws IOException {
        Path file = data.resolve("postgres").resolve("cluster").resolve("postmaster.pid");
        long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private void assertEverythingIsThereOnce() throws Exception {
        for (String id : answered) {
            assertThat(DaybookProcess.get(client, url.resolve("/v1/transfers/" + id))
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(posted("keyed")).isEqualTo(keyed.get());
        assertThat(posted("keyless")).isBetween(keyless.get(), keyless.get() + keylessUnknown.get());
        assertThat(posted("source")).isEqualTo(-posted("keyed") - posted("keyless"));
    }

    private int posted(String code) throws Exception {
        String body = DaybookProcess.get(client, url.resolve("/v1/accounts/code:" + code + "/balance"))
                .body();
        Matcher posted = POSTED.matcher(body);
        assertThat(posted.find()).as(body).isTrue();
        return Integer.parseInt(posted.group(1));
    }
}
