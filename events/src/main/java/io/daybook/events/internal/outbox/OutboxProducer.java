package io.daybook.events.internal.outbox;

import io.daybook.platform.kafka.KafkaAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Sends records so that a topic never shows a later one of a key before an earlier one: one request at a time, and the first
 * failure ends the producer before anything behind it is sent. What was sent up to there may come again, in the same order.
 */
final class OutboxProducer implements AutoCloseable {
    private static final int DELIVERY_TIMEOUT_MS = 15_000;
    private static final int REQUEST_TIMEOUT_MS = 5_000;
    private static final Map<String, String> SETTINGS = Map.of(
            ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1",
            ProducerConfig.LINGER_MS_CONFIG, "0",
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Integer.toString(REQUEST_TIMEOUT_MS),
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.toString(DELIVERY_TIMEOUT_MS),
            ProducerConfig.MAX_BLOCK_MS_CONFIG, "5000");

    private final KafkaAccess kafka;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    OutboxProducer(KafkaAccess kafka) {
        this.kafka = kafka;
    }

    /**
     * Returns when the broker has all of them.
     *
     * @throws KafkaException when it does not: some of the first ones may be there
     */
    void send(List<ProducerRecord<byte[], byte[]>> records) throws InterruptedException {
        KafkaProducer<byte[], byte[]> open = open();
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        boolean sent = false;
        try {
            List<Future<RecordMetadata>> acknowledged = new ArrayList<>(records.size());
            for (ProducerRecord<byte[], byte[]> record : records) {
                if (failure.get() != null) {
                    break;
                }
                acknowledged.add(open.send(record, (metadata, failed) -> {
                    if (failed != null && failure.compareAndSet(null, failed)) {
                        open.close(Duration.ZERO);
                    }
                }));
            }
            for (Future<RecordMetadata> each : acknowledged) {
                each.get(2L * DELIVERY_TIMEOUT_MS, TimeUnit.MILLISECONDS);
            }
            Exception failed = failure.get();
            if (failed != null) {
                throw new KafkaException(
                        "Kafka at " + kafka + " did not take an event: " + failed.getMessage(), failed);
            }
            sent = true;
        } catch (ExecutionException refused) {
            Exception first = failure.get();
            Throwable cause = first == null ? refused.getCause() : first;
            throw new KafkaException(
                    "Kafka at " + kafka + " did not take an event: " + (cause == null ? refused : cause).getMessage(),
                    cause);
        } catch (TimeoutException silent) {
            throw new KafkaException("Kafka at " + kafka + " did not answer in time", silent);
        } finally {
            if (!sent) {
                open.close(Duration.ZERO);
                producer = null;
            }
        }
    }

    private KafkaProducer<byte[], byte[]> open() {
        KafkaProducer<byte[], byte[]> open = producer;
        if (open == null) {
            open = kafka.producer("daybook-outbox", SETTINGS);
            producer = open;
        }
        return open;
    }

    @Override
    public void close() {
        KafkaProducer<byte[], byte[]> open = producer;
        if (open != null) {
            open.close(Duration.ofSeconds(5));
        }
    }
}
