package io.daybook.analytics.internal;

import io.daybook.events.DeadLetters;
import io.daybook.events.Failure;
import io.daybook.events.Outgoing;
import io.daybook.events.RetryableException;
import io.daybook.platform.kafka.KafkaAccess;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Sends letters of records that nobody can read; connects to the broker for the first one. */
public final class LetterSender implements AutoCloseable {
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final KafkaAccess kafka;
    private final Supplier<DeadLetters> letters;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    public LetterSender(KafkaAccess kafka, Supplier<DeadLetters> letters) {
        this.kafka = kafka;
        this.letters = letters;
    }

    /**
     * Returns when the letter is on the broker's disk.
     *
     * @throws RetryableException when that is not known
     */
    public synchronized void send(Failure failure) {
        Outgoing letter = letters.get().letter(failure);
        try {
            KafkaProducer<byte[], byte[]> sending = producer;
            if (sending == null) {
                sending = kafka.producer("analytics-letters", Map.of());
                producer = sending;
            }
            sending.send(letter.producerRecord()).get();
        } catch (KafkaException | ExecutionException failed) {
            throw new RetryableException("a dead letter was not taken by Kafka: " + failed.getMessage(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RetryableException("interrupted while a dead letter was sent", interrupted);
        }
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
