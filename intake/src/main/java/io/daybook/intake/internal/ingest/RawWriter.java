package io.daybook.intake.internal.ingest;

import io.daybook.contracts.Topics;
import io.daybook.events.RetryableException;
import io.daybook.events.Schemas;
import io.daybook.intake.Ingested;
import io.daybook.intake.IntakeSettings;
import io.daybook.intake.IntakeUnavailableException;
import io.daybook.intake.IntakeUnavailableException.Reason;
import io.daybook.intake.Payment;
import io.daybook.platform.kafka.KafkaAccess;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends payments to {@code tx_raw}. What waits for the broker is bounded in records and bytes; beyond it, and while the
 * broker is away, a payment is refused at once.
 */
public final class RawWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RawWriter.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
    /** A framed payment's headers and Kafka's own fields, roughly. */
    private static final int OVERHEAD_BYTES = 512;

    private final KafkaAccess kafka;
    private final Schemas schemas;
    private final IntakeSettings settings;
    private final InstantSource clock;
    private final InFlightBudget budget;
    private final BrokerWatch watch;
    private final Counter accepted;
    private final Counter refused;
    private final Map<Integer, Integer> schemaIds = new ConcurrentHashMap<>();
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    private volatile boolean closed;

    public RawWriter(
            KafkaAccess kafka, Schemas schemas, IntakeSettings settings, InstantSource clock, MeterRegistry registry) {
        this.kafka = kafka;
        this.schemas = schemas;
        this.settings = settings;
        this.clock = clock;
        this.budget = new InFlightBudget(settings.maxInFlightRecords(), settings.maxInFlightBytes());
        this.watch = new BrokerWatch(settings.awayAfterMillis(), System::nanoTime);
        this.accepted = counter(registry, "accepted");
        this.refused = counter(registry, "refused");
        Gauge.builder("daybook.intake.in.flight.records", budget, InFlightBudget::records)
                .description("Payments that wait for the broker")
                .register(registry);
        Gauge.builder("daybook.intake.in.flight.bytes", budget, InFlightBudget::bytes)
                .description("Bytes of the payments that wait for the broker")
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("daybook.intake.payments")
                .description("Payments that were given to the intake")
                .tag("outcome", outcome)
                .register(registry);
    }

    /** As {@link io.daybook.intake.Intake#ingest}. */
    public CompletableFuture<Ingested> send(Payment payment) {
        try {
            return trySend(payment);
        } catch (IntakeUnavailableException away) {
            refused.increment();
            return CompletableFuture.failedFuture(away);
        }
    }

    private CompletableFuture<Ingested> trySend(Payment payment) {
        int schemaId = schemaId(payment.version());
        String correlationId = RawRecords.correlationId(payment);
        Long given = payment.occurredAtMicros();
        long occurredMicros = given != null ? given : clock.millis() * 1_000;
        ProducerRecord<byte[], byte[]> record = RawRecords.of(payment, schemaId, correlationId, occurredMicros);
        int size = record.value().length + record.key().length + OVERHEAD_BYTES;
        if (!watch.tryBegin()) {
            throw away();
        }
        if (!budget.tryTake(size)) {
            watch.ended(true);
            throw new IntakeUnavailableException(
                    Reason.INTAKE_FULL,
                    "the payments that wait for Kafka take all room that there is for them (" + budget.records()
                            + " payments)");
        }
        CompletableFuture<Ingested> answer = new CompletableFuture<>();
        try {
            producer().send(record, (metadata, failure) -> {
                budget.release(size);
                if (failure == null) {
                    watch.ended(true);
                    accepted.increment();
                    answer.complete(ingested(payment, correlationId, occurredMicros, schemaId, metadata));
                } else {
                    watch.ended(isRefusal(failure));
                    refused.increment();
                    LOG.debug("a payment did not get to Kafka: {}", failure.toString());
                    answer.completeExceptionally(away());
                }
            });
        } catch (KafkaException | IllegalStateException failed) {
            // Before it was taken over: the callback does not come.
            budget.release(size);
            watch.ended(false);
            LOG.debug("a payment cannot be given to Kafka: {}", failed.toString());
            throw away();
        }
        return answer;
    }

    private static Ingested ingested(
            Payment payment, String correlationId, long occurredMicros, int schemaId, RecordMetadata metadata) {
        return new Ingested(
                payment.eventId(),
                correlationId,
                occurredMicros,
                payment.version(),
                schemaId,
                Topics.TX_RAW,
                metadata.partition(),
                metadata.offset());
    }

    /** Whether somebody was there to say no. */
    private static boolean isRefusal(Exception failure) {
        return failure instanceof RecordTooLargeException || failure instanceof SerializationException;
    }

    private IntakeUnavailableException away() {
        return closed
                ? new IntakeUnavailableException(Reason.STOPPING, "the process is stopping")
                : new IntakeUnavailableException(
                        Reason.KAFKA_AWAY,
                        "Kafka at " + kafka
                                + " does not answer now; the payment may be there or not: send it again with"
                                + " its event_id");
    }

    private int schemaId(int version) {
        Integer known = schemaIds.get(version);
        if (known != null) {
            return known;
        }
        try {
            int id = schemas.idOf(RawSchemas.SUBJECT, RawSchemas.of(version));
            schemaIds.put(version, id);
            return id;
        } catch (RetryableException away) {
            throw new IntakeUnavailableException(
                    Reason.REGISTRY_AWAY, "the schema registry does not answer now: " + away.getMessage());
        }
    }

    /** Made at its first use: the room is there before the broker. */
    private synchronized KafkaProducer<byte[], byte[]> producer() {
        if (closed) {
            throw new IntakeUnavailableException(Reason.STOPPING, "the process is stopping");
        }
        KafkaProducer<byte[], byte[]> known = producer;
        if (known == null) {
            known = kafka.producer(
                    "intake",
                    Map.of(
                            // What waits while requests are under way makes the next batch: nobody waits for company.
                            ProducerConfig.LINGER_MS_CONFIG,
                            "0",
                            ProducerConfig.BATCH_SIZE_CONFIG,
                            Integer.toString(64 << 10),
                            // The budget is the bound; this much room is always there for it.
                            ProducerConfig.BUFFER_MEMORY_CONFIG,
                            Long.toString(4L * settings.maxInFlightBytes()),
                            ProducerConfig.MAX_BLOCK_MS_CONFIG,
                            Integer.toString(settings.awayAfterMillis()),
                            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                            Integer.toString(Math.max(500, settings.deliveryWaitMillis() / 2)),
                            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                            Integer.toString(settings.deliveryWaitMillis()),
                            ProducerConfig.COMPRESSION_TYPE_CONFIG,
                            "lz4"));
            producer = known;
        }
        return known;
    }

    /** Waits a bounded time for what is on its way. */
    @Override
    public void close() {
        KafkaProducer<byte[], byte[]> last;
        synchronized (this) {
            closed = true;
            last = producer;
            producer = null;
        }
        if (last != null) {
            last.close(CLOSE_PATIENCE);
        }
    }
}
