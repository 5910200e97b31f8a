package io.daybook.events.internal.consume;

import io.daybook.events.BatchHandler;
import io.daybook.events.ConsumerSpec;
import io.daybook.events.Consumers;
import io.daybook.events.RunningConsumer;
import io.daybook.events.TransactionalHandler;
import io.daybook.events.internal.measure.WorkerMetrics;
import io.daybook.platform.kafka.KafkaAccess;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Consumers on one broker, measured in one registry. */
public final class KafkaConsumers implements Consumers {
    private final KafkaAccess kafka;
    private final MeterRegistry registry;

    public KafkaConsumers(KafkaAccess kafka, MeterRegistry registry) {
        this.kafka = kafka;
        this.registry = registry;
    }

    @Override
    public RunningConsumer batches(ConsumerSpec spec, BatchHandler handler) {
        return start(spec, consumer -> new BatchDelivery(consumer, handler));
    }

    @Override
    public RunningConsumer transactions(ConsumerSpec spec, TransactionalHandler handler) {
        // Owners are told apart by the group's generation in the offsets, so a name per consumer is enough.
        String transactionalId = spec.group() + "-" + UUID.randomUUID();
        return start(
                spec,
                consumer -> new TransactionalDelivery(
                        consumer,
                        handler,
                        () -> kafka.producer(
                                spec.worker(),
                                Map.of(
                                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                                        transactionalId,
                                        // Readers of committed records wait this long, at most, for a killed owner.
                                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                                        "10000"))));
    }

    private RunningConsumer start(ConsumerSpec spec, ConsumerLoop.DeliveryFactory deliveries) {
        WorkerMetrics metrics = new WorkerMetrics(registry, spec.worker());
        spec.topics().forEach(metrics::declare);
        KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(
                spec.worker(),
                spec.group(),
                Map.of(
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        Integer.toString(spec.batchRecords()),
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        Integer.toString(spec.batchBytes()),
                        // So long the partitions of a killed owner wait for another one.
                        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                        "10000",
                        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                        "3000"));
        return new ConsumerLoop(spec, consumer, deliveries, metrics).start();
    }
}
