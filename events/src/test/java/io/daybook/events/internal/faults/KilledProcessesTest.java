package io.daybook.events.internal.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.contracts.EventHeaders;
import io.daybook.contracts.Topics;
import io.daybook.events.DeadLetterKeys;
import io.daybook.events.RunningConsumer;
import io.daybook.events.internal.Backbone;
import io.daybook.events.internal.consume.KafkaConsumers;
import io.daybook.events.internal.deadletter.SealedLetters;
import io.daybook.events.internal.fanout.FanOut;
import io.daybook.events.internal.relay.RunningRelay;
import io.daybook.testkit.TestKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** kill -9 of a process between Kafka and PostgreSQL, and a broker that is not there: nothing is missing, nothing twice. */
class KilledProcessesTest {
    private static final TestKafka KAFKA = TestKafka.start();
    private static final int TRANSFERS = 1_500;

    private final Random random = new Random(7);
    private Backbone backbone;

    @BeforeEach
    void begin() {
        backbone = Backbone.on(KAFKA);
    }

    @AfterEach
    void end() {
        backbone.close();
    }

    @AfterAll
    static void stop() {
        KAFKA.close();
    }

    private Process start(String which) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        JournalEventsProcess.class.getName(),
                        which,
                        KAFKA.access().bootstrapServers(),
                        backbone.database.withPassword())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Kills it somewhere in its work, by its id. */
    private void kill(Process process) throws InterruptedException {
        Thread.sleep(random.nextInt(120));
        process.destroyForcibly().waitFor();
    }

    private int count(String topic) {
        return backbone.records(topic).size();
    }

    /**
     * While transfers are posted. To be red with a relay that went on where the stored position says, which is written after
     * the broker has the segments: they came twice.
     */
    @Test
    void aKilledRelayTellsEachSegmentOnce() throws Exception {
        backbone.ledger();
        AtomicBoolean posting = new AtomicBoolean(true);
        Thread load = Thread.ofPlatform().start(() -> {
            while (posting.get()) {
                backbone.post(1);
            }
        });
        for (int round = 0; round < 3; round++) {
            int before = count(Topics.LEDGER_ENTRY_BATCHES);
            Process relay = start("relay");
            Backbone.await(() -> count(Topics.LEDGER_ENTRY_BATCHES) > before);
            kill(relay);
        }
        posting.set(false);
        load.join();
        try (RunningRelay relay = backbone.startRelay()) {
            backbone.awaitPublished(relay);
        }
        backbone.assertTopicIsTheJournal();
    }

    /** To be red with a fan-out that sent outside the transaction of its offsets. */
    @Test
    void aKilledFanOutTellsEachEventOnce() throws Exception {
        backbone.post(TRANSFERS);
        try (RunningRelay relay = backbone.startRelay()) {
            backbone.awaitPublished(relay);
        }
        for (int round = 0; round < 2; round++) {
            int before = count(Topics.LEDGER_ENTRY);
            Process fanOut = start("fanout");
            Backbone.await(() -> count(Topics.LEDGER_ENTRY) > before);
            kill(fanOut);
        }
        assertThat(count(Topics.LEDGER_ENTRY)).as("the kill came in the middle").isLessThan(TRANSFERS);
        try (RunningConsumer _ = fanOut()) {
            Backbone.await(() -> count(Topics.LEDGER_ENTRY) >= TRANSFERS);
        }
        assertThat(ids(Topics.LEDGER_ENTRY)).hasSize(TRANSFERS).doesNotHaveDuplicates();
        assertThat(ids(Topics.LEDGER_TRANSFER)).hasSize(2 * TRANSFERS).doesNotHaveDuplicates();
        // 5 payers and 7 payees.
        assertThat(ids(Topics.LEDGER_ACCOUNT)).hasSize(12).doesNotHaveDuplicates();
    }

    /** To be red with a relay that gave up after its first attempt. */
    @Test
    void aBrokerThatIsAwayFromTheStartKeepsNothingBack() {
        backbone.ledger();
        KAFKA.stop();
        try (RunningRelay relay = backbone.startRelay();
                RunningConsumer _ = fanOut()) {
            backbone.post(100);
            Backbone.await(() -> relay.status().getFirst().trouble().isPresent());
            assertThat(relay.status().getFirst().backlog()).isGreaterThanOrEqualTo(100);
            KAFKA.resume();
            backbone.awaitPublished(relay);
            Backbone.await(() -> count(Topics.LEDGER_ENTRY) >= 100);
        }
        backbone.assertTopicIsTheJournal();
        assertThat(ids(Topics.LEDGER_ENTRY)).hasSize(100).doesNotHaveDuplicates();
    }

    private RunningConsumer fanOut() {
        return new KafkaConsumers(JournalEventsProcess.access(KAFKA.access().bootstrapServers()), backbone.registry)
                .transactions(
                        FanOut.spec(),
                        new FanOut(
                                backbone.ledger().room().segments(),
                                backbone.ledger().ledger()::directory,
                                Backbone.SCHEMAS,
                                new SealedLetters(DeadLetterKeys.random()),
                                InstantSource.system()));
    }

    private List<String> ids(String topic) {
        return backbone.records(topic).stream()
                .map(record -> record.header(EventHeaders.EVENT_ID).orElseThrow())
                .toList();
    }
}
