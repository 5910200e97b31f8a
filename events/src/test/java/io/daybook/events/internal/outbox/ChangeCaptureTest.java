package io.daybook.events.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import io.daybook.events.Outbox;
import io.daybook.events.OutboxEvent;
import io.daybook.events.OutboxSettings;
import io.daybook.events.internal.sql.EventsSchema;
import io.daybook.platform.kafka.KafkaAccess;
import io.daybook.platform.sql.Connections;
import io.daybook.testkit.TestKafka;
import io.daybook.testkit.TestPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Debezium on a real PostgreSQL and a real broker. */
class ChangeCaptureTest {
    private static final TestKafka KAFKA = TestKafka.start();
    private static final AtomicInteger SLOTS = new AtomicInteger();

    private final Connections connections = database();
    private final String slot = "capture_" + SLOTS.incrementAndGet();
    private final List<Capturing> running = new ArrayList<>();

    private static Connections database() {
        OutboxTopics.make(KAFKA.access());
        return new Connections(TestPostgres.shared().freshDatabase("events", url -> {
            try (HikariDataSource pool = new Connections(url).pool("migration", 4)) {
                EventsSchema.migrate(pool);
            }
        }));
    }

    @AfterAll
    static void stop() {
        KAFKA.close();
    }

    @AfterEach
    void close() throws SQLException {
        running.forEach(Capturing::close);
        execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '" + slot
                + "'");
    }

    private Capturing started() {
        Capturing capturing = new Capturing(connections, KAFKA.access(), slot);
        running.add(capturing);
        return capturing;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connections.open("test");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<OutboxEvent> samples() {
        return List.of(
                OutboxEvent.of("miner.test", "1", "{\"test\": true}"),
                OutboxEvent.of(
                                "treasury.moved",
                                "safe/ä€😀",
                                "{\"amount\":1.10,\"big\":123456789012345678901234567890,\"e\":1e2}")
                        .withTenant("42")
                        .withAggregateType("safe")
                        .withCause("why-1", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
                OutboxEvent.of(
                        "ops.curtailed",
                        "site-1",
                        "{\"text\":\"ä€😀\\n\\\"quoted\\\"\",\"none\":null,\"list\":[1,{\"a\":[]}]}"),
                OutboxEvent.of("crm.customer.changed", "c", "{}"));
    }

    private void write(List<OutboxEvent> events) throws SQLException {
        try (Connection connection = connections.open("test")) {
            Outbox.write(connection, events);
        }
    }

    /** Records of these events, their time as the distance from the row's. */
    private List<OutboxTopics.Told> published(KafkaAccess kafka, List<OutboxEvent> events) throws Exception {
        List<UUID> ids = events.stream().map(OutboxEvent::eventId).toList();
        List<OutboxTopics.Told> told = new ArrayList<>();
        List<ConsumerRecord<byte[], byte[]>> records = OutboxTopics.await(kafka, ids);
        for (UUID id : ids) {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (OutboxTopics.id(record).equals(id)) {
                    OutboxTopics.Told each = OutboxTopics.told(record);
                    told.add(new OutboxTopics.Told(
                            each.topic(),
                            each.partition(),
                            each.key(),
                            each.value(),
                            each.headers(),
                            each.timestamp() - createdAtMillis(id)));
                }
            }
        }
        return told;
    }

    private long createdAtMillis(UUID event) throws SQLException {
        try (Connection connection = connections.open("test");
                PreparedStatement select = connection.prepareStatement("SELECT floor(extract(epoch FROM created_at)"
                        + " * 1000)::bigint FROM events.outbox WHERE event_id = ?")) {
            select.setObject(1, event);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Seen red with Debezium's own headers left in. */
    @Test
    void theLogGivesTheSameRecordsAsTheTable() throws Exception {
        List<OutboxEvent> events = samples();
        Capturing capturing = started();
        capturing.awaitReading();
        write(events);
        List<OutboxTopics.Told> captured = published(KAFKA.access(), events);
        // By the log, not from the table.
        Capturing.await(() -> capturing.capture().told() == events.size());
        capturing.close();
        running.clear();

        // The same events in the same table once more, now for a poller.
        execute("DELETE FROM events.outbox");
        try (TestKafka other = TestKafka.start();
                HikariDataSource pool = connections.pool("test poll", 4);
                RunningOutbox poller =
                        new RunningOutbox(pool, connections, OutboxSettings.DEFAULTS, Optional.of(other.access()))) {
            OutboxTopics.make(other.access());
            poller.start(new SimpleMeterRegistry());
            write(events);
            List<OutboxTopics.Told> polled = published(other.access(), events);
            assertThat(captured).isEqualTo(polled).hasSize(events.size());
        }
    }

    /**
     * Dropped three times while services write, also in the moment in which it is made anew. Seen red without publishing from
     * the table at the beginning of a session: what was written between two slots never came; and with a log that is trusted
     * to have passed over nothing: later events of an aggregate came before earlier ones.
     */
    @Test
    void aDroppedSlotIsMadeAnewAndNothingIsMissing() throws Exception {
        Capturing capturing = started();
        capturing.awaitReading();
        try (OutboxLoad load = new OutboxLoad(connections, 3, 20, 3)) {
            for (int drop = 1; drop <= 3; drop++) {
                load.awaitWritten(200 * drop);
                capturing.dropSlot();
                Capturing.await(() -> !capturing.isReading());
                load.awaitWritten(200 * drop + 100);
                capturing.awaitReading();
            }
            load.awaitWritten(800);
        }
        Map<String, List<UUID>> committed = OutboxLoad.committed(connections);

        List<ConsumerRecord<byte[], byte[]>> records = OutboxTopics.await(
                KAFKA.access(),
                committed.values().stream().flatMap(List::stream).toList());

        assertThat(counted(records, committed)).isEqualTo(committed);
        assertThat(OutboxTopics.duplicates(records)).isZero();
        long before = capturing.capture().told();
        write(List.of(OutboxEvent.of("ops.after", "after", "{}")));
        Capturing.await(() -> capturing.capture().told() > before);
    }

    private static Map<String, List<UUID>> counted(
            List<ConsumerRecord<byte[], byte[]>> records, Map<String, List<UUID>> committed) {
        Map<String, List<UUID>> firsts = OutboxTopics.firsts(records);
        firsts.keySet().retainAll(committed.keySet());
        firsts.replaceAll((key, events) -> events.stream()
                .filter(event -> committed.getOrDefault(key, List.of()).contains(event))
                .toList());
        return firsts;
    }

    @Test
    void oneReadsAndAnotherTakesOver() throws Exception {
        Capturing first = started();
        first.awaitReading();
        Capturing second = started();
        List<OutboxEvent> before = List.of(OutboxEvent.of("ops.before", "x", "{}"));
        write(before);
        published(KAFKA.access(), before);
        assertThat(second.capture().trouble()).as("standing by is no trouble").isEmpty();

        first.stop();
        List<OutboxEvent> after = List.of(OutboxEvent.of("ops.after", "x", "{}"));
        write(after);
        assertThat(published(KAFKA.access(), after)).hasSize(1);
        second.awaitReading();
    }

    /** The slot must not hold back the log that other tables write. Seen red with {@code lsn.flush.mode=connector}. */
    @Test
    void theSlotMovesOnWhileOnlyOtherTablesChange() throws Exception {
        Capturing capturing = started();
        capturing.awaitReading();
        write(samples());
        execute("CREATE TABLE busy AS SELECT repeat('x', 1000) FROM generate_series(1, 30000)");
        Capturing.await(() -> {
            try {
                execute("INSERT INTO busy SELECT 'y'");
                return capturing.slot().retainedBytes() < 4 << 20;
            } catch (SQLException away) {
                return false;
            }
        });
    }

    @Test
    void aPublicationOfMoreThanTheOutboxIsNotUsed() throws Exception {
        execute("CREATE TABLE secret (n int)");
        execute("CREATE PUBLICATION daybook_outbox FOR TABLE secret");
        Capturing capturing = started();

        Capturing.await(() -> capturing.capture().trouble().isPresent());

        assertThat(capturing.capture().trouble().orElse(""))
                .startsWith("the publication daybook_outbox is not what it must be");
    }

    /** What {@code deploy/} gives to a Kafka Connect cluster is what runs in this process. */
    @Test
    void theConnectorForAClusterSaysTheSame() throws Exception {
        Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        Path file = Path.of("deploy", "kafka-connect", "outbox-connector.json");
        Path root = Files.exists(module.resolve(file)) ? module : Objects.requireNonNull(module.getParent());

        JsonNode config = new ObjectMapper()
                .readTree(Files.readString(root.resolve(file)))
                .get("config");

        CaptureProperties.connector(OutboxSettings.DEFAULTS.slot())
                .forEach((name, value) ->
                        assertThat(config.path(name).asText()).as(name).isEqualTo(value));
    }

    /** The connector is played by whoever moves the slot on. Seen red without comparing the slot's place. */
    @Test
    void whatAConnectorHasPassedOnIsMarked() throws Exception {
        OutboxSettings settings = new OutboxSettings(OutboxSettings.Mode.CONNECT, 500, 500, 24, slot, 1_024);
        try (HikariDataSource pool = connections.pool("test connect", 4);
                RunningOutbox outbox = new RunningOutbox(pool, connections, settings, Optional.of(KAFKA.access()))) {
            outbox.start(new SimpleMeterRegistry());
            Capturing.await(() -> exists(outbox));
            write(samples());
            Thread.sleep(2_500);
            assertThat(outbox.status().backlog()).isEqualTo(samples().size());

            execute("SELECT pg_replication_slot_advance('" + slot + "', pg_current_wal_lsn())");

            Capturing.await(() -> backlog(outbox) == 0);
        }
    }

    private static boolean exists(RunningOutbox outbox) {
        try {
            return outbox.slot().orElseThrow().exists();
        } catch (SQLException away) {
            throw new IllegalStateException(away);
        }
    }

    private static long backlog(RunningOutbox outbox) {
        try {
            return outbox.status().backlog();
        } catch (SQLException away) {
            throw new IllegalStateException(away);
        }
    }
}
