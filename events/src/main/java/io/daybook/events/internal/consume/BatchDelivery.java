package io.daybook.events.internal.consume;

import io.daybook.events.BatchHandler;
import io.daybook.events.Received;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** First the handler's effect, then the offset: after a crash between the two the handler sees the batch again. */
final class BatchDelivery implements ConsumerLoop.Delivery {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final BatchHandler handler;

    BatchDelivery(KafkaConsumer<byte[], byte[]> consumer, BatchHandler handler) {
        this.consumer = consumer;
        this.handler = handler;
    }

    @Override
    public void deliver(List<Received> records, Map<TopicPartition, OffsetAndMetadata> next)
            throws InterruptedException {
        handler.handle(records);
        try {
            consumer.commitSync(next);
        } catch (WakeupException closing) {
            // Closing finishes the batch in hand: what was done is committed, not done again by the next owner.
            consumer.commitSync(next);
        }
    }

    @Override
    public void assigned(TopicPartition partition) {
        handler.assigned(partition.topic(), partition.partition());
    }

    @Override
    public void close() {
        // The consumer belongs to the loop.
    }
}
