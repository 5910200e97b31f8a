package io.daybook.events.internal.outbox;

import io.daybook.events.EventPublishing;
import io.daybook.events.OutboxEvent;
import io.daybook.events.OutboxSettings;
import io.daybook.events.OutboxStatus;
import io.daybook.events.SlotStatus;
import io.daybook.events.internal.measure.OutboxMetrics;
import io.daybook.platform.kafka.KafkaAccess;
import io.daybook.platform.sql.Connections;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The outbox of a process: takes events, and publishes what anybody wrote once {@link #start} is called. */
public final class RunningOutbox implements EventPublishing, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningOutbox.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final DataSource database;
    private final Connections connections;
    private final OutboxSettings settings;
    private final Optional<KafkaAccess> kafka;
    private final IdempotentWrites writes;
    private final OutboxUpkeep upkeep;
    private final ReplicationSlot slot;
    private final List<Thread> threads = new ArrayList<>();
    private @Nullable OutboxProducer producer;
    private @Nullable OutboxPublisher publisher;

    /**
     * Makes it without starting anything.
     *
     * @param kafka empty: events are neither taken nor published
     */
    public RunningOutbox(
            DataSource database, Connections connections, OutboxSettings settings, Optional<KafkaAccess> kafka) {
        this.database = database;
        this.connections = connections;
        this.settings = settings;
        this.kafka = kafka;
        this.writes = new IdempotentWrites(database);
        this.upkeep = new OutboxUpkeep(database, writes, settings.retentionHours());
        this.slot = new ReplicationSlot(database, settings);
    }

    /** Begins to publish. */
    public synchronized void start(MeterRegistry registry) {
        KafkaAccess broker = kafka.orElseThrow(() -> new IllegalStateException("there is no Kafka to publish to"));
        OutboxMetrics metrics = new OutboxMetrics(registry, "outbox", upkeep::oldestUnsentSeconds);
        OutboxProducer sender = new OutboxProducer(broker);
        OutboxTurn turn = new OutboxTurn(database, sender, metrics, settings.batchRows());
        producer = sender;
        OutboxPublisher chosen = switch (settings.mode()) {
            case POLL -> new OutboxPoller(connections, turn, settings.pollMs());
            case CDC -> new ChangeCapture(connections, settings, slot, turn, upkeep);
            case CONNECT -> new ConnectorMarks(database, slot);
        };
        publisher = chosen;
        begin("outbox publisher", chosen);
        begin("outbox upkeep", upkeep);
    }

    private void begin(String name, Runnable work) {
        Thread thread = Thread.ofPlatform().name(name).unstarted(work);
        threads.add(thread);
        thread.start();
    }

    @Override
    public boolean isOn() {
        return kafka.isPresent();
    }

    @Override
    public Result publish(OutboxEvent event, String scope, Optional<String> key) throws SQLException {
        return writes.write(event, scope, key);
    }

    @Override
    public OutboxStatus status() throws SQLException {
        OutboxUpkeep.Backlog backlog = upkeep.backlog();
        OutboxPublisher here = publisher;
        return new OutboxStatus(
                settings.mode(),
                backlog.events(),
                backlog.oldestSeconds(),
                here == null ? Optional.empty() : here.trouble());
    }

    @Override
    public Optional<SlotStatus> slot() throws SQLException {
        return settings.mode() == OutboxSettings.Mode.POLL ? Optional.empty() : Optional.of(slot.status());
    }

    /** Ends after the batch in hand; what is unsent stays in the table. */
    @Override
    public synchronized void close() {
        upkeep.stop();
        OutboxPublisher here = publisher;
        if (here != null) {
            here.stop();
        }
        try {
            for (Thread thread : threads) {
                if (!thread.join(PATIENCE)) {
                    LOG.warn("the {} does not end its batch; it is interrupted", thread.getName());
                    thread.interrupt();
                    thread.join();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        OutboxProducer sender = producer;
        if (sender != null) {
            sender.close();
        }
    }
}
