package io.daybook.events.internal.consume;

import io.daybook.events.Received;
import io.daybook.events.TransactionalHandler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records sent and offsets read in one transaction of Kafka. The offsets carry the group's generation, so an owner that
 * lost its partitions cannot commit any more. After any failure the producer is made anew: that ends what it left open.
 */
final class TransactionalDelivery implements ConsumerLoop.Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionalDelivery.class);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TransactionalHandler handler;
    private final Supplier<KafkaProducer<byte[], byte[]>> producers;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    TransactionalDelivery(
            KafkaConsumer<byte[], byte[]> consumer,
            TransactionalHandler handler,
            Supplier<KafkaProducer<byte[], byte[]>> producers) {
        this.consumer = consumer;
        this.handler = handler;
        this.producers = producers;
    }

    @Override
    public void deliver(List<Received> records, Map<TopicPartition, OffsetAndMetadata> next)
            throws InterruptedException {
        KafkaProducer<byte[], byte[]> sending = producer();
        boolean committed = false;
        try {
            sending.beginTransaction();
            handler.handle(records, record -> sending.send(record.producerRecord()));
            sending.sendOffsetsToTransaction(next, consumer.groupMetadata());
            // Throws the first failure of any send.
            sending.commitTransaction();
            committed = true;
        } finally {
            if (!committed) {
                drop();
            }
        }
    }

    @Override
    public void assigned(TopicPartition partition) {
        handler.assigned(partition.topic(), partition.partition());
    }

    private KafkaProducer<byte[], byte[]> producer() {
        KafkaProducer<byte[], byte[]> known = producer;
        if (known != null) {
            return known;
        }
        KafkaProducer<byte[], byte[]> made = producers.get();
        try {
            made.initTransactions();
        } catch (RuntimeException failed) {
            made.close(Duration.ZERO);
            throw failed;
        }
        producer = made;
        return made;
    }

    private void drop() {
        KafkaProducer<byte[], byte[]> failed = producer;
        producer = null;
        if (failed == null) {
            return;
        }
        try {
            failed.abortTransaction();
        } catch (KafkaException | IllegalStateException already) {
            // The next producer of this name aborts what is left.
            LOG.debug("a transaction could not be aborted", already);
        } finally {
            failed.close(Duration.ZERO);
        }
    }

    @Override
    public void close() {
        KafkaProducer<byte[], byte[]> last = producer;
        if (last != null) {
            last.close();
        }
    }
}
