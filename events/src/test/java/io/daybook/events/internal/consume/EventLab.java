package io.daybook.events.internal.consume;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.daybook.contracts.EventHeaders;
import io.daybook.contracts.Topics;
import io.daybook.events.ConsumerSpec;
import io.daybook.events.DeadLetterKeys;
import io.daybook.events.EventConsumers;
import io.daybook.events.EventHandler;
import io.daybook.events.EventSpec;
import io.daybook.events.ReceivedEvent;
import io.daybook.events.embed.OwnConsumers;
import io.daybook.platform.kafka.KafkaAccess;
import io.daybook.platform.kafka.TopicAdmin;
import io.daybook.platform.kafka.TopicDefinition;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A database with a table of effects and a broker, for tests of consumers of events. */
final class EventLab implements AutoCloseable {
    final KafkaAccess kafka;
    final HikariDataSource database;
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final EventConsumers consumers;

    EventLab(KafkaAccess kafka, DatabaseUrl url) {
        this.kafka = kafka;
        this.database = new Connections(url).pool("daybook events test", 12);
        // A test that stops the database does not wait for the usual ten seconds.
        database.setConnectionTimeout(1_000);
        this.consumers = OwnConsumers.open(kafka, database, DeadLetterKeys.random(), registry, InstantSource.system());
    }

    EventLab prepared() {
        execute("CREATE TABLE effect (at bigserial PRIMARY KEY, event_id uuid NOT NULL, entity text NOT NULL,"
                + " number bigint NOT NULL)");
        execute("CREATE TABLE tally (entity text PRIMARY KEY, events bigint NOT NULL)");
        return this;
    }

    static EventSpec spec(String group, String topic) {
        return EventSpec.of(group, topic)
                .withConsumer(new ConsumerSpec(
                        group, group, List.of(topic), 100, Duration.ofMillis(10), Duration.ofMillis(200)));
    }

    void topic(String name, int partitions) {
        TopicAdmin.ensure(
                kafka, List.of(TopicDefinition.of(name, partitions), TopicDefinition.of(Topics.EVENTS_DLQ, 1)));
    }

    /** One row per effect, without any help from keys: what is done twice is there twice. */
    static EventHandler recording() {
        return (event, connection) -> record(event, connection);
    }

    static void record(ReceivedEvent event, Connection connection) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO effect (event_id, entity, number) VALUES (?, ?, ?)")) {
            insert.setObject(1, event.eventId());
            insert.setString(2, event.aggregateId());
            insert.setLong(3, event.json().path("number").asLong());
            insert.executeUpdate();
        }
    }

    record Event(UUID id, String entity, long number) {
        static Event of(String entity, long number) {
            return new Event(UUID.randomUUID(), entity, number);
        }
    }

    void send(String topic, List<Event> events) {
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer("test", Map.of())) {
            for (Event event : events) {
                producer.send(record(
                        topic,
                        event.entity(),
                        ("{\"number\":" + event.number() + "}").getBytes(StandardCharsets.UTF_8),
                        Map.of(
                                EventHeaders.EVENT_ID,
                                event.id().toString(),
                                EventHeaders.EVENT_NAME,
                                "test.counted",
                                EventHeaders.AGGREGATE_ID,
                                event.entity())));
            }
        }
    }

    void send(String topic, String key, byte @Nullable [] value, Map<String, String> headers) {
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer("test", Map.of())) {
            producer.send(record(topic, key, value, headers));
        }
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic, String key, byte @Nullable [] value, Map<String, String> headers) {
        RecordHeaders all = new RecordHeaders();
        headers.forEach((name, text) -> all.add(name, text.getBytes(StandardCharsets.UTF_8)));
        return new ProducerRecord<>(topic, null, key.getBytes(StandardCharsets.UTF_8), value, all);
    }

    /** The envelopes of a consumer's dead letters, in their order. */
    List<JsonNode> letters(String group) {
        List<JsonNode> letters = new ArrayList<>();
        TopicPartition partition = new TopicPartition(Topics.EVENTS_DLQ, 0);
        try (KafkaConsumer<byte[], byte[]> reader = kafka.consumer("test", "test", Map.of())) {
            reader.assign(List.of(partition));
            reader.seekToBeginning(List.of(partition));
            long end = reader.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (reader.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> letter : reader.poll(Duration.ofMillis(200))) {
                    JsonNode envelope = JsonMapper.shared().readTree(letter.value());
                    if (envelope.path("consumer_name").stringValue().equals(group)) {
                        letters.add(envelope);
                    }
                }
            }
        }
        return letters;
    }

    long number(String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The numbers of an entity's effects, in the order in which they came about. */
    List<Long> numbers(String entity) {
        List<Long> numbers = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement query =
                        connection.prepareStatement("SELECT number FROM effect WHERE entity = ? ORDER BY at")) {
            query.setString(1, entity);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    numbers.add(rows.getLong(1));
                }
            }
            return numbers;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    void execute(String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    static void await(Callable<Boolean> condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        try {
            while (!condition.call()) {
                assertThat(System.nanoTime()).as("waited for a minute").isLessThan(end);
                Thread.sleep(20);
            }
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
