package io.daybook.events.internal.outbox;

import io.daybook.events.internal.measure.OutboxMetrics;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * One transaction of a publisher: lock lanes, send what is unsent there, mark it, commit. A lane has one publisher at a time,
 * so its events go out in their order whatever publishers there are; one that dies loses its locks with its connection, and
 * what it had sent but not marked is sent again.
 */
final class OutboxTurn {
    /** Half of the lanes, so that a second publisher has something to do. */
    private static final int LANES_AT_ONCE = 8;

    private final DataSource database;
    private final OutboxProducer producer;
    private final OutboxMetrics metrics;
    private final int batchRows;

    OutboxTurn(DataSource database, OutboxProducer producer, OutboxMetrics metrics, int batchRows) {
        this.database = database;
        this.producer = producer;
        this.metrics = metrics;
        this.batchRows = batchRows;
    }

    /**
     * Publishes a batch from the table.
     *
     * @return how many; 0: nothing is unsent in lanes that nobody else has
     * @throws SQLException when the database is away; what was sent comes again
     * @throws KafkaException when the broker is
     */
    int fromTable() throws SQLException, InterruptedException {
        try (Connection transaction = begin()) {
            try {
                List<Short> lanes = OutboxTable.claim(transaction, LANES_AT_ONCE);
                if (lanes.isEmpty()) {
                    return 0;
                }
                List<OutboxRow> rows = OutboxTable.unsent(transaction, lanes, batchRows);
                if (rows.isEmpty()) {
                    return 0;
                }
                producer.send(rows.stream().map(OutboxRow::toRecord).toList());
                Map<UUID, OutboxTable.Marked> marked = OutboxTable.mark(transaction, rows);
                transaction.commit();
                published(marked.values());
                return rows.size();
            } finally {
                end(transaction);
            }
        }
    }

    /**
     * Publishes events that were read elsewhere, but for those that are published already. What is older of their aggregates and
     * was passed over there goes before them.
     *
     * @return how many of those given were not published before
     */
    <T> int given(List<T> events, Function<T, UUID> id, Function<T, ProducerRecord<byte[], byte[]>> record)
            throws SQLException, InterruptedException {
        try (Connection transaction = begin()) {
            try {
                OutboxTable.claimAll(transaction);
                Map<UUID, OutboxTable.Marked> marked = OutboxTable.markUnsent(
                        transaction, events.stream().map(id).toList());
                SortedMap<Long, ProducerRecord<byte[], byte[]>> records = new TreeMap<>();
                Set<String> aggregates = new HashSet<>();
                for (T event : events) {
                    OutboxTable.Marked mark = marked.get(id.apply(event));
                    if (mark != null) {
                        ProducerRecord<byte[], byte[]> each = record.apply(event);
                        records.put(mark.id(), each);
                        aggregates.add(new String(each.key(), StandardCharsets.UTF_8));
                    }
                }
                if (records.isEmpty()) {
                    return 0;
                }
                List<OutboxRow> passedOver = OutboxTable.passedOver(transaction, records.lastKey(), aggregates);
                passedOver.forEach(row -> records.put(row.id(), row.toRecord()));
                producer.send(List.copyOf(records.values()));
                Map<UUID, OutboxTable.Marked> older =
                        passedOver.isEmpty() ? Map.of() : OutboxTable.mark(transaction, passedOver);
                transaction.commit();
                published(marked.values());
                published(older.values());
                return marked.size();
            } finally {
                end(transaction);
            }
        }
    }

    private void published(Collection<OutboxTable.Marked> events) {
        events.forEach(event -> metrics.published(Duration.ofNanos((long) (event.seconds() * 1e9))));
    }

    private Connection begin() throws SQLException {
        Connection connection = database.getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            // A publisher that was stopped in the middle must not keep its lanes for ever. And a mark that a crash of
            // the
            // server loses costs a duplicate, while waiting for the disk here would hold up the journal.
            statement.execute(
                    "SET LOCAL idle_in_transaction_session_timeout = '60s'; SET LOCAL synchronous_commit = off");
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
        return connection;
    }

    private static void end(Connection transaction) throws SQLException {
        // After a commit there is nothing left to undo.
        transaction.rollback();
        transaction.setAutoCommit(true);
    }
}
