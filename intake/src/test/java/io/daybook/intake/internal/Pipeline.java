package io.daybook.intake.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.contracts.Topics;
import io.daybook.contracts.tx.v1.TxRaw;
import io.daybook.events.ConfluentWire;
import io.daybook.events.Consumers;
import io.daybook.events.DeadLetterKeys;
import io.daybook.events.DeadLetters;
import io.daybook.events.EventTopics;
import io.daybook.events.Received;
import io.daybook.events.internal.consume.KafkaConsumers;
import io.daybook.events.internal.deadletter.SealedLetters;
import io.daybook.intake.Intake;
import io.daybook.intake.IntakeSettings;
import io.daybook.intake.Payment;
import io.daybook.intake.internal.validate.Validator;
import io.daybook.intake.internal.write.LedgerWriter;
import io.daybook.ledger.AccountRef;
import io.daybook.ledger.Balance;
import io.daybook.ledger.Event;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import io.daybook.platform.kafka.TopicAdmin;
import io.daybook.testkit.TestKafka;
import io.daybook.testkit.TestLedger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The room on a real broker and a real ledger, and what a test wants to see of both. */
final class Pipeline implements AutoCloseable {
    static final Payment.TraceContext TRACE =
            new Payment.TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "vendor=1");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final TestKafka kafka = TestKafka.start();
    final TestLedger books = TestLedger.start();
    final MemorySchemas schemas = new MemorySchemas();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final DeadLetters letters = new SealedLetters(DeadLetterKeys.random());

    /** As usual, but patient: a busy machine is no broker that is away. */
    final IntakeSettings settings = new IntakeSettings(20_000, 16 << 20, 60_000, 30_000, 65_536, 1_000, 2_000);

    private @Nullable KafkaProducer<byte[], byte[]> producer;

    Pipeline(int partitions) {
        TopicAdmin.ensure(kafka.access(), EventTopics.all(partitions));
    }

    Ledger ledger() {
        return books.ledger();
    }

    Consumers consumers() {
        return new KafkaConsumers(kafka.access(), registry);
    }

    /** A room as a process has it; not started. */
    IntakeRoom room() {
        return room(consumers(), ledger(), true);
    }

    IntakeRoom room(Consumers consumers, Ledger ledger, boolean workspacesComeByUse) {
        return new IntakeRoom(new IntakeRoom.Parts(
                kafka.access(),
                consumers,
                schemas,
                letters,
                ledger,
                settings,
                InstantSource.system(),
                registry,
                workspacesComeByUse,
                1_000));
    }

    static Payment payment(String workspace, String payer, String payee, String amount) {
        return payment(workspace, payer, payee, amount, UUID.randomUUID());
    }

    static Payment payment(String workspace, String payer, String payee, String amount, UUID eventId) {
        return new Payment(
                payer, payee, "EUR", new BigDecimal(amount), null, eventId, null, "memo", workspace, "app-1", 2, TRACE);
    }

    static void ingestAll(Intake intake, List<Payment> payments) {
        payments.stream().map(intake::ingest).toList().forEach(answer -> answer.join());
    }

    /** A record of another writer, whatever it holds. */
    void produce(String topic, String key, byte @Nullable [] value) {
        KafkaProducer<byte[], byte[]> sending = producer;
        if (sending == null) {
            sending = kafka.access().producer("test", Map.of());
            producer = sending;
        }
        sending.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value));
        sending.flush();
    }

    static byte[] framed(TxRaw message) {
        return ConfluentWire.frame(7, TxRaw.getDescriptor(), message.toByteArray());
    }

    /** Waits until both stages have dealt with everything that is in their topics. */
    void awaitSettled() {
        try (Admin admin = kafka.access().admin("test")) {
            await(() -> isBehindNothing(admin, Validator.GROUP, Topics.TX_RAW)
                    && isBehindNothing(admin, LedgerWriter.GROUP, Topics.TX_VALIDATED));
        }
    }

    private boolean isBehindNothing(Admin admin, String group, String topic) {
        try {
            Map<TopicPartition, OffsetAndMetadata> done = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
            Objects.requireNonNull(admin.describeTopics(List.of(topic))
                            .allTopicNames()
                            .get()
                            .get(topic))
                    .partitions()
                    .forEach(partition ->
                            asked.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
            for (var end : admin.listOffsets(asked).all().get().entrySet()) {
                OffsetAndMetadata at = done.get(end.getKey());
                long position = at == null ? 0 : at.offset();
                // The mark at a transaction's end is an offset of its own that nobody consumes.
                if (position < end.getValue().offset() && hasRecord(end.getKey(), position)) {
                    return false;
                }
            }
            return true;
        } catch (ExecutionException unknownYet) {
            return false;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private boolean hasRecord(TopicPartition partition, long from) {
        try (KafkaConsumer<byte[], byte[]> reading = kafka.access().consumer("test", "test", Map.of())) {
            reading.assign(List.of(partition));
            reading.seek(partition, from);
            long end = reading.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (reading.position(partition) < end) {
                if (!reading.poll(Duration.ofMillis(50)).isEmpty()) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Every committed record of the topic. */
    List<Received> all(String topic) {
        List<Received> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> reading = kafka.access().consumer("test", "test", Map.of())) {
            List<TopicPartition> partitions = reading.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            reading.assign(partitions);
            reading.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = reading.endOffsets(partitions);
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> reading.position(end.getKey()) < end.getValue())) {
                assertThat(System.nanoTime()).as("read " + topic).isLessThan(until);
                for (ConsumerRecord<byte[], byte[]> record : reading.poll(Duration.ofMillis(100))) {
                    Map<String, String> headers = new HashMap<>();
                    record.headers()
                            .forEach(header ->
                                    headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
                    found.add(new Received(
                            topic,
                            record.partition(),
                            record.offset(),
                            record.key(),
                            record.value(),
                            headers,
                            record.timestamp()));
                }
            }
        }
        return found;
    }

    /** The event ids of the workspace's completed transfers in the journal, in order. */
    List<String> journaled(String workspace) {
        int number = ledger().workspace(workspace).join().value().orElseThrow().number();
        List<String> keys = new ArrayList<>();
        for (Recorded<Event> recorded : journal()) {
            if (recorded.event() instanceof Event.TransferCompleted done && done.workspace() == number) {
                keys.add(String.valueOf(done.key()));
            }
        }
        return keys;
    }

    List<Recorded<Event>> journal() {
        SegmentSource segments = books.room().segments();
        List<Recorded<Event>> events = new ArrayList<>();
        long from = 1;
        List<Segment> page = segments.read(0, from, 100);
        while (!page.isEmpty()) {
            page.forEach(segment -> events.addAll(segments.events(segment)));
            from = page.getLast().seq() + 1;
            page = segments.read(0, from, 100);
        }
        return events;
    }

    /** Minor units of euros; 0 for an account that is not there. */
    long balance(String workspace, String code) {
        return ledger().account(workspace, new AccountRef.ByCode(code))
                .join()
                .value()
                .flatMap(account -> account.balances().stream().findFirst())
                .map(Balance::posted)
                .map(posted -> posted.longValue())
                .orElse(0L);
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for a minute").isLessThan(end);
            try {
                Thread.sleep(20);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    @Override
    public void close() {
        KafkaProducer<byte[], byte[]> open = producer;
        if (open != null) {
            open.close();
        }
        books.close();
        kafka.close();
    }
}
