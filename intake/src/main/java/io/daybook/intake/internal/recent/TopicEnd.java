package io.daybook.intake.internal.recent;

import io.daybook.contracts.Topics;
import io.daybook.contracts.tx.v1.TxRaw;
import io.daybook.contracts.tx.v1.TxValidated;
import io.daybook.intake.IntakeUnavailableException;
import io.daybook.intake.IntakeUnavailableException.Reason;
import io.daybook.intake.RecentPayment;
import io.daybook.intake.internal.message.PaymentMessages;
import io.daybook.intake.internal.message.WrongPaymentException;
import io.daybook.platform.kafka.KafkaAccess;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The newest records of a topic, read when somebody asks: a consumer of no group looks at the ends of the partitions. Costs
 * nothing while nobody asks; what was just read serves those who ask at the same time.
 */
public final class TopicEnd implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** Marks of transactions stand between records: at most one for each record, and a few of aborted ones. */
    private static final int SPARE_OFFSETS = 16;

    private final KafkaAccess kafka;
    private final String topic;
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private List<RecentPayment> last = List.of();
    private int lastLimit;
    private long lastNanos;

    /** @param topic tx_raw or tx_validated */
    public TopicEnd(KafkaAccess kafka, String topic) {
        this.kafka = kafka;
        this.topic = topic;
    }

    /**
     * The newest records, newest first.
     *
     * @throws IntakeUnavailableException when Kafka is away
     */
    public synchronized List<RecentPayment> newest(int limit) {
        long now = System.nanoTime();
        if (limit > lastLimit || now - lastNanos > FRESH_NANOS) {
            try {
                last = read(limit);
            } catch (KafkaException away) {
                close();
                throw new IntakeUnavailableException(
                        Reason.KAFKA_AWAY, "Kafka at " + kafka + " does not answer now: " + away.getMessage());
            }
            lastLimit = limit;
            lastNanos = now;
        }
        return last.subList(0, Math.min(limit, last.size()));
    }

    private List<RecentPayment> read(int limit) {
        KafkaConsumer<byte[], byte[]> reading = consumer();
        Map<TopicPartition, Long> ends = reading.endOffsets(reading.assignment(), PATIENCE);
        Map<TopicPartition, Long> begins = reading.beginningOffsets(reading.assignment(), PATIENCE);
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            long from = end.getValue() - 2L * limit - SPARE_OFFSETS;
            reading.seek(end.getKey(), Math.max(begins.getOrDefault(end.getKey(), 0L), from));
        }
        Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> newest = new HashMap<>();
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!isAtEnd(reading, ends) && System.nanoTime() - until < 0) {
            for (ConsumerRecord<byte[], byte[]> record : reading.poll(POLL)) {
                Deque<ConsumerRecord<byte[], byte[]>> of = newest.computeIfAbsent(
                        new TopicPartition(record.topic(), record.partition()), any -> new ArrayDeque<>());
                of.addLast(record);
                if (of.size() > limit) {
                    of.removeFirst();
                }
            }
        }
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        newest.values().forEach(all::addAll);
        all.sort(Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
                .thenComparingLong(ConsumerRecord::offset)
                .reversed());
        return all.stream().limit(limit).map(this::shown).toList();
    }

    private static boolean isAtEnd(KafkaConsumer<byte[], byte[]> reading, Map<TopicPartition, Long> ends) {
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            if (reading.position(end.getKey(), PATIENCE) < end.getValue()) {
                return false;
            }
        }
        return true;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        KafkaConsumer<byte[], byte[]> known = consumer;
        if (known == null) {
            // The group's name is never used: partitions are assigned by hand and nothing is committed.
            known = kafka.consumer(
                    "recent-" + topic,
                    "recent-" + topic,
                    Map.of(
                            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                            Long.toString(PATIENCE.toMillis()),
                            ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                            Long.toString(PATIENCE.toMillis())));
            consumer = known;
            known.assign(known.partitionsFor(topic, PATIENCE).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList());
        }
        return known;
    }

    private RecentPayment shown(ConsumerRecord<byte[], byte[]> record) {
        try {
            return topic.equals(Topics.TX_RAW) ? raw(record) : validated(record);
        } catch (WrongPaymentException wrong) {
            return new RecentPayment(
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    null,
                    null,
                    null,
                    0,
                    topic,
                    record.partition(),
                    record.offset(),
                    record.timestamp(),
                    wrong.sentence());
        }
    }

    private static RecentPayment raw(ConsumerRecord<byte[], byte[]> record) throws WrongPaymentException {
        PaymentMessages.Read<TxRaw> read = PaymentMessages.raw(record.value());
        TxRaw raw = read.message();
        return new RecentPayment(
                raw.getPayerAccount(),
                raw.getPayeeAccount(),
                raw.getAsset(),
                raw.getAmount(),
                raw.getOccurredAt(),
                raw.getEventId(),
                raw.getCorrelationId(),
                raw.hasPaymentMemo() ? raw.getPaymentMemo() : null,
                raw.hasWorkspaceId() ? raw.getWorkspaceId() : null,
                raw.hasClientId() ? raw.getClientId() : null,
                read.schemaId(),
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                null);
    }

    private static RecentPayment validated(ConsumerRecord<byte[], byte[]> record) throws WrongPaymentException {
        PaymentMessages.Read<TxValidated> read = PaymentMessages.validated(record.value());
        TxValidated payment = read.message();
        return new RecentPayment(
                payment.getPayerAccount(),
                payment.getPayeeAccount(),
                payment.getAsset(),
                payment.getAmount(),
                Instant.EPOCH
                        .plus(payment.getOccurredAtMicros(), ChronoUnit.MICROS)
                        .toString(),
                payment.getEventId(),
                payment.getCorrelationId(),
                payment.hasPaymentMemo() ? payment.getPaymentMemo() : null,
                payment.getWorkspaceId(),
                payment.hasClientId() ? payment.getClientId() : null,
                read.schemaId(),
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                null);
    }

    @Override
    public synchronized void close() {
        KafkaConsumer<byte[], byte[]> open = consumer;
        consumer = null;
        lastLimit = 0;
        if (open != null) {
            open.close(CloseOptions.timeout(Duration.ofSeconds(1)));
        }
    }
}
