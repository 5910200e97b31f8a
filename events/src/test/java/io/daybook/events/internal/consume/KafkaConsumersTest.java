package io.daybook.events.internal.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.events.ConsumerSpec;
import io.daybook.events.Outgoing;
import io.daybook.events.Received;
import io.daybook.events.RetryableException;
import io.daybook.events.RunningConsumer;
import io.daybook.platform.kafka.TopicAdmin;
import io.daybook.platform.kafka.TopicDefinition;
import io.daybook.testkit.TestKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** On a real broker: nothing lost, nothing twice, whatever the handler does. */
class KafkaConsumersTest {
    private static final TestKafka KAFKA = TestKafka.start();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final KafkaConsumers consumers = new KafkaConsumers(KAFKA.access(), registry);

    @AfterAll
    static void stop() {
        KAFKA.close();
    }

    @Test
    void aBatchThatFailsComesAgain() {
        fill("again", 1, 50);
        AtomicInteger failures = new AtomicInteger(3);
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        try (RunningConsumer consumer =
                consumers.batches(quick("again-cg", "again").withBatchRecords(10), records -> {
                    if (records.getFirst().offset() == 20 && failures.getAndDecrement() > 0) {
                        throw new RetryableException("the database is away", null);
                    }
                    records.forEach(record -> seen.add(text(record)));
                })) {
            await(() -> seen.size() >= 50 && consumer.trouble().isEmpty());
        }
        assertThat(seen).containsExactlyElementsOf(numbers(50));
        assertThat(registry.get("polyphony.worker.messages.processed")
                        .tags("worker", "again-cg", "topic", "again")
                        .counter()
                        .count())
                .isEqualTo(50);
    }

    /** Seen red with sends outside the transaction. */
    @Test
    void whatAFailedAttemptSentIsNeverSeen() {
        fill("in", 1, 100);
        TopicAdmin.ensure(KAFKA.access(), List.of(TopicDefinition.of("out", 1)));
        AtomicInteger failures = new AtomicInteger(5);
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        try (RunningConsumer _ =
                        consumers.transactions(quick("copy-cg", "in").withBatchRecords(10), (records, output) -> {
                            for (Received record : records) {
                                output.send(new Outgoing(
                                        "out", new byte[] {1}, Objects.requireNonNull(record.value()), Map.of()));
                                if (record.offset() % 10 == 5 && failures.getAndDecrement() > 0) {
                                    throw new RetryableException("in the middle of a batch", null);
                                }
                            }
                        });
                RunningConsumer reader = consumers.batches(
                        quick("out-cg", "out"), records -> records.forEach(record -> seen.add(text(record))))) {
            await(() -> seen.size() >= 100 && reader.lag() == 0);
            assertThat(seen).containsExactlyElementsOf(numbers(100));
            // The marks of the transactions are behind it too, so that nobody takes it for late.
            await(() -> committed("out-cg") == end("out"));
        }
    }

    private static long committed(String group) {
        return offset(
                admin -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().values().stream()
                        .mapToLong(OffsetAndMetadata::offset)
                        .sum());
    }

    private static long end(String topic) {
        TopicPartition only = new TopicPartition(topic, 0);
        return offset(admin -> admin.listOffsets(Map.of(only, OffsetSpec.latest()))
                .partitionResult(only)
                .get()
                .offset());
    }

    private interface Question {
        long ask(Admin admin) throws InterruptedException, ExecutionException;
    }

    private static long offset(Question question) {
        try (Admin admin = KAFKA.access().admin("test")) {
            return question.ask(admin);
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void threeOfAGroupShareTheWorkAndNothingIsLostWhenTheyComeAndGo() {
        fill("shared", 6, 3_000);
        TopicAdmin.ensure(KAFKA.access(), List.of(TopicDefinition.of("shared-out", 1)));
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        List<RunningConsumer> running = new ArrayList<>();
        try (RunningConsumer reader = consumers.batches(
                quick("shared-out-cg", "shared-out"), records -> records.forEach(record -> seen.add(text(record))))) {
            for (int instance = 0; instance < 3; instance++) {
                running.add(consumers.transactions(
                        quick("shared-cg", "shared").withBatchRecords(20),
                        (records, output) -> records.forEach(record -> output.send(new Outgoing(
                                "shared-out", new byte[] {1}, Objects.requireNonNull(record.value()), Map.of())))));
                int atLeast = instance * 500;
                await(() -> seen.size() >= atLeast);
            }
            running.removeFirst().close();
            await(() -> seen.size() >= 3_000 && reader.lag() == 0);
            assertThat(seen).hasSize(3_000).doesNotHaveDuplicates();
        } finally {
            running.forEach(RunningConsumer::close);
        }
    }

    /** Away for its clients, as when it is restarted; what was not delivered is delivered afterwards. */
    @Test
    void theBrokerMayGoAndComeBack() {
        try (TestKafka own = TestKafka.start()) {
            KafkaConsumers here = new KafkaConsumers(own.access(), registry);
            TopicAdmin.ensure(own.access(), List.of(TopicDefinition.of("away", 1)));
            List<String> seen = Collections.synchronizedList(new ArrayList<>());
            try (RunningConsumer _ = here.batches(
                    quick("away-cg", "away"), records -> records.forEach(record -> seen.add(text(record))))) {
                send(own, "away", 0, 10);
                await(() -> seen.size() == 10);
                own.stop();
                own.resume();
                send(own, "away", 10, 20);
                await(() -> seen.size() >= 20);
            }
            assertThat(seen).containsExactlyElementsOf(numbers(20));
        }
    }

    private static ConsumerSpec quick(String group, String topic) {
        return new ConsumerSpec(group, group, List.of(topic), 1_000, Duration.ofMillis(10), Duration.ofMillis(100));
    }

    private static void fill(String topic, int partitions, int records) {
        TopicAdmin.ensure(KAFKA.access(), List.of(TopicDefinition.of(topic, partitions)));
        send(KAFKA, topic, 0, records);
    }

    private static void send(TestKafka broker, String topic, int from, int to) {
        try (KafkaProducer<byte[], byte[]> producer = broker.access().producer("test", Map.of())) {
            for (int number = from; number < to; number++) {
                byte[] text = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>(topic, text, text));
            }
        }
    }

    private static List<String> numbers(int end) {
        List<String> numbers = new ArrayList<>();
        for (int number = 0; number < end; number++) {
            numbers.add(Integer.toString(number));
        }
        return numbers;
    }

    private static String text(Received record) {
        return new String(Objects.requireNonNull(record.value()), StandardCharsets.UTF_8);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for a minute").isLessThan(end);
            try {
                Thread.sleep(20);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }
}
