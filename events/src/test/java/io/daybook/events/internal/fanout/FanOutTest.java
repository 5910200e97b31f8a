package io.daybook.events.internal.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.daybook.contracts.EventHeaders;
import io.daybook.contracts.Topics;
import io.daybook.contracts.ledger.v1.EntryPosted;
import io.daybook.events.ConfluentWire;
import io.daybook.events.DeadLetterKeys;
import io.daybook.events.Received;
import io.daybook.events.RunningConsumer;
import io.daybook.events.internal.Backbone;
import io.daybook.events.internal.consume.KafkaConsumers;
import io.daybook.events.internal.deadletter.SealedLetters;
import io.daybook.events.internal.relay.RunningRelay;
import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.internal.postgres.PostgresSegmentSource;
import io.daybook.testkit.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Segments become records per account, entry and transfer: all of them, each once. */
class FanOutTest {
    private static final TestKafka KAFKA = TestKafka.start();

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

    private RunningConsumer startFanOut() {
        PostgresSegmentSource journal = backbone.ledger().room().segments();
        FanOut fanOut = new FanOut(
                journal,
                shard -> backbone.ledger().ledger().directory(shard),
                Backbone.SCHEMAS,
                new SealedLetters(DeadLetterKeys.random()),
                InstantSource.system());
        return new KafkaConsumers(KAFKA.access(), backbone.registry).transactions(FanOut.spec(), fanOut);
    }

    /** Ids of what the journal says that must be told, by topic. */
    private List<String> expected(String topic) {
        List<String> ids = new ArrayList<>();
        PostgresSegmentSource journal = new PostgresSegmentSource(backbone.pool);
        LedgerMessages messages = new LedgerMessages(backbone.ledger().ledger().directory(0));
        for (Segment segment : backbone.journal()) {
            for (Recorded<Event> recorded : journal.events(segment)) {
                messages.of(recorded).stream()
                        .filter(told -> told.topic().equals(topic))
                        .forEach(told -> ids.add(told.eventId().toString()));
            }
        }
        return ids;
    }

    private List<String> told(String topic) {
        return backbone.records(topic).stream()
                .map(record -> record.header(EventHeaders.EVENT_ID).orElse("?"))
                .toList();
    }

    private void assertAllIsToldOnce() {
        for (String topic : List.of(Topics.LEDGER_ACCOUNT, Topics.LEDGER_ENTRY, Topics.LEDGER_TRANSFER)) {
            assertThat(told(topic)).as(topic).containsExactlyInAnyOrderElementsOf(expected(topic));
        }
    }

    private void awaitAllTold() {
        int entries = expected(Topics.LEDGER_TRANSFER).size();
        Backbone.await(() -> told(Topics.LEDGER_TRANSFER).size() >= entries);
    }

    @Test
    void tellsEveryEventOnceWithItsHeaders() {
        backbone.post(40);
        try (RunningRelay _ = backbone.startRelay();
                RunningConsumer _ = startFanOut()) {
            backbone.post(40);
            awaitAllTold();
        }
        // Another one goes on where this one ended.
        backbone.post(20);
        try (RunningRelay _ = backbone.startRelay();
                RunningConsumer _ = startFanOut()) {
            awaitAllTold();
        }
        assertAllIsToldOnce();
        Received entry = backbone.records(Topics.LEDGER_ENTRY).getFirst();
        EntryPosted message = entryPosted(entry);
        assertThat(entry.headers())
                .containsEntry("schema", "ledger.v1.EntryPosted")
                .containsEntry("event_name", "EntryPosted")
                .containsEntry("event_id", message.getEntryId())
                .containsEntry("aggregate_id", message.getEntryId())
                .containsEntry("aggregate_type", "entry")
                // The journal has none.
                .doesNotContainKey("traceparent");
        assertThat(entry.key()).asString().isEqualTo(message.getEntryId());
    }

    private static EntryPosted entryPosted(Received record) {
        try {
            return EntryPosted.parseFrom(ConfluentWire.unframe(Objects.requireNonNull(record.value()))
                    .message());
        } catch (InvalidProtocolBufferException garbage) {
            throw new AssertionError(garbage);
        }
    }

    /** To be red with a fan-out that stopped at it, and with one that did not tell the letter in its transaction. */
    @Test
    void putsGarbageAsideAndGoesOn() {
        backbone.post(10);
        try (RunningRelay relay = backbone.startRelay()) {
            backbone.awaitPublished(relay);
        }
        byte[] notAFrame = "hello".getBytes(StandardCharsets.UTF_8);
        // A segment of which one byte was changed.
        byte[] changed = Objects.requireNonNull(
                        backbone.records(Topics.LEDGER_ENTRY_BATCHES).getLast().value())
                .clone();
        changed[changed.length - 1] ^= 1;
        try (KafkaProducer<byte[], byte[]> producer = KAFKA.access().producer("vandal", Map.of())) {
            for (byte[] value : List.of(notAFrame, changed, new byte[0])) {
                producer.send(new ProducerRecord<>(
                        Topics.LEDGER_ENTRY_BATCHES, 0, "0".getBytes(StandardCharsets.UTF_8), value));
            }
        }
        try (RunningRelay _ = backbone.startRelay();
                RunningConsumer _ = startFanOut()) {
            backbone.post(10);
            awaitAllTold();
            Backbone.await(() -> backbone.records(Topics.DLQ_LEDGER_BATCHES).size() >= 3);
        }
        assertAllIsToldOnce();
        assertThat(backbone.records(Topics.DLQ_LEDGER_BATCHES))
                .hasSize(3)
                .allSatisfy(
                        letter -> assertThat(new String(Objects.requireNonNull(letter.value()), StandardCharsets.UTF_8))
                                .contains("unreadable_segment", "ledger-fanout-cg"));
    }

    /** After a fork nothing of the tail that was given up is told, if it was not told before. */
    @Test
    void passesOverATailThatWasGivenUp() {
        backbone.post(10);
        try (RunningRelay relay = backbone.startRelay()) {
            backbone.awaitPublished(relay);
        }
        long kept = backbone.headSeq() - 4;
        Set<String> lost = new HashSet<>(expected(Topics.LEDGER_TRANSFER));
        backbone.goBackTo(kept);
        backbone.fork(kept);
        lost.removeAll(expected(Topics.LEDGER_TRANSFER));
        backbone.post(5);
        try (RunningRelay _ = backbone.startRelay();
                RunningConsumer _ = startFanOut()) {
            awaitAllTold();
        }
        assertThat(lost).isNotEmpty();
        assertAllIsToldOnce();
    }

    /** What the topic lacks the journal has. */
    @Test
    void takesFromTheJournalWhatTheTopicLacks() {
        backbone.post(30);
        try (RunningConsumer _ = startFanOut()) {
            try (RunningRelay _ = backbone.startRelay()) {
                awaitAllTold();
            }
            // Out of turn: the five before it never come.
            backbone.post(6);
            backbone.publishOnly(backbone.headSeq());
            awaitAllTold();
        }
        assertAllIsToldOnce();
    }
}
