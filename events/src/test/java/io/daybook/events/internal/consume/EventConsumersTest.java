package io.daybook.events.internal.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.contracts.EventHeaders;
import io.daybook.contracts.tx.v1.TxRaw;
import io.daybook.contracts.tx.v1.TxValidated;
import io.daybook.events.ConfluentWire;
import io.daybook.events.EventHandler;
import io.daybook.events.EventSpec;
import io.daybook.events.ReceivedEvent;
import io.daybook.events.RejectedEventException;
import io.daybook.events.RetryableException;
import io.daybook.events.RunningConsumer;
import io.daybook.events.internal.consume.EventLab.Event;
import io.daybook.platform.sql.DatabaseUrl;
import io.daybook.testkit.TestKafka;
import io.daybook.testkit.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** On a real broker and a real PostgreSQL: each event has its effect once, or is a dead letter, whatever happens. */
class EventConsumersTest {
    private static final TestKafka KAFKA = TestKafka.start();
    private static EventLab lab =
            new EventLab(KAFKA.access(), TestPostgres.shared().freshDatabase());

    @BeforeAll
    static void prepare() {
        lab = lab.prepared();
    }

    @AfterAll
    static void stop() {
        lab.close();
        KAFKA.close();
    }

    /** Seen red without the row in processed_events. */
    @Test
    void whatComesTwiceOrLateHasItsEffectOnceAndInOrderPerKey() {
        lab.topic("twice", 2);
        List<Event> events = events("twice", 10, 20);
        List<Event> sent = new ArrayList<>(events);
        // Each again, anywhere after the whole: late and in another order.
        List<Event> again = new ArrayList<>(events);
        Collections.shuffle(again, new Random(7));
        sent.addAll(again);
        lab.send("twice", sent);
        try (RunningConsumer consumer =
                lab.consumers.events(EventLab.spec("twice-cg", "twice"), EventLab.recording())) {
            EventLab.await(() -> lab.number("SELECT count(*) FROM processed_events WHERE consumer_name = 'twice-cg'")
                            == events.size()
                    && handled("twice-cg") == sent.size()
                    && consumer.lag() == 0);
        }
        for (int entity = 0; entity < 10; entity++) {
            assertThat(lab.numbers("twice-" + entity)).hasSize(20).isSorted().doesNotHaveDuplicates();
        }
        assertThat(counter("twice-cg", "duplicate")).isEqualTo(events.size());
        assertThat(lab.registry
                        .get("polyphony.worker.messages.processed")
                        .tags("worker", "twice-cg", "topic", "twice")
                        .counter()
                        .count())
                .isEqualTo(sent.size());
    }

    /** Seen red with the record counted as finished before its letter is sent. */
    @Test
    void poisonOfEachKindBecomesALetterAndHoldsNothingUp() {
        lab.topic("poison", 1);
        EventSpec spec =
                EventLab.spec("poison-cg", "poison").withMaxValueBytes(10_000).withAttempts(3);
        EventHandler handler = (event, connection) -> {
            switch (event.kind()) {
                case "payment" -> event.message(TxRaw.getDefaultInstance(), schema -> schema == 7);
                case "always_throws" -> throw new IllegalStateException("a defect of entity-9");
                case "always_retries" -> throw new RetryableException("the other system is away", null);
                case "refused" -> throw new RejectedEventException("unknown_miner", "there is no such miner");
                case "constraint" -> lab.registry.counter("constraint").increment();
                default -> EventLab.record(event, connection);
            }
            if (event.kind().equals("constraint")) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("INSERT INTO effect (event_id, entity, number) VALUES (NULL, '', 0)");
                }
            }
        };
        byte[] payment = TxRaw.getDefaultInstance().toByteArray();
        byte[] garbage = new byte[] {1, 2, 3};
        List<Event> good = events("poison", 3, 20);
        lab.send("poison", good.subList(0, 30));
        poison(garbage, Map.of());
        poison(garbage, Map.of(EventHeaders.EVENT_ID, "7"));
        poison("other", garbage);
        poison("other", null);
        poison("other", new byte[0]);
        poison("other", new byte[20_000]);
        poison("payment", garbage);
        poison("payment", ConfluentWire.frame(8, TxRaw.getDescriptor(), payment));
        poison("payment", ConfluentWire.frame(7, TxRaw.getDescriptor(), garbage));
        poison(
                ConfluentWire.frame(7, TxValidated.getDescriptor(), payment),
                Map.of(
                        EventHeaders.EVENT_ID,
                        UUID.randomUUID().toString(),
                        EventHeaders.EVENT_NAME,
                        "payment",
                        EventHeaders.SCHEMA,
                        "daybook.tx.v1.TxValidated"));
        poison("always_throws", "{}".getBytes(StandardCharsets.UTF_8));
        poison("always_retries", "{}".getBytes(StandardCharsets.UTF_8));
        poison("refused", "{}".getBytes(StandardCharsets.UTF_8));
        poison("constraint", "{}".getBytes(StandardCharsets.UTF_8));
        lab.send("poison", good.subList(30, 60));
        try (RunningConsumer consumer = lab.consumers.events(spec, handler)) {
            EventLab.await(() -> handled("poison-cg") == 74 && consumer.lag() == 0);
        }
        for (int entity = 0; entity < 3; entity++) {
            assertThat(lab.numbers("poison-" + entity)).hasSize(20).isSorted();
        }
        List<JsonNode> letters = lab.letters("poison-cg");
        assertThat(letters)
                .extracting(letter -> letter.path("error_code").stringValue())
                .containsExactlyInAnyOrder(
                        "event_id_missing",
                        "event_id_invalid",
                        "not_json",
                        "empty_value",
                        "empty_value",
                        "too_large",
                        "not_framed",
                        "unknown_schema",
                        "not_protobuf",
                        "wrong_type",
                        "handler_failed",
                        "retries_exhausted",
                        "unknown_miner",
                        "sql_23502");
        assertThat(letters)
                .filteredOn(letter -> letter.path("error_code").stringValue().equals("retries_exhausted"))
                .allSatisfy(
                        letter -> assertThat(letter.path("attempts").intValue()).isEqualTo(3));
        assertThat(letters).allSatisfy(letter -> {
            assertThat(letter.path("source_key").stringValue()).startsWith("***");
            assertThat(letter.path("original").path("key_id").isString()).isTrue();
        });
        assertThat(lab.number("SELECT count(*) FROM processed_events WHERE consumer_name = 'poison-cg'"))
                .isEqualTo(60);
    }

    /** Seen red with deadlocks taken for lasting: then one of the two is a dead letter. */
    @Test
    void aDeadlockInAHandlerIsTriedAgain() {
        lab.topic("deadlock", 1);
        lab.execute("INSERT INTO tally VALUES ('left', 0), ('right', 0)");
        lab.send("deadlock", List.of(Event.of("a", 0), Event.of("b", 1)));
        CyclicBarrier both = new CyclicBarrier(2);
        Map<UUID, Boolean> seen = new ConcurrentHashMap<>();
        AtomicInteger attempts = new AtomicInteger();
        EventHandler crosswise = (event, connection) -> {
            attempts.incrementAndGet();
            boolean left = event.aggregateId().equals("a");
            add(connection, left ? "left" : "right");
            if (seen.put(event.eventId(), true) == null) {
                meet(both);
            }
            add(connection, left ? "right" : "left");
        };
        try (RunningConsumer consumer = lab.consumers.events(EventLab.spec("deadlock-cg", "deadlock"), crosswise)) {
            EventLab.await(() -> handled("deadlock-cg") == 2 && consumer.lag() == 0);
        }
        assertThat(attempts).hasValue(3);
        assertThat(lab.number("SELECT events FROM tally WHERE entity = 'left'")).isEqualTo(2);
        assertThat(lab.letters("deadlock-cg")).isEmpty();
    }

    /** Seen red with attempts counted while the database is away: then events are dead letters. */
    @Test
    void aDatabaseThatIsAwayIsWaitedFor() {
        try (TestPostgres own = TestPostgres.dedicated();
                EventLab here = new EventLab(KAFKA.access(), own.url()).prepared()) {
            here.topic("away", 1);
            List<Event> events = events("away", 5, 40);
            here.send("away", events.subList(0, 100));
            AtomicInteger handled = new AtomicInteger();
            EventSpec spec = EventLab.spec("away-cg", "away").withAttempts(2);
            try (RunningConsumer consumer = here.consumers.events(spec, (event, connection) -> {
                EventLab.record(event, connection);
                if (handled.incrementAndGet() == 50) {
                    own.kill();
                }
            })) {
                EventLab.await(() -> handled.get() >= 50 && consumer.trouble().isPresent());
                here.send("away", events.subList(100, 200));
                own.restart();
                EventLab.await(() -> consumer.lag() == 0
                        && consumer.trouble().isEmpty()
                        && here.number("SELECT count(*) FROM effect") >= 200);
            }
            assertThat(here.number("SELECT count(*) FROM effect")).isEqualTo(200);
            for (int entity = 0; entity < 5; entity++) {
                assertThat(here.numbers("away-" + entity)).hasSize(40).isSorted();
            }
            assertThat(here.letters("away-cg")).isEmpty();
        }
    }

    /**
     * The handler reads and then writes, so two at work on one entity lose a count. Seen red with offsets committed up to
     * the newest record that was taken.
     */
    @Test
    void threeInstancesThatComeAndGoLoseNothingAndNeverWorkOnOneEntityAtOnce() {
        lab.topic("shared", 6);
        List<Event> events = events("shared", 12, 200);
        List<RunningConsumer> running = new ArrayList<>();
        EventSpec spec = EventLab.spec("shared-cg", "shared");
        Supplier<RunningConsumer> instance = () -> lab.consumers.events(spec, EventConsumersTest::count);
        try {
            lab.send("shared", events.subList(0, 800));
            running.add(instance.get());
            EventLab.await(() -> effects("shared") >= 200);
            running.add(instance.get());
            EventLab.await(() -> effects("shared") >= 500);
            lab.send("shared", events.subList(800, 2_400));
            running.add(instance.get());
            EventLab.await(() -> effects("shared") >= 1_200);
            running.removeFirst().close();
            EventLab.await(() -> effects("shared") >= 2_400 && running.stream().allMatch(one -> one.lag() == 0));
        } finally {
            running.forEach(RunningConsumer::close);
        }
        assertThat(effects("shared")).isEqualTo(2_400);
        for (int entity = 0; entity < 12; entity++) {
            assertThat(lab.number("SELECT events FROM tally WHERE entity = 'shared-" + entity + "'"))
                    .isEqualTo(200);
            assertThat(lab.numbers("shared-" + entity)).isSorted();
        }
        assertThat(lab.letters("shared-cg")).isEmpty();
    }

    /** A process with kill -9, in the middle of many transactions. Seen red without the row in processed_events. */
    @Test
    void whatAKilledProcessHadAtWorkHasItsEffectOnce() throws Exception {
        lab.topic("killed", 3);
        DatabaseUrl url = TestPostgres.shared().freshDatabase();
        try (EventLab here = new EventLab(KAFKA.access(), url).prepared()) {
            List<Event> events = events("killed", 10, 100);
            here.send("killed", events);
            Process killed = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            KilledConsumer.class.getName(),
                            KAFKA.access().bootstrapServers(),
                            url.withPassword(),
                            "killed-cg",
                            "killed")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            EventLab.await(() -> here.number("SELECT count(*) FROM effect") >= 150);
            killed.destroyForcibly().waitFor();
            long before = here.number("SELECT count(*) FROM effect");
            try (RunningConsumer consumer =
                    here.consumers.events(EventLab.spec("killed-cg", "killed"), EventLab.recording())) {
                EventLab.await(() -> here.number("SELECT count(DISTINCT event_id) FROM effect") == events.size()
                        && consumer.lag() == 0);
            }
            assertThat(before).isLessThan(events.size());
            assertThat(here.number("SELECT count(*) FROM effect")).isEqualTo(events.size());
            for (int entity = 0; entity < 10; entity++) {
                assertThat(here.numbers("killed-" + entity)).isSorted();
            }
        }
    }

    /** Two records of one entity under two keys are in two lanes; only the lock keeps them apart. Seen red without it. */
    @Test
    void anEntityUnderTwoKeysIsWorkedOnOnce() {
        lab.topic("keys", 1);
        for (int number = 0; number < 60; number++) {
            lab.send(
                    "keys",
                    "key-" + number % 4,
                    "{\"number\":1}".getBytes(StandardCharsets.UTF_8),
                    Map.of(
                            EventHeaders.EVENT_ID,
                            UUID.randomUUID().toString(),
                            EventHeaders.AGGREGATE_ID,
                            "keys-entity"));
        }
        try (RunningConsumer consumer =
                lab.consumers.events(EventLab.spec("keys-cg", "keys"), EventConsumersTest::count)) {
            EventLab.await(() -> handled("keys-cg") == 60 && consumer.lag() == 0);
        }
        assertThat(lab.number("SELECT events FROM tally WHERE entity = 'keys-entity'"))
                .isEqualTo(60);
    }

    /** Seen red with lanes of one partition that run one after the other: the slow key then blocks the others. */
    @Test
    void aSlowKeyHoldsUpOnlyItselfAndItsOffset() throws Exception {
        lab.topic("slow", 1);
        CountDownLatch free = new CountDownLatch(1);
        List<Event> events = new ArrayList<>(List.of(Event.of("slow-key", 0)));
        events.addAll(events("slow", 5, 10));
        lab.send("slow", events);
        EventHandler handler = (event, connection) -> {
            if (event.aggregateId().equals("slow-key")) {
                free.await();
            }
            EventLab.record(event, connection);
        };
        EventSpec spec = EventLab.spec("slow-cg", "slow");
        try (RunningConsumer consumer = lab.consumers.events(spec, handler)) {
            EventLab.await(() -> handled("slow-cg") == 50 && consumer.lag() == 1);
            free.countDown();
            EventLab.await(() -> consumer.lag() == 0);
        }
        assertThat(handled("slow-cg")).isEqualTo(51);
    }

    /** Seen red with a handler that got the bare connection. */
    @Test
    void aHandlerCannotEndItsTransaction() {
        lab.topic("commits", 1);
        lab.send("commits", List.of(Event.of("commits-0", 0)));
        try (RunningConsumer consumer =
                lab.consumers.events(EventLab.spec("commits-cg", "commits"), (event, connection) -> {
                    EventLab.record(event, connection);
                    connection.commit();
                })) {
            EventLab.await(() -> handled("commits-cg") == 1 && consumer.lag() == 0);
        }
        assertThat(lab.numbers("commits-0")).isEmpty();
        assertThat(lab.letters("commits-cg").getFirst().path("error_message").stringValue())
                .contains("must not call commit");
    }

    /** Seen red without the timeouts: the handler then holds its entity for ever. */
    @Test
    void aHandlerThatHangsIsEndedByTheServer() {
        lab.topic("hangs", 1);
        lab.send("hangs", List.of(Event.of("hangs-0", 0), Event.of("hangs-0", 1)));
        AtomicBoolean hang = new AtomicBoolean(true);
        EventSpec spec = EventLab.spec("hangs-cg", "hangs").withHandlerTimeout(Duration.ofMillis(300));
        try (RunningConsumer consumer = lab.consumers.events(spec, (event, connection) -> {
            if (hang.getAndSet(false)) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("SELECT pg_sleep(600)");
                }
            }
            EventLab.record(event, connection);
        })) {
            EventLab.await(() -> handled("hangs-cg") == 2 && consumer.lag() == 0);
        }
        assertThat(lab.numbers("hangs-0")).containsExactly(0L, 1L);
    }

    @Test
    void aPausedConsumerStaysInItsGroupAndTakesNothing() throws Exception {
        lab.topic("paused", 1);
        try (RunningConsumer consumer =
                lab.consumers.events(EventLab.spec("paused-cg", "paused"), EventLab.recording())) {
            lab.send("paused", List.of(Event.of("paused-0", 0)));
            EventLab.await(() -> handled("paused-cg") == 1);
            consumer.pause();
            Thread.sleep(300);
            lab.send("paused", List.of(Event.of("paused-0", 1)));
            EventLab.await(() -> consumer.lag() == 1);
            assertThat(handled("paused-cg")).isEqualTo(1);
            consumer.resume();
            EventLab.await(() -> handled("paused-cg") == 2);
        }
    }

    private static void poison(String kind, byte @Nullable [] value) {
        poison(value, Map.of(EventHeaders.EVENT_ID, UUID.randomUUID().toString(), EventHeaders.EVENT_NAME, kind));
    }

    private static void poison(byte @Nullable [] value, Map<String, String> headers) {
        lab.send("poison", "entity-9", value, headers);
    }

    private static List<Event> events(String prefix, int entities, int each) {
        List<Event> events = new ArrayList<>();
        for (int number = 0; number < each; number++) {
            for (int entity = 0; entity < entities; entity++) {
                events.add(Event.of(prefix + "-" + entity, number));
            }
        }
        return events;
    }

    /** Reads, then writes what it read plus one. */
    private static void count(ReceivedEvent event, Connection connection) throws SQLException {
        long before = 0;
        try (PreparedStatement read = connection.prepareStatement("SELECT events FROM tally WHERE entity = ?")) {
            read.setString(1, event.aggregateId());
            try (ResultSet row = read.executeQuery()) {
                before = row.next() ? row.getLong(1) : 0;
            }
        }
        try (PreparedStatement write = connection.prepareStatement(
                "INSERT INTO tally VALUES (?, ?) ON CONFLICT (entity) DO UPDATE SET events = excluded.events")) {
            write.setString(1, event.aggregateId());
            write.setLong(2, before + 1);
            write.executeUpdate();
        }
        EventLab.record(event, connection);
    }

    private static void add(Connection connection, String entity) throws SQLException {
        try (PreparedStatement write =
                connection.prepareStatement("UPDATE tally SET events = events + 1 WHERE entity = ?")) {
            write.setString(1, entity);
            write.executeUpdate();
        }
    }

    private static void meet(CyclicBarrier both) {
        try {
            both.await(10, TimeUnit.SECONDS);
        } catch (Exception nobodyCame) {
            throw new IllegalStateException(nobodyCame);
        }
    }

    private static long effects(String prefix) {
        return lab.number("SELECT count(*) FROM effect WHERE entity LIKE '" + prefix + "-%'");
    }

    private static long handled(String group) {
        return counter(group, "applied") + counter(group, "duplicate") + counter(group, "dead");
    }

    private static long counter(String group, String outcome) {
        return (long) lab.registry
                .counter("daybook.consumer.events", "consumer", group, "outcome", outcome)
                .count();
    }
}
