package io.daybook.analytics.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.analytics.AnalyticsSettings;
import io.daybook.analytics.ClickHouseUrl;
import io.daybook.analytics.Window;
import io.daybook.analytics.internal.clickhouse.ClickHouseHttp;
import io.daybook.analytics.internal.clickhouse.ClickHouseStore;
import io.daybook.analytics.internal.duckdb.DuckDbStore;
import io.daybook.contracts.Topics;
import io.daybook.events.EventTopics;
import io.daybook.events.internal.consume.KafkaConsumers;
import io.daybook.ledger.Segment;
import io.daybook.platform.kafka.TopicAdmin;
import io.daybook.testkit.TestKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On a real broker, with a real process that gets SIGKILL when the rows are stored and the offset is not, and with a real
 * ClickHouse that goes away. Seen red with a writer that does not ask the store where it is.
 */
class KilledWriterTest {
    private static final int KILLS = 2;
    private static LoadedLedger ledger;
    private static TestKafka kafka;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        ledger = new LoadedLedger();
        kafka = TestKafka.start();
        TopicAdmin.ensure(kafka.access(), EventTopics.all(1));
        publish(ledger.segments());
    }

    @AfterAll
    static void stop() {
        kafka.close();
        ledger.close();
    }

    /** Every test begins with the first record. */
    @BeforeEach
    void forgetOffsets() throws ExecutionException, InterruptedException {
        try (Admin admin = kafka.access().admin("test")) {
            boolean known = admin.listGroups().all().get().stream()
                    .anyMatch(group -> group.groupId().equals(JournalWriter.GROUP));
            if (known) {
                admin.deleteConsumerGroups(List.of(JournalWriter.GROUP)).all().get();
            }
        }
    }

    private static void publish(List<Segment> segments) {
        try (KafkaProducer<byte[], byte[]> producer = kafka.access().producer("test", Map.of())) {
            for (Segment segment : segments) {
                producer.send(
                        new ProducerRecord<>(Topics.LEDGER_ENTRY_BATCHES, 0, new byte[] {'0'}, Records.value(segment)));
            }
        }
    }

    private static AnalyticsSettings settings(Optional<ClickHouseUrl> url) {
        AnalyticsSettings defaults = AnalyticsSettings.DEFAULTS;
        return new AnalyticsSettings(
                url,
                128,
                1,
                defaults.batchLines(),
                Duration.ofMillis(20),
                Duration.ofSeconds(5),
                defaults.questionsAtOnce(),
                defaults.accountNames());
    }

    private RunningAnalytics running(Optional<ClickHouseUrl> url) {
        AnalyticsSettings settings = settings(url);
        Store store = url.<Store>map(there -> new ClickHouseStore(new ClickHouseHttp(there, settings.storeWaitMs())))
                .orElseGet(() -> new DuckDbStore(folder, settings.duckdbMemoryMib(), settings.duckdbThreads()));
        RunningAnalytics running = new RunningAnalytics(settings, store, InstantSource.system());
        running.start(
                new KafkaConsumers(kafka.access(), registry),
                ledger.ledger().room().segments(),
                ledger.catalogs(),
                letter -> {
                    throw new AssertionError(letter.toString());
                },
                registry);
        return running;
    }

    /** Until the store is at the ledger's head; then every account's flow is its balance. */
    private static void assertComplete(RunningAnalytics running) {
        long head = ledger.segments().size();
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (running.analytics().status().positions().stream().noneMatch(position -> position.seq() == head)) {
            assertThat(System.nanoTime())
                    .as(() -> running.analytics().status().toString())
                    .isLessThan(end);
            ClickHouseProcess.pause(20);
        }
        Window window = Window.last(60, Window.MINUTE, Instant.now());
        Map<String, BigInteger> flows = new HashMap<>();
        for (String account : LoadedLedger.ACCOUNTS) {
            running.analytics()
                    .netFlow(LoadedLedger.WORKSPACE, account, window)
                    .forEach(flow -> flows.merge(account + " " + flow.asset(), flow.net(), BigInteger::add));
        }
        flows.values().removeIf(net -> net.signum() == 0);
        assertThat(flows).isEqualTo(ledger.balances());
    }

    @Test
    void duckDbSurvivesTheDeathOfItsWriter() throws IOException, InterruptedException {
        killAndGoOn("", Optional.empty());
    }

    @Test
    void clickHouseSurvivesTheDeathOfItsWriter() throws IOException, InterruptedException {
        try (ClickHouseProcess server = ClickHouseProcess.start()) {
            killAndGoOn(server.url().server().toString(), Optional.of(server.url()));
        }
    }

    private void killAndGoOn(String address, Optional<ClickHouseUrl> url) throws IOException, InterruptedException {
        for (int kill = 0; kill < KILLS; kill++) {
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            WriterThatStops.class.getName(),
                            kafka.access().bootstrapServers(),
                            // One of its own: the broker waits long for a member that said no farewell.
                            "killed-" + kill + "-" + folder.getFileName(),
                            folder.toString(),
                            address)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader said =
                    new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
                String line = said.readLine();
                while (line != null && !line.startsWith("STORED")) {
                    line = said.readLine();
                }
                assertThat(line).as("the child stored a batch").isNotNull();
                child.destroyForcibly();
                assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
            }
        }
        try (RunningAnalytics running = running(url)) {
            assertComplete(running);
        }
    }

    @Test
    void clickHouseGoesAwayAndCatchesUp() {
        try (ClickHouseProcess server = ClickHouseProcess.start();
                RunningAnalytics running = running(Optional.of(server.url("catching_up")))) {
            assertComplete(running);
            long before = ledger.segments().size();
            server.kill();
            ledger.transfer("alice", "bob", "EUR", 5);
            ledger.transfer("bob", "alice", "EUR", 3);
            publish(ledger.segments().subList((int) before, ledger.segments().size()));
            while (running.analytics().status().problem() == null) {
                ClickHouseProcess.pause(20);
            }
            assertThat(running.analytics().status().problem()).contains("does not answer");
            server.resume();
            assertComplete(running);
        }
    }
}
