package io.daybook.events.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.daybook.events.OutboxEvent;
import io.daybook.events.OutboxSettings;
import io.daybook.events.internal.sql.EventsSchema;
import io.daybook.platform.sql.Connections;
import io.daybook.testkit.TestKafka;
import io.daybook.testkit.TestPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What carries the outbox is taken away while services write: nothing is missing, what comes first of each event is in order.
 * An event may come twice after a fault (its inbox keeps a consumer from doing it twice), never on a good day.
 */
class OutboxFaultsTest {
    private static final TestKafka KAFKA = TestKafka.start();
    private static final TestPostgres POSTGRES = TestPostgres.dedicated();

    private final Connections connections = new Connections(POSTGRES.freshDatabase("events", url -> {
        try (HikariDataSource pool = new Connections(url).pool("migration", 4)) {
            EventsSchema.migrate(pool);
        }
    }));
    private final HikariDataSource pool = connections.pool("test", 8);

    @BeforeEach
    void topics() {
        OutboxTopics.make(KAFKA.access());
    }

    @AfterEach
    void close() throws SQLException {
        execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE NOT active");
        pool.close();
    }

    @AfterAll
    static void stop() {
        POSTGRES.close();
        KAFKA.close();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connections.open("test");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private RunningOutbox started(OutboxSettings.Mode mode) {
        RunningOutbox outbox = new RunningOutbox(
                pool, connections, OutboxSettings.DEFAULTS.withMode(mode), Optional.of(KAFKA.access()));
        outbox.start(new SimpleMeterRegistry());
        return outbox;
    }

    /** @return how many came twice */
    private int assertAllInOrder() throws Exception {
        Map<String, List<UUID>> committed = OutboxLoad.committed(connections);
        List<UUID> events = committed.values().stream().flatMap(List::stream).toList();
        List<ConsumerRecord<byte[], byte[]>> records = OutboxTopics.await(KAFKA.access(), events).stream()
                .filter(record -> events.contains(OutboxTopics.id(record)))
                .toList();
        assertThat(OutboxTopics.firsts(records)).isEqualTo(committed);
        return OutboxTopics.duplicates(records);
    }

    /** Seen red with a producer that keeps a failure to itself: nobody was told, and the events counted as published. */
    @ParameterizedTest
    @EnumSource(value = OutboxSettings.Mode.class, names = "CONNECT", mode = EnumSource.Mode.EXCLUDE)
    void theBrokerIsStoppedAndStartedUnderLoad(OutboxSettings.Mode mode) throws Exception {
        try (RunningOutbox outbox = started(mode);
                OutboxLoad load = new OutboxLoad(connections, 4, 20, 2)) {
            load.awaitWritten(200);
            KAFKA.stop();
            int before = load.written();
            load.awaitWritten(before + 500);
            Capturing.await(() -> troubled(outbox));
            KAFKA.resume();
            load.awaitWritten(before + 1_000);
            load.end();
            assertAllInOrder();
            Capturing.await(() -> !troubled(outbox));
        }
    }

    private static boolean troubled(RunningOutbox outbox) {
        try {
            return outbox.status().trouble().isPresent();
        } catch (SQLException away) {
            throw new IllegalStateException(away);
        }
    }

    /** Seen red with marks that are committed before the broker has the events. */
    @Test
    void ofTwoPublishersOneIsKilledAgainAndAgain() throws Exception {
        try (RunningOutbox _ = started(OutboxSettings.Mode.POLL);
                OutboxLoad load = new OutboxLoad(connections, 4, 20, 1)) {
            for (int kill = 0; kill < 3; kill++) {
                Process other = OutboxProcess.start(connections.url(), KAFKA.access(), OutboxSettings.Mode.POLL);
                Capturing.await(() -> sessions("killed outbox") > 1);
                load.awaitWritten(load.written() + 300);
                other.destroyForcibly().waitFor();
            }
            load.end();
            int duplicates = assertAllInOrder();
            assertThat(duplicates)
                    .as("at most what three batches in flight hold")
                    .isLessThan(1_500);
        }
    }

    private int sessions(String name) {
        try (Connection connection = connections.open("test");
                Statement statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name = '" + name + "'")) {
            row.next();
            return row.getInt(1);
        } catch (SQLException away) {
            return 0;
        }
    }

    /** The process that reads the log is killed; another one takes over the slot and what is unsent. */
    @Test
    void whoeverReadsTheLogIsKilled() throws Exception {
        Process first = OutboxProcess.start(connections.url(), KAFKA.access(), OutboxSettings.Mode.CDC);
        try (OutboxLoad load = new OutboxLoad(connections, 4, 20, 2)) {
            load.awaitWritten(300);
            Capturing.await(() -> sessions("Debezium Streaming") > 0);
            load.awaitWritten(load.written() + 300);
            first.destroyForcibly().waitFor();
            try (RunningOutbox _ = started(OutboxSettings.Mode.CDC)) {
                load.awaitWritten(load.written() + 300);
                load.end();
                assertAllInOrder();
            }
        }
    }

    /** Seen red with a publisher that ends at the first failure of the database. */
    @ParameterizedTest
    @EnumSource(value = OutboxSettings.Mode.class, names = "CONNECT", mode = EnumSource.Mode.EXCLUDE)
    void postgresIsKilledAndStartedUnderLoad(OutboxSettings.Mode mode) throws Exception {
        try (RunningOutbox _ = started(mode);
                OutboxLoad load = new OutboxLoad(connections, 4, 20, 2)) {
            load.awaitWritten(300);
            POSTGRES.kill();
            POSTGRES.restart();
            load.awaitWritten(load.written() + 300);
            load.end();
            assertAllInOrder();
        }
    }

    /** PostgreSQL gives up a slot that nobody reads once it holds back too much. Seen red with such a slot kept. */
    @Test
    void aSlotThatWasGivenUpIsMadeAnewAndNothingIsMissing() throws Exception {
        try (RunningOutbox outbox = started(OutboxSettings.Mode.CDC)) {
            Capturing.await(() -> active(outbox));
        }
        execute("ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'");
        execute("SELECT pg_reload_conf()");
        try (RunningOutbox outbox = new RunningOutbox(
                pool,
                connections,
                OutboxSettings.DEFAULTS.withMode(OutboxSettings.Mode.CDC),
                Optional.of(KAFKA.access()))) {
            for (int number = 0; number < 10; number++) {
                outbox.publish(OutboxEvent.of("ops.counted", "lost", "{\"n\": " + number + "}"), "t", Optional.empty());
            }
            for (int segment = 0; segment < 4; segment++) {
                execute("CREATE TABLE filler_" + segment + " AS SELECT 1");
                execute("SELECT pg_switch_wal()");
            }
            execute("CHECKPOINT");
            assertThat(outbox.slot().orElseThrow().walStatus()).isEqualTo("lost");
            execute("ALTER SYSTEM RESET max_slot_wal_keep_size");
            execute("SELECT pg_reload_conf()");

            outbox.start(new SimpleMeterRegistry());

            assertAllInOrder();
            Capturing.await(() -> active(outbox));
            assertThat(outbox.slot().orElseThrow().walStatus()).isEqualTo("reserved");
        }
    }

    private static boolean active(RunningOutbox outbox) {
        try {
            return outbox.slot().orElseThrow().active();
        } catch (SQLException away) {
            return false;
        }
    }

    @Test
    void withoutLogicalDecodingItIsSaidInOneLine() throws Exception {
        execute("ALTER SYSTEM SET wal_level = 'replica'");
        POSTGRES.kill();
        POSTGRES.restart();
        try (RunningOutbox outbox = started(OutboxSettings.Mode.CDC)) {
            Capturing.await(() -> troubled(outbox));
            assertThat(outbox.status().trouble())
                    .contains("DAYBOOK_OUTBOX=cdc needs a PostgreSQL with wal_level=logical, this one has replica."
                            + " Run ALTER SYSTEM SET wal_level = 'logical' and restart it, or set DAYBOOK_OUTBOX=poll");
        } finally {
            execute("ALTER SYSTEM RESET wal_level");
            POSTGRES.kill();
            POSTGRES.restart();
        }
    }
}
