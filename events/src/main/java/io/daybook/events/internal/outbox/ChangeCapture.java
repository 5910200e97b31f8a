package io.daybook.events.internal.outbox;

import io.daybook.contracts.EventHeaders;
import io.daybook.events.OutboxSettings;
import io.daybook.events.SlotStatus;
import io.daybook.platform.sql.Connections;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.debezium.engine.spi.OffsetCommitPolicy;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what PostgreSQL's write-ahead log says was inserted into the outbox, through Debezium in this process.
 *
 * <p>Each session makes sure of the slot first, then publishes from the table what is unsent, and only then reads the log. So
 * whatever a lost slot passed over is in Kafka before anything later, and what the log tells again is known by its mark in the
 * table. While it reads, the table is looked at now and then: an event that the log should have told long ago ends the session.
 */
final class ChangeCapture implements OutboxPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeCapture.class);
    private static final String TOPICS = "events.";
    private static final long LOOK_EVERY_MILLIS = 1_000;
    private static final long STANDBY_MILLIS = 1_000;
    private static final long OVERDUE_SECONDS = 10;
    private static final Duration ENGINE_PATIENCE = Duration.ofSeconds(30);

    private final Connections connections;
    private final OutboxSettings settings;
    private final ReplicationSlot slot;
    private final OutboxTurn turn;
    private final OutboxUpkeep upkeep;
    private final Backoff backoff = new Backoff();
    private final AtomicLong told = new AtomicLong();
    private volatile @Nullable String trouble;

    ChangeCapture(
            Connections connections,
            OutboxSettings settings,
            ReplicationSlot slot,
            OutboxTurn turn,
            OutboxUpkeep upkeep) {
        this.connections = connections;
        this.settings = settings;
        this.slot = slot;
        this.turn = turn;
        this.upkeep = upkeep;
    }

    @Override
    public void run() {
        int failures = 0;
        while (!backoff.isStopped()) {
            try {
                session();
                failures = 0;
            } catch (InterruptedException | InterruptException stopped) {
                LOG.debug("change data capture was interrupted");
                return;
            } catch (SQLException | RuntimeException failed) {
                // Debezium has exceptions of many kinds; whatever it was, the next session begins anew.
                failures++;
                troubled(failed);
            }
            try {
                if (failures > 0 && !backoff.pause(failures)) {
                    return;
                }
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    private void session() throws SQLException, InterruptedException {
        if (!slot.prepare()) {
            // Another process reads it; this one stands by.
            trouble = null;
            backoff.sleep(STANDBY_MILLIS);
            return;
        }
        while (turn.fromTable() > 0) {
            if (backoff.isStopped()) {
                return;
            }
        }
        CompletableFuture<Optional<String>> ended = new CompletableFuture<>();
        DebeziumEngine<RecordChangeEvent<SourceRecord>> engine = DebeziumEngine.create(
                        ChangeEventFormat.of(Connect.class))
                .using(CaptureProperties.engine(settings.slot(), connections.url(), settings.batchRows()))
                .using((success, message, error) ->
                        ended.complete(success ? Optional.empty() : Optional.of(reason(message, error))))
                .using(OffsetCommitPolicy.always())
                .notifying(this::handle)
                .build();
        Thread thread = Thread.ofPlatform().name("outbox capture").start(engine);
        try {
            watch(ended);
        } finally {
            close(engine, thread);
        }
    }

    /** Until it is stopped, the engine ends, or the slot is not what it was. */
    private void watch(CompletableFuture<Optional<String>> ended) throws SQLException, InterruptedException {
        while (!backoff.isStopped()) {
            try {
                Optional<String> reason = ended.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                if (!backoff.isStopped()) {
                    throw new IllegalStateException(
                            "reading the write-ahead log ended: " + reason.orElse("no reason told"));
                }
            } catch (TimeoutException reading) {
                look();
            } catch (ExecutionException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private void look() throws SQLException {
        SlotStatus status = slot.status();
        if (!status.exists()) {
            throw new IllegalStateException("the replication slot " + slot.name()
                    + " was dropped; a new one is made, and what is unsent is taken from the table");
        }
        if (status.walStatus().equals("lost")) {
            throw new IllegalStateException("the replication slot " + slot.name() + " was given up by PostgreSQL");
        }
        if (trouble == null && status.active() && upkeep.backlog().oldestSeconds() > OVERDUE_SECONDS) {
            throw new IllegalStateException("the write-ahead log has not told of an event that was written more than "
                    + OVERDUE_SECONDS + " s ago; it is taken from the table");
        }
    }

    private void handle(
            List<RecordChangeEvent<SourceRecord>> changes,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        List<SourceRecord> events = changes.stream()
                .map(RecordChangeEvent::record)
                .filter(record -> record.topic().startsWith(TOPICS))
                .toList();
        if (!events.isEmpty()) {
            publish(events);
        }
        for (RecordChangeEvent<SourceRecord> change : changes) {
            committer.markProcessed(change);
        }
        committer.markBatchFinished();
    }

    /** Again and again: the log waits meanwhile, up to the bound of its slot. */
    private void publish(List<SourceRecord> events) throws InterruptedException {
        for (int failures = 1; ; failures++) {
            try {
                told.addAndGet(turn.given(events, ChangeCapture::id, ChangeCapture::record));
                trouble = null;
                return;
            } catch (SQLException | KafkaException failed) {
                troubled(failed);
            }
            if (!backoff.pause(failures)) {
                throw new InterruptedException("stopped while it waited for Kafka or the database");
            }
        }
    }

    /** Events that the log told first: those that were published from the table before do not count. */
    long told() {
        return told.get();
    }

    private static UUID id(SourceRecord event) {
        return UUID.fromString(String.valueOf(
                event.headers().lastWithName(EventHeaders.EVENT_ID).value()));
    }

    private static ProducerRecord<byte[], byte[]> record(SourceRecord event) {
        RecordHeaders headers = new RecordHeaders();
        for (Header header : event.headers()) {
            OutboxRow.header(headers, header.key(), String.valueOf(header.value()));
        }
        return new ProducerRecord<>(
                event.topic(),
                null,
                event.timestamp(),
                OutboxRow.utf8(String.valueOf(event.key())),
                OutboxRow.utf8(String.valueOf(event.value())),
                headers);
    }

    private static void close(DebeziumEngine<?> engine, Thread thread) throws InterruptedException {
        try {
            engine.close();
        } catch (IOException | IllegalStateException ended) {
            LOG.debug("the engine had ended by itself", ended);
        }
        if (!thread.join(ENGINE_PATIENCE)) {
            thread.interrupt();
            thread.join();
        }
    }

    private static String reason(@Nullable String message, @Nullable Throwable error) {
        String text = message;
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            // The innermost that says anything.
            text = cause.getMessage() == null ? text : cause.getMessage();
        }
        return String.valueOf(text).replaceAll("\\s+", " ").strip();
    }

    private void troubled(Exception failed) {
        String message = String.valueOf(failed.getMessage());
        if (!backoff.isStopped() && !message.equals(trouble)) {
            LOG.warn("the outbox is not published now: {}; it is tried again", message);
        }
        trouble = message;
    }

    @Override
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public void stop() {
        backoff.stop();
    }
}
