package io.daybook.apps.mining;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.daybook.apps.AppsSettings;
import io.daybook.apps.internal.mining.EventLines;
import io.daybook.apps.internal.mining.crm.SmallCrm;
import io.daybook.contracts.Topics;
import io.daybook.events.DeadLetterKeys;
import io.daybook.events.EventConsumers;
import io.daybook.events.EventTopics;
import io.daybook.events.Received;
import io.daybook.events.embed.OwnConsumers;
import io.daybook.platform.kafka.TopicAdmin;
import io.daybook.platform.sql.Connections;
import io.daybook.testkit.TestKafka;
import io.daybook.testkit.TestPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The consumers as they run: a real broker, a real PostgreSQL, a CRM on a real socket. */
final class MiningConsumersTest {
    private static final String RESULT =
            "SELECT active_miners, hashrate_ths, power_w, net_capex_usd, profit_usd_per_day, events"
                    + " FROM mining.portfolio_roi WHERE tenant_id = '1' AND portfolio_id = 'alpha'";
    private static TestKafka kafka;

    private final Connections connections =
            new Connections(TestPostgres.shared().freshDatabase());
    private final HikariDataSource database = connections.pool("mining consumers test", 24);
    private final List<AutoCloseable> started = new ArrayList<>();

    @BeforeAll
    static void startKafka() {
        kafka = TestKafka.start();
        TopicAdmin.ensure(kafka.access(), EventTopics.all(2));
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : started.reversed()) {
            each.close();
        }
        database.close();
    }

    private void start(Optional<SmallCrm> crm) {
        AppsSettings settings = new AppsSettings(
                4, crm.map(SmallCrm::url), Optional.empty(), Optional.of("secret"), Duration.ofMillis(200), 1_000);
        EventConsumers consumers = OwnConsumers.open(
                kafka.access(), database, DeadLetterKeys.random(), new SimpleMeterRegistry(), InstantSource.system());
        HikariDataSource intents = connections.pool("intents", 4);
        started.add(intents);
        started.add(MiningConsumers.start(consumers, database, intents, settings));
    }

    /** Duplicates are records of their own, shuffled; the poison becomes a letter and holds nothing up. */
    @Test
    void eventsInAnyOrderAndTwiceAndPoisonBetweenThem() throws Exception {
        start(Optional.empty());
        List<Received> events = new ArrayList<>(EventLines.read("portfolio-events.jsonl"));
        int distinct = events.size();
        events.addAll(events.subList(0, 8));
        Collections.shuffle(events, new Random(3));
        Received poison = EventLines.event(
                new UUID(0x7000, 999), "miner.added", "1", Instant.now(), "{\"portfolio\":\"alpha\",\"miner\":\"m9\"}");
        events.add(4, poison);
        send(events);

        await(() ->
                number("SELECT count(*) FROM events.processed_events WHERE consumer_name = 'portfolio-recalc-group'")
                        == distinct);
        // Ten events of the portfolio alpha of this tenant, each counted once.
        assertThat(rows(RESULT)).containsExactly("1|300|7000|14000.00|7.82|10");
        await(() -> letters().stream()
                .anyMatch(letter -> letter.contains("portfolio-recalc-group") && letter.contains("field_missing")));
        assertThat(letters()).noneMatch(letter -> letter.contains("intel-group"));
        // What is not for a consumer is seen, and that is all.
        await(() -> number("SELECT count(*) FROM events.processed_events WHERE consumer_name = 'intel-group'")
                == distinct + 1);
        assertThat(number("SELECT count(*) FROM mining.reading")).isZero();
    }

    /**
     * A handler that loses a deadlock, and one whose connection is killed in the middle, do it again, once. Seen red with a handler
     * that took every SQLException for a poison message.
     */
    @Test
    void aDeadlockAndALostConnectionAreRetried() throws Exception {
        start(Optional.empty());
        List<Received> events = EventLines.read("portfolio-events.jsonl");
        send(events.subList(0, 2));
        await(() -> rows(RESULT).equals(List.of("1|600|12000|9000.00|22.56|2")));
        try (Connection other = database.getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT FROM mining.portfolio_roi FOR UPDATE");
            send(events.subList(2, 3));
            await(() -> number(WAITING) > 0);
            // The handler waits for the row, and now this waits for the handler; the handler has waited longer and is
            // the victim.
            statement.execute("INSERT INTO events.processed_events VALUES ('portfolio-recalc-group', '"
                    + events.get(2).headers().get("event_id") + "', 'x', 'x', 0, 0)");
            other.rollback();
            await(() -> rows(RESULT).equals(List.of("2|1000|20000|15000.00|37.61|3")));

            statement.execute("SELECT FROM mining.portfolio_roi FOR UPDATE");
            send(events.subList(3, 4));
            await(() -> number(WAITING) > 0);
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                    + " AND datname = current_database()");
            other.rollback();
            other.setAutoCommit(true);
        }
        await(() -> rows(RESULT).equals(List.of("2|900|20000|15000.00|31.45|4")));
        assertThat(letters()).noneMatch(letter -> letter.contains("deadlock"));
    }

    private static final String WAITING =
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";

    /**
     * 30 of 100 calls fail before or after the effect, break off or do not answer, and the CRM is away for a while: one effect
     * each, and those of one customer in their order. Seen red with a new Idempotency-Key for each call.
     */
    @Test
    void oneEffectEachInACrmThatFailsTimesOutAndGoesAway() throws Exception {
        try (SmallCrm crm = new SmallCrm(true, 11)) {
            crm.fail(30);
            start(Optional.of(crm));
            List<Received> events = new ArrayList<>();
            Instant noon = Instant.now();
            for (int number = 0; number < 120; number++) {
                events.add(EventLines.event(
                        new UUID(0x7100, number),
                        "crm.activity_recorded",
                        "tenant" + number % 6,
                        noon.plusSeconds(number),
                        "{\"customer_id\":\"c" + number % 6 + "\",\"activity\":{\"number\":" + number + "}}"));
            }
            send(events.subList(0, 60));
            await(() -> crm.effects().size() >= 20);
            crm.goAway();
            send(events.subList(60, 120));
            Thread.sleep(1_000);
            crm.comeBack();

            await(() -> number("SELECT count(*) FROM mining.crm_sync WHERE state = 'done'") == 120);
            List<String> effects = crm.effects();
            assertThat(new HashSet<>(effects)).hasSameSizeAs(effects).hasSize(120);
            for (int customer = 0; customer < 6; customer++) {
                String suffix = " c" + customer;
                assertThat(effects.stream().filter(effect -> effect.endsWith(suffix)))
                        .as("in the order of their events")
                        .isSorted();
            }
            assertThat(letters()).noneMatch(letter -> letter.contains("crm-sync-group"));
        }
    }

    private static void send(List<Received> events) {
        try (KafkaProducer<byte[], byte[]> producer = kafka.access().producer("test", Map.of())) {
            for (Received event : events) {
                ProducerRecord<byte[], byte[]> record =
                        new ProducerRecord<>(event.topic(), null, event.timestampMillis(), event.key(), event.value());
                event.headers()
                        .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
                producer.send(record);
            }
        }
    }

    private static List<String> letters() {
        List<String> letters = new ArrayList<>();
        TopicPartition partition = new TopicPartition(Topics.EVENTS_DLQ, 0);
        try (KafkaConsumer<byte[], byte[]> reader = kafka.access().consumer("test", "test", Map.of())) {
            reader.assign(List.of(partition));
            reader.seekToBeginning(List.of(partition));
            long end = reader.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (reader.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> letter : reader.poll(Duration.ofMillis(200))) {
                    letters.add(new String(letter.value(), StandardCharsets.UTF_8));
                }
            }
        }
        return letters;
    }

    private long number(String sql) throws SQLException {
        return Long.parseLong(rows(sql).getFirst());
    }

    private List<String> rows(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                List<String> cells = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    cells.add(String.valueOf(row.getString(column)));
                }
                rows.add(String.join("|", cells));
            }
            return rows;
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("waited for a minute").isLessThan(end);
            Thread.sleep(20);
        }
    }
}
