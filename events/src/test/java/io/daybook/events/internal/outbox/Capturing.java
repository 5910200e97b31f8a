package io.daybook.events.internal.outbox;

import com.zaxxer.hikari.HikariDataSource;
import io.daybook.events.OutboxSettings;
import io.daybook.events.SlotStatus;
import io.daybook.events.internal.measure.OutboxMetrics;
import io.daybook.platform.kafka.KafkaAccess;
import io.daybook.platform.sql.Connections;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Change data capture at work in a test, with its parts in reach. */
final class Capturing implements AutoCloseable {
    private final Connections connections;
    private final HikariDataSource pool;
    private final OutboxProducer producer;
    private final ReplicationSlot slot;
    private final ChangeCapture capture;
    private final Thread thread;

    Capturing(Connections connections, KafkaAccess kafka, String slotName) {
        this.connections = connections;
        this.pool = connections.pool("test capture", 4);
        OutboxSettings settings = new OutboxSettings(
                OutboxSettings.Mode.CDC, 500, 500, 24, slotName, OutboxSettings.DEFAULTS.slotWarnMb());
        this.producer = new OutboxProducer(kafka);
        this.slot = new ReplicationSlot(pool, settings);
        OutboxUpkeep upkeep = new OutboxUpkeep(pool, new IdempotentWrites(pool), 24);
        OutboxMetrics metrics = new OutboxMetrics(new SimpleMeterRegistry(), "outbox", upkeep::oldestUnsentSeconds);
        OutboxTurn turn = new OutboxTurn(pool, producer, metrics, settings.batchRows());
        this.capture = new ChangeCapture(connections, settings, slot, turn, upkeep);
        this.thread = Thread.ofPlatform().name("capture").start(capture);
    }

    ChangeCapture capture() {
        return capture;
    }

    SlotStatus slot() throws SQLException {
        return slot.status();
    }

    /** The engine reads the log now; whoever makes the slot has it for a moment too. */
    boolean isReading() {
        try (Connection connection = connections.open("test");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM pg_replication_slots"
                        + " JOIN pg_stat_replication ON pid = active_pid WHERE slot_name = '" + slot.name() + "'")) {
            row.next();
            return row.getInt(1) > 0;
        } catch (SQLException away) {
            return false;
        }
    }

    void awaitReading() {
        await(this::isReading);
    }

    /** Ends whoever reads the slot and drops it. */
    void dropSlot() throws SQLException {
        try (Connection connection = connections.open("test");
                Statement statement = connection.createStatement()) {
            for (int attempt = 0; ; attempt++) {
                statement.execute("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots"
                        + " WHERE active AND slot_name = '" + slot.name() + "'");
                try {
                    statement.execute("SELECT pg_drop_replication_slot('" + slot.name() + "')");
                    return;
                } catch (SQLException failed) {
                    // Ended while it was being made: then it is gone too.
                    if ("42704".equals(failed.getSQLState())) {
                        return;
                    }
                    if (attempt == 50) {
                        throw failed;
                    }
                }
            }
        }
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited for a minute");
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    void stop() {
        capture.stop();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
        producer.close();
        pool.close();
    }
}
