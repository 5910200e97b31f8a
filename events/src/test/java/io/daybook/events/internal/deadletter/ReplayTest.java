package io.daybook.events.internal.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.daybook.contracts.EventHeaders;
import io.daybook.contracts.Topics;
import io.daybook.events.DeadLetterDesk;
import io.daybook.events.DeadLetterKeys;
import io.daybook.events.EventConsumers;
import io.daybook.events.EventHandler;
import io.daybook.events.EventSpec;
import io.daybook.events.EventTopics;
import io.daybook.events.Failure;
import io.daybook.events.Received;
import io.daybook.events.ReceivedEvent;
import io.daybook.events.RejectedEventException;
import io.daybook.events.ReplayTarget;
import io.daybook.events.ReplayTarget.Outcome;
import io.daybook.events.ReplayTargets;
import io.daybook.events.RetryableException;
import io.daybook.events.RunningConsumer;
import io.daybook.events.internal.consume.DatabaseEventConsumers;
import io.daybook.events.internal.consume.KafkaConsumers;
import io.daybook.events.internal.sql.EventsSchema;
import io.daybook.platform.kafka.TopicAdmin;
import io.daybook.platform.kafka.TopicDefinition;
import io.daybook.platform.sql.Connections;
import io.daybook.testkit.TestKafka;
import io.daybook.testkit.TestPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Letters recorded from a real broker into a real PostgreSQL, and handed to their consumers again. */
class ReplayTest {
    private static final TestKafka KAFKA = TestKafka.start();
    private static final HikariDataSource DATABASE =
            new Connections(TestPostgres.shared().freshDatabase()).pool("daybook replay test", 8);
    private static final SimpleMeterRegistry REGISTRY = new SimpleMeterRegistry();
    private static final DeadLetterKeys KEYS = DeadLetterKeys.random();
    private static final DeadLetterRoom ROOM = room();
    private static final AtomicBoolean MENDED = new AtomicBoolean();

    private static DeadLetterRoom room() {
        EventsSchema.migrate(DATABASE);
        return new DeadLetterRoom(DATABASE, KEYS, REGISTRY, InstantSource.system());
    }

    private static @Nullable RunningConsumer recorder;

    @BeforeAll
    static void prepare() {
        execute("CREATE TABLE paid (event_id uuid NOT NULL, account text NOT NULL, amount bigint NOT NULL)");
        execute("CREATE TABLE balance (account text PRIMARY KEY, amount bigint NOT NULL CHECK (amount >= 0))");
        TopicAdmin.ensure(KAFKA.access(), EventTopics.all(1));
        TopicAdmin.ensure(KAFKA.access(), List.of(TopicDefinition.of("payments", 2)));
        recorder = ROOM.startRecorder(new KafkaConsumers(KAFKA.access(), REGISTRY));
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(recorder).close();
        DATABASE.close();
        KAFKA.close();
    }

    /**
     * A mixed set: mended, still broken, poor (two payments out of one balance, of which one can be paid), twice the same
     * event, applied already, unreadable. Seen red with a dry run that looked at each letter by itself.
     */
    @Test
    void theDryRunSaysItemByItemWhatTheReplayDoes() throws Exception {
        execute("INSERT INTO balance VALUES ('rich', 1000), ('poor', 100)");
        EventConsumers consumers =
                new DatabaseEventConsumers(KAFKA.access(), DATABASE, ROOM.letters(), REGISTRY, InstantSource.system());
        EventSpec spec = EventSpec.of("pay-cg", "payments");
        UUID twice = UUID.randomUUID();
        UUID applied = UUID.randomUUID();
        MENDED.set(false);
        send(twice, "rich", "10");
        send(UUID.randomUUID(), "poor", "70");
        send(UUID.randomUUID(), "poor", "60");
        send(UUID.randomUUID(), "rich", "not a number");
        send(twice, "rich", "10");
        send(applied, "rich", "30");
        send(UUID.randomUUID(), "nobody", "1");
        send(null, "rich", "5");
        send(UUID.randomUUID(), "rich", "20");
        try (RunningConsumer consumer = consumers.events(spec, ReplayTest::pay)) {
            await(() -> ROOM.desk().waiting() == 9 && consumer.lag() == 0);
        }
        assertThat(number("SELECT count(*) FROM paid")).isZero();
        assertThat(ROOM.desk().stats()).containsExactly(new DeadLetterDesk.Count("pay-cg", "payment.sent", 9));
        MENDED.set(true);
        ROOM.targets().register("pay-cg", consumers.replayTarget(spec, ReplayTest::pay));
        apply(consumers, spec, applied);

        DeadLetterDesk.Report dry = ROOM.desk().replay(order(true, List.of()));
        assertThat(number("SELECT count(*) FROM paid")).isEqualTo(1);
        assertThat(number("SELECT count(*) FROM events.dlq_replay")).isZero();
        DeadLetterDesk.Report real = ROOM.desk().replay(order(false, List.of()));

        assertThat(real.items()).isEqualTo(dry.items());
        assertThat(outcomes(real))
                .containsOnly(
                        Map.entry("accepted", 3L),
                        Map.entry("already_applied", 2L),
                        Map.entry("insufficient", 1L),
                        Map.entry("not_a_number", 1L),
                        Map.entry("sql_23503", 1L),
                        Map.entry("event_id_missing", 1L));
        assertThat(number("SELECT amount FROM balance WHERE account = 'rich'")).isEqualTo(1000 - 30 - 10 - 20);
        assertThat(number("SELECT count(*) FROM events.dlq_replay WHERE requested_by = 'tester'"))
                .isEqualTo(9);
        assertThat(ROOM.desk().waiting()).isEqualTo(4);

        // Again: what was applied is no longer asked for, the rest is as broken as before.
        DeadLetterDesk.Report again = ROOM.desk().replay(order(false, List.of()));
        assertThat(again.items())
                .hasSize(4)
                .allSatisfy(item -> assertThat(item.outcome()).isInstanceOf(Outcome.Rejected.class));
        List<UUID> all = real.items().stream().map(DeadLetterDesk.Item::id).toList();
        assertThat(outcomes(ROOM.desk().replay(order(false, all)))).containsEntry("already_applied", 5L);
        assertThat(number("SELECT amount FROM balance WHERE account = 'rich'")).isEqualTo(940);
        UUID accepted = real.items().stream()
                .filter(item -> item.outcome() instanceof Outcome.Accepted)
                .map(DeadLetterDesk.Item::id)
                .findFirst()
                .orElseThrow();
        DeadLetterDesk.Shown shown = ROOM.desk().find(accepted).orElseThrow();
        assertThat(shown.letter().status()).isEqualTo("applied");
        assertThat(shown.letter().payload()).doesNotContain("rich");
        assertThat(shown.replays()).hasSize(2);
        clear();
    }

    /** Seen red with letters recorded by position instead of by id. */
    @Test
    void aLetterThatComesTwiceIsOneAndWhatIsNoLetterBecomesOne() throws Exception {
        Received record = record("orders", 7, "{\"kind\":\"order.placed\",\"client_id\":\"c-9\"}");
        Failure failure =
                Failure.atOnce("orders-cg", "handle", Topics.DLQ_CLICKHOUSE, record, "broken", "of c-9", Instant.now());
        try (KafkaProducer<byte[], byte[]> producer = KAFKA.access().producer("test", Map.of())) {
            for (int time = 0; time < 2; time++) {
                producer.send(new ProducerRecord<>(
                        failure.dlqTopic(), ROOM.letters().letter(failure).value()));
            }
            producer.send(new ProducerRecord<>(Topics.DLQ_CLICKHOUSE, new byte[] {1, 2, 3}));
            producer.send(new ProducerRecord<>(Topics.DLQ_CLICKHOUSE, "{\"id\":7}".getBytes(StandardCharsets.UTF_8)));
            producer.send(new ProducerRecord<>(Topics.DLQ_CLICKHOUSE, null));
        }
        await(() -> list("dlq-recorder").size() == 3);
        assertThat(list("orders-cg")).singleElement().satisfies(letter -> {
            assertThat(letter.id()).isEqualTo(failure.letterId());
            assertThat(letter.eventKind()).isEqualTo("order.placed");
            assertThat(letter.errorMessage()).startsWith("of ***");
            assertThat(letter.replayable()).isTrue();
        });
        assertThat(list("dlq-recorder"))
                .extracting(DeadLetterDesk.Letter::errorCode)
                .containsOnly("unreadable_letter");
        assertThat(number("SELECT count(*) FROM event_dlq WHERE consumer_name = 'orders-cg'"))
                .isEqualTo(1);
        clear();
    }

    /** Seen red without the pause between two letters, and with an end that left out the page's cursor. */
    @Test
    void aReplayKeepsToItsRateAndGoesOnWhereItEnded() throws Exception {
        for (int offset = 0; offset < 45; offset++) {
            insert("slow-cg", record("slow", offset, "{}"));
        }
        List<Long> taken = new ArrayList<>();
        List<Long> offsets = new ArrayList<>();
        StoodStill time = new StoodStill();
        ReplayTargets targets = new ReplayTargets();
        targets.register("slow-cg", target(original -> {
            taken.add(time.nanos());
            offsets.add(original.offset());
            // What is rejected goes on waiting, so only the cursor keeps the next call from beginning with it again.
            return new Outcome.Rejected("not_yet", "not yet");
        }));
        ReplayDesk desk = new ReplayDesk(DATABASE, KEYS, targets, time);
        DeadLetterDesk.Filter filter =
                new DeadLetterDesk.Filter(Optional.of("slow-cg"), Optional.of(Duration.ofHours(1)), false);
        DeadLetterDesk.Report first = desk.replay(
                new DeadLetterDesk.Order(filter, List.of(), 30, false, Duration.ofMillis(10), "t", Optional.empty()));
        assertThat(first.items()).hasSize(30);
        assertThat(taken).hasSize(30).last().isEqualTo(290_000_000L);
        // A call ends after 20 s; the next one goes on.
        DeadLetterDesk.Report second = desk.replay(
                new DeadLetterDesk.Order(filter, List.of(), 30, false, Duration.ofSeconds(2), "t", first.next()));
        assertThat(second.items()).hasSize(10);
        DeadLetterDesk.Report third = desk.replay(
                new DeadLetterDesk.Order(filter, List.of(), 30, false, Duration.ofMillis(10), "t", second.next()));
        assertThat(third.items()).hasSize(5);
        assertThat(third.next()).isEmpty();
        assertThat(offsets).hasSize(45).doesNotHaveDuplicates();
        clear();
    }

    /** Goes on only while somebody sleeps. */
    private static final class StoodStill implements Pace {
        private long nanos;

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public void sleep(long more) {
            nanos += more;
        }
    }

    @Test
    void whatIsAwayEndsTheReplayAndLeavesTheRestWaiting() throws Exception {
        for (int offset = 0; offset < 3; offset++) {
            insert("away-cg", record("away", offset, "{}"));
        }
        insert("unknown-cg", record("unknown", 0, "{}"));
        ROOM.targets().register("away-cg", target(original -> {
            if (original.offset() == 2) {
                throw new RetryableException("the ledger is away", null);
            }
            return new Outcome.Accepted();
        }));
        DeadLetterDesk.Report report = ROOM.desk().replay(orderOf("away-cg"));
        assertThat(report.items()).hasSize(2);
        assertThat(report.stopped()).contains("the ledger is away");
        assertThat(report.next()).isPresent();
        assertThatThrownBy(() -> ROOM.desk().replay(orderOf("away-cg"))).isInstanceOf(RetryableException.class);
        assertThat(outcomes(ROOM.desk().replay(orderOf("unknown-cg")))).containsOnlyKeys("consumer_unknown");
        clear();
    }

    private static DeadLetterDesk.Order orderOf(String consumer) {
        return new DeadLetterDesk.Order(
                new DeadLetterDesk.Filter(Optional.of(consumer), Optional.empty(), false),
                List.of(),
                100,
                false,
                Duration.ofMillis(1),
                "t",
                Optional.empty());
    }

    private interface Taking {
        Outcome take(Received original);
    }

    private static ReplayTarget target(Taking taking) {
        return new ReplayTarget() {
            @Override
            public Outcome dryRun(Received original) {
                return taking.take(original);
            }

            @Override
            public Outcome replay(Received original) {
                return taking.take(original);
            }
        };
    }

    /** Pays out of a balance that cannot go below zero; broken until it is mended. */
    private static void pay(ReceivedEvent event, Connection connection) throws SQLException {
        if (!MENDED.get()) {
            throw new IllegalStateException("a defect that is mended later");
        }
        String account = event.json().path("account").stringValue();
        String amount = event.json().path("amount").asString();
        if (!amount.matches("[0-9]+")) {
            throw new RejectedEventException("not_a_number", "the amount is " + amount);
        }
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE balance SET amount = amount - ? WHERE account = ?")) {
            update.setLong(1, Long.parseLong(amount));
            update.setString(2, account);
            if (update.executeUpdate() == 0) {
                throw new SQLException("there is no account " + account, "23503");
            }
        } catch (SQLException refused) {
            if ("23514".equals(refused.getSQLState())) {
                throw new RejectedEventException("insufficient", "there is not enough");
            }
            throw refused;
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO paid VALUES (?, ?, ?)")) {
            insert.setObject(1, event.eventId());
            insert.setString(2, account);
            insert.setLong(3, Long.parseLong(amount));
            insert.executeUpdate();
        }
    }

    /** The event comes again by its topic and is handled: its letter is still there. */
    private static void apply(EventConsumers consumers, EventSpec spec, UUID event) throws Exception {
        EventHandler handler = ReplayTest::pay;
        Received again = new Received(
                "payments",
                0,
                99,
                new byte[] {1},
                "{\"account\":\"rich\",\"amount\":\"30\"}".getBytes(StandardCharsets.UTF_8),
                Map.of(EventHeaders.EVENT_ID, event.toString()),
                0);
        assertThat(consumers.replayTarget(spec, handler).replay(again)).isEqualTo(new Outcome.Accepted());
    }

    private static DeadLetterDesk.Order order(boolean dryRun, List<UUID> ids) {
        return new DeadLetterDesk.Order(
                new DeadLetterDesk.Filter(Optional.of("pay-cg"), Optional.empty(), false),
                ids,
                100,
                dryRun,
                Duration.ofMillis(1),
                "tester",
                Optional.empty());
    }

    private static Map<String, Long> outcomes(DeadLetterDesk.Report report) {
        Map<String, Long> counts = new HashMap<>();
        for (DeadLetterDesk.Item item : report.items()) {
            String word = item.outcome() instanceof Outcome.Rejected rejected
                    ? rejected.code()
                    : LetterTable.word(item.outcome());
            counts.merge(word, 1L, Long::sum);
        }
        return counts;
    }

    private static List<DeadLetterDesk.Letter> list(String consumer) {
        return ROOM.desk()
                .list(new DeadLetterDesk.Filter(Optional.of(consumer), Optional.empty(), true), 100, Optional.empty())
                .letters();
    }

    private static void insert(String consumer, Received record) throws SQLException {
        Failure failure =
                Failure.atOnce(consumer, "handle", Topics.EVENTS_DLQ, record, "broken", "broken", Instant.now());
        try (Connection connection = DATABASE.getConnection()) {
            LetterTable.insert(
                    connection,
                    JsonMapper.shared().readTree(ROOM.letters().letter(failure).value()));
        }
    }

    @SuppressWarnings("NullAway")
    private static Received record(String topic, long offset, String json) {
        return new Received(topic, 0, offset, null, json.getBytes(StandardCharsets.UTF_8), Map.of(), 0);
    }

    private static void send(@Nullable UUID event, String account, String amount) {
        String value = "{\"account\":\"" + account + "\",\"amount\":\"" + amount + "\"}";
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                "payments", account.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
        record.headers().add(EventHeaders.EVENT_NAME, "payment.sent".getBytes(StandardCharsets.UTF_8));
        if (event != null) {
            record.headers().add(EventHeaders.EVENT_ID, event.toString().getBytes(StandardCharsets.UTF_8));
        }
        try (KafkaProducer<byte[], byte[]> producer = KAFKA.access().producer("test", Map.of())) {
            producer.send(record);
        }
    }

    private static void clear() {
        execute("DELETE FROM events.dlq_replay");
        execute("DELETE FROM events.event_dlq");
    }

    private static void execute(String sql) {
        try (Connection connection = DATABASE.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static long number(String sql) {
        try (Connection connection = DATABASE.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for a minute").isLessThan(end);
            Thread.sleep(20);
        }
    }
}
