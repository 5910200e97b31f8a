package io.daybook.events.internal.outbox;

import io.daybook.events.Outbox;
import io.daybook.events.OutboxEvent;
import io.daybook.platform.sql.Connections;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Users' services at work: threads that count an aggregate up and write the event of it in the same transaction, some of which
 * are rolled back. They go on when the database is away for a while.
 */
final class OutboxLoad implements AutoCloseable {
    private static final String[] KINDS = {"miner.counted", "treasury.counted", "ops.counted", "crm.counted"};

    private final Connections connections;
    private final int aggregates;
    private final int pauseMillis;
    private final List<Thread> writers = new ArrayList<>();
    private final AtomicInteger written = new AtomicInteger();
    private volatile boolean stopping;

    OutboxLoad(Connections connections, int writers, int aggregates, int pauseMillis) throws SQLException {
        this.connections = connections;
        this.aggregates = aggregates;
        this.pauseMillis = pauseMillis;
        try (Connection connection = connections.open("test");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS counted (name text PRIMARY KEY, n int NOT NULL)");
            statement.execute("INSERT INTO counted SELECT 'agg-' || i, 0 FROM generate_series(0, " + (aggregates - 1)
                    + ") i ON CONFLICT DO NOTHING");
        }
        for (int number = 0; number < writers; number++) {
            int seed = number;
            this.writers.add(Thread.ofPlatform().name("writer-" + number).start(() -> work(seed)));
        }
    }

    private void work(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        while (!stopping) {
            try (Connection connection = connections.open("test writer")) {
                connection.setAutoCommit(false);
                while (!stopping) {
                    count(connection, random);
                    if (random.nextInt(10) == 0) {
                        connection.rollback();
                    } else {
                        connection.commit();
                        written.incrementAndGet();
                    }
                    Thread.sleep(pauseMillis);
                }
            } catch (SQLException away) {
                pause();
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    private void count(Connection connection, SplittableRandom random) throws SQLException {
        int aggregate = random.nextInt(aggregates);
        String name = "agg-" + aggregate;
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE counted SET n = n + 1 WHERE name = ? RETURNING n")) {
            update.setString(1, name);
            try (ResultSet row = update.executeQuery()) {
                row.next();
                Outbox.write(
                        connection,
                        OutboxEvent.of(KINDS[aggregate % KINDS.length], name, "{\"n\": " + row.getInt(1) + "}"));
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Commits that were answered. */
    int written() {
        return written.get();
    }

    void awaitWritten(int events) throws InterruptedException {
        while (written.get() < events) {
            Thread.sleep(10);
        }
    }

    @Override
    public void close() {
        end();
    }

    /** Ends the writers and waits for them. */
    void end() {
        stopping = true;
        try {
            for (Thread writer : writers) {
                writer.join();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the table says was committed, in order per aggregate. */
    static Map<String, List<UUID>> committed(Connections connections) throws SQLException {
        Map<String, List<UUID>> events = new LinkedHashMap<>();
        try (Connection connection = connections.open("test");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT aggregate_id, event_id, (payload->>'n')::int FROM outbox"
                        + " WHERE kind LIKE '%.counted' ORDER BY aggregate_id, (payload->>'n')::int")) {
            while (row.next()) {
                events.computeIfAbsent(row.getString(1), any -> new ArrayList<>())
                        .add(row.getObject(2, UUID.class));
            }
        }
        return events;
    }
}
