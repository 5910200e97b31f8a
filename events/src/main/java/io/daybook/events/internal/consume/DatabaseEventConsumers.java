package io.daybook.events.internal.consume;

import io.daybook.events.DeadLetters;
import io.daybook.events.EventConsumers;
import io.daybook.events.EventHandler;
import io.daybook.events.EventSpec;
import io.daybook.events.ReplayTarget;
import io.daybook.events.RunningConsumer;
import io.daybook.events.internal.measure.WorkerMetrics;
import io.daybook.platform.kafka.KafkaAccess;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Consumers of events on one broker and one database. */
public final class DatabaseEventConsumers implements EventConsumers {
    private final KafkaAccess kafka;
    private final DataSource database;
    private final DeadLetters letters;
    private final MeterRegistry registry;
    private final InstantSource clock;

    public DatabaseEventConsumers(
            KafkaAccess kafka, DataSource database, DeadLetters letters, MeterRegistry registry, InstantSource clock) {
        this.kafka = kafka;
        this.database = database;
        this.letters = letters;
        this.registry = registry;
        this.clock = clock;
    }

    @Override
    public RunningConsumer events(EventSpec spec, EventHandler handler) {
        WorkerMetrics metrics = new WorkerMetrics(registry, spec.consumer().worker());
        spec.consumer().topics().forEach(metrics::declare);
        LetterSender sender = new LetterSender(kafka, letters, spec.consumer().worker() + " letters");
        EventAttempts attempts =
                new EventAttempts(spec, new EventTransaction(database, spec, handler), sender, registry, clock);
        KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(
                spec.consumer().worker(),
                spec.consumer().group(),
                Map.of(
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        Integer.toString(Math.min(spec.consumer().batchRecords(), spec.inFlightRecords()))));
        return new EventLoop(spec, consumer, attempts, sender, metrics).start();
    }

    @Override
    public ReplayTarget replayTarget(EventSpec spec, EventHandler handler) {
        return new EventReplay(spec, new EventTransaction(database, spec, handler));
    }
}
