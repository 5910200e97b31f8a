package io.daybook.events.internal.consume;

import io.daybook.events.DeadLetters;
import io.daybook.events.Failure;
import io.daybook.events.Outgoing;
import io.daybook.platform.kafka.KafkaAccess;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends dead letters and returns when the broker has them. Connects with the first one. */
final class LetterSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LetterSender.class);

    private final KafkaAccess kafka;
    private final DeadLetters letters;
    private final String clientId;
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    private boolean closed;

    LetterSender(KafkaAccess kafka, DeadLetters letters, String clientId) {
        this.kafka = kafka;
        this.letters = letters;
        this.clientId = clientId;
    }

    /** @throws KafkaException when the broker does not take it now */
    void send(Failure failure) throws InterruptedException {
        try {
            sendOne(letters.letter(failure));
        } catch (RecordTooLargeException topicTakesLess) {
            LOG.warn(
                    "the letter of {} does not fit into {}; it goes without the record. Set max.message.bytes of the topic"
                            + " to {}",
                    failure.record().place(),
                    failure.dlqTopic(),
                    DeadLetters.MAX_LETTER_BYTES);
            sendOne(letters.letterWithoutOriginal(failure));
        }
    }

    private void sendOne(Outgoing letter) throws InterruptedException {
        try {
            producer().send(letter.producerRecord()).get();
        } catch (ExecutionException refused) {
            throw refused.getCause() instanceof KafkaException kafkaFailure
                    ? kafkaFailure
                    : new KafkaException("the letter could not be sent", refused);
        }
    }

    private synchronized KafkaProducer<byte[], byte[]> producer() {
        if (closed) {
            throw new KafkaException("the consumer is closed");
        }
        KafkaProducer<byte[], byte[]> made = producer;
        if (made == null) {
            made = kafka.producer(
                    clientId,
                    Map.of(
                            ProducerConfig.LINGER_MS_CONFIG, "0",
                            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000",
                            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "20000"));
            producer = made;
        }
        return made;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (producer != null) {
            producer.close();
        }
    }
}
