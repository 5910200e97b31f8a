package io.daybook.events.internal.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.zaxxer.hikari.HikariDataSource;
import io.daybook.events.EventPublishing.Accepted;
import io.daybook.events.EventPublishing.KeyReused;
import io.daybook.events.EventPublishing.Refused;
import io.daybook.events.EventPublishing.Result;
import io.daybook.events.Outbox;
import io.daybook.events.OutboxEvent;
import io.daybook.events.OutboxSettings;
import io.daybook.events.internal.sql.EventsSchema;
import io.daybook.platform.sql.Connections;
import io.daybook.testkit.TestKafka;
import io.daybook.testkit.TestPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The outbox on a real PostgreSQL and a real broker: what is committed goes out, in order per aggregate. */
class OutboxTest {
    private static final TestKafka KAFKA = TestKafka.start();

    private final Connections connections =
            new Connections(TestPostgres.shared().freshDatabase("events", url -> {
                try (HikariDataSource pool = new Connections(url).pool("migration", 4)) {
                    EventsSchema.migrate(pool);
                }
            }));
    private final HikariDataSource pool = connections.pool("test", 8);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<RunningOutbox> running = new ArrayList<>();

    @BeforeAll
    static void topics() {
        OutboxTopics.make(KAFKA.access());
    }

    @AfterAll
    static void stop() {
        KAFKA.close();
    }

    @AfterEach
    void close() {
        running.forEach(RunningOutbox::close);
        pool.close();
    }

    private RunningOutbox outbox() {
        RunningOutbox outbox =
                new RunningOutbox(pool, connections, OutboxSettings.DEFAULTS, Optional.of(KAFKA.access()));
        running.add(outbox);
        return outbox;
    }

    private RunningOutbox started() {
        RunningOutbox outbox = outbox();
        outbox.start(registry);
        return outbox;
    }

    @Test
    void whatIsCommittedGoesOutAndWhatIsRolledBackDoesNot() throws Exception {
        started();
        OutboxEvent kept = OutboxEvent.of("miner.portfolio_updated", "portfolio-7", "{\"hashrate\": 12.50}")
                .withTenant("7")
                .withAggregateType("portfolio")
                .withCause("c-1", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        OutboxEvent lost = OutboxEvent.of("miner.portfolio_updated", "portfolio-7", "{}");
        try (Connection connection = connections.open("test")) {
            connection.setAutoCommit(false);
            Outbox.write(connection, lost);
            connection.rollback();
            Outbox.write(connection, kept);
            connection.commit();
        }

        List<ConsumerRecord<byte[], byte[]>> records = OutboxTopics.await(KAFKA.access(), List.of(kept.eventId()));

        ConsumerRecord<byte[], byte[]> record = records.stream()
                .filter(each -> OutboxTopics.id(each).equals(kept.eventId()))
                .findFirst()
                .orElseThrow();
        OutboxTopics.Told told = OutboxTopics.told(record);
        assertThat(told.topic()).isEqualTo("events.miner");
        assertThat(told.key()).isEqualTo("portfolio-7");
        assertThat(told.value()).isEqualTo("{\"hashrate\": 12.50}");
        assertThat(told.headers())
                .containsExactly(
                        "event_id=" + kept.eventId(),
                        "event_name=miner.portfolio_updated",
                        "aggregate_type=portfolio",
                        "aggregate_id=portfolio-7",
                        "correlation_id=c-1",
                        "traceparent=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                        "tenant=7");
        assertThat(records).noneMatch(each -> OutboxTopics.id(each).equals(lost.eventId()));
        assertThat(registry.get("outbox.events.published")
                        .tag("source", "outbox")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("outbox.relay.latency").timer().count()).isEqualTo(1);
    }

    /** As docs/events.md shows it to programs in other languages. */
    @Test
    void aPlainInsertIsEnough() throws Exception {
        started();
        UUID event;
        try (Connection connection = connections.open("test");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("INSERT INTO outbox (kind, aggregate_id, payload)"
                        + " VALUES ('crm.customer_changed', 'customer-1', '{\"name\": \"Ann\"}') RETURNING event_id")) {
            row.next();
            event = row.getObject(1, UUID.class);
        }

        OutboxTopics.Told told = OutboxTopics.await(KAFKA.access(), List.of(event)).stream()
                .filter(each -> OutboxTopics.id(each).equals(event))
                .map(OutboxTopics::told)
                .findFirst()
                .orElseThrow();

        assertThat(told.topic()).isEqualTo("events.crm");
        assertThat(told.headers())
                .contains("event_name=crm.customer_changed", "aggregate_type=crm", "tenant=default")
                .contains("correlation_id=" + event)
                .anyMatch(header -> header.matches("traceparent=00-[0-9a-f]{32}-[0-9a-f]{16}-00"));
    }

    @Test
    void whatCouldNotBePublishedIsRefusedWhenItIsWritten() throws Exception {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OutboxEvent.of("billing.paid", "a", "{}"))
                .withMessage(
                        "the outbox does not take an event of the kind 'billing.paid': a kind begins with miner.,"
                                + " treasury., ops. or crm. and has lower case words after it, such as miner.portfolio_updated");
        assertThatIllegalArgumentException().isThrownBy(() -> OutboxEvent.of("miner.test", "", "{}"));
        assertRefused("'billing.paid', 'a', '{}'", "the outbox does not take an event of the kind 'billing.paid'");
        assertRefused("'miner', 'a', '{}'", "the outbox does not take an event of the kind 'miner'");
        assertRefused("'miner.test', '', '{}'", "an event of the outbox needs an aggregate_id");
        assertRefused("'miner.test', 'a', '[1]'", "must be a JSON object");
        assertRefused(
                "'miner.test', 'a', jsonb_build_object('a', repeat('x', 300000))",
                "has 300009 bytes, at most 262144 are taken");
    }

    private void assertRefused(String values, String why) throws SQLException {
        try (Connection connection = connections.open("test");
                Statement statement = connection.createStatement()) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> statement.execute(
                            "INSERT INTO outbox (kind, aggregate_id, payload) VALUES (" + values + ")"))
                    .withMessageContaining(why)
                    .matches(refused -> "23514".equals(refused.getSQLState()));
        }
    }

    /** Seen red without the lock that the trigger takes. */
    @Test
    void whoeverWritesTheSameAggregateCommitsLater() throws Exception {
        try (Connection first = connections.open("test");
                Connection second = connections.open("test");
                Statement patience = second.createStatement()) {
            first.setAutoCommit(false);
            Outbox.write(first, OutboxEvent.of("ops.a", "one", "{}"));
            patience.execute("SET lock_timeout = '200ms'");

            Outbox.write(second, OutboxEvent.of("ops.b", "another", "{}"));
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> Outbox.write(second, OutboxEvent.of("ops.b", "one", "{}")))
                    .matches(refused -> "55P03".equals(refused.getSQLState()));
            first.commit();
            Outbox.write(second, OutboxEvent.of("ops.b", "one", "{}"));
        }
    }

    /**
     * Four publishers, eight writers. Seen red with publishers that lock rows instead of lanes, {@code FOR UPDATE SKIP LOCKED}:
     * whoever comes second sends the later events of an aggregate first.
     */
    @Test
    void severalPublishersKeepTheOrderOfEachAggregate() throws Exception {
        for (int number = 0; number < 4; number++) {
            started();
        }
        try (OutboxLoad load = new OutboxLoad(connections, 8, 40, 0)) {
            load.awaitWritten(4_000);
        }
        Map<String, List<UUID>> committed = OutboxLoad.committed(connections);

        List<ConsumerRecord<byte[], byte[]>> records = OutboxTopics.await(
                KAFKA.access(),
                committed.values().stream().flatMap(List::stream).toList());

        assertThat(counted(records)).isEqualTo(committed);
        assertThat(OutboxTopics.duplicates(records)).isZero();
    }

    private static Map<String, List<UUID>> counted(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, List<UUID>> firsts = OutboxTopics.firsts(records);
        firsts.keySet().removeIf(key -> !key.startsWith("agg-"));
        return firsts;
    }

    @Test
    void aRepeatedRequestWritesNothingAndGetsTheFirstAnswer() throws Exception {
        RunningOutbox outbox = outbox();
        Optional<String> key = Optional.of("k1");
        Accepted first = (Accepted) outbox.publish(OutboxEvent.of("miner.test", "1", "{}"), "here", key);
        Result again = outbox.publish(OutboxEvent.of("miner.test", "1", "{}"), "here", key);
        Result other = outbox.publish(OutboxEvent.of("miner.test", "1", "{\"a\": 1}"), "here", key);
        Result elsewhere = outbox.publish(OutboxEvent.of("miner.test", "1", "{}"), "there", key);

        assertThat(first.replayed()).isFalse();
        assertThat(again).isEqualTo(new Accepted(first.eventId(), "events.miner", true));
        assertThat(other).isEqualTo(new KeyReused());
        assertThat(elsewhere).matches(result -> result instanceof Accepted accepted && !accepted.replayed());
        assertThat(outbox.status().backlog()).isEqualTo(2);

        execute("UPDATE events.idempotency_record SET expires_at = now()");
        assertThat(outbox.publish(OutboxEvent.of("miner.test", "1", "{\"a\": 1}"), "here", key))
                .as("after its day a key is new again")
                .matches(result -> result instanceof Accepted accepted && !accepted.replayed());
    }

    @Test
    void aPayloadThatPostgresCannotHoldIsRefusedInWords() throws Exception {
        assertThat(outbox().publish(
                                OutboxEvent.of("miner.test", "1", "{\"a\": \"\\u0000\"}"), "here", Optional.of("k")))
                .matches(result -> result instanceof Refused refused
                        && refused.reason().equals("unsupported Unicode escape sequence"));
    }

    @Test
    void whatIsPublishedIsRemovedAfterItsTimeAndWhatIsUnsentNever() throws Exception {
        RunningOutbox outbox = outbox();
        for (int number = 0; number < 3; number++) {
            outbox.publish(OutboxEvent.of("miner.test", "old", "{}"), "here", Optional.empty());
        }
        execute("UPDATE events.outbox SET created_at = created_at - interval '3 days'");
        execute("UPDATE events.outbox SET published_at = created_at + interval '1 day'"
                + " WHERE id = (SELECT min(id) FROM events.outbox)");
        execute("UPDATE events.outbox SET published_at = now() AT TIME ZONE 'UTC'"
                + " WHERE id = (SELECT max(id) FROM events.outbox)");

        OutboxUpkeep upkeep = new OutboxUpkeep(pool, new IdempotentWrites(pool), 24);

        assertThat(upkeep.removeSent()).isEqualTo(1);
        assertThat(outbox.status().backlog()).isEqualTo(1);
        assertThat(outbox.status().oldestUnsentSeconds()).isGreaterThan(86_400);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connections.open("test");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
