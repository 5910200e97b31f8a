package io.daybook.intake.internal.write;

import io.daybook.events.Outgoing;
import io.daybook.events.RetryableException;
import io.daybook.platform.kafka.KafkaAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Sends records and returns when all of them are on the broker's disk. */
public final class LetterBox implements AutoCloseable {
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final KafkaAccess kafka;
    private final String clientId;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    public LetterBox(KafkaAccess kafka, String clientId) {
        this.kafka = kafka;
        this.clientId = clientId;
    }

    /** @throws RetryableException when not all of them are known to be there */
    public void send(List<Outgoing> records) throws InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
        try {
            KafkaProducer<byte[], byte[]> sending = producer();
            for (Outgoing record : records) {
                sent.add(sending.send(record.producerRecord()));
            }
            for (Future<RecordMetadata> future : sent) {
                future.get();
            }
        } catch (ExecutionException failed) {
            throw new RetryableException(
                    "Kafka at " + kafka + " did not take a record: " + failed.getMessage(), failed);
        } catch (KafkaException failed) {
            throw new RetryableException("Kafka at " + kafka + " does not answer: " + failed.getMessage(), failed);
        }
    }

    private synchronized KafkaProducer<byte[], byte[]> producer() {
        KafkaProducer<byte[], byte[]> known = producer;
        if (known == null) {
            known = kafka.producer(clientId, Map.of("linger.ms", "0"));
            producer = known;
        }
        return known;
    }

    @Override
    public synchronized void close() {
        KafkaProducer<byte[], byte[]> last = producer;
        producer = null;
        if (last != null) {
            last.close(CLOSE_PATIENCE);
        }
    }
}
