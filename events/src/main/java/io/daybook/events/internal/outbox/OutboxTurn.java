package io.daybook.events.internal.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
                Map<UUID, Double> seconds = OutboxTable.mark(transaction, rows);
                transaction.commit();
                metrics.published(seconds.values());
                return rows.size();
            } finally {
                end(transaction);
            }
        }
    }

    /** Publishes events that were read elsewhere, in their order, but for those that are published already. */
    <T> void given(List<T> events, Function<T, UUID> id, Function<T, ProducerRecord<byte[], byte[]>> record)
            throws SQLException, InterruptedException {
        try (Connection transaction = begin()) {
            try {
                OutboxTable.claimAll(transaction);
                Map<UUID, Double> unsent = OutboxTable.markUnsent(
                        transaction, events.stream().map(id).toList());
                List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(unsent.size());
                Set<UUID> wanted = unsent.keySet();
                for (T event : events) {
                    if (wanted.contains(id.apply(event))) {
                        records.add(record.apply(event));
                    }
                }
                if (!records.isEmpty()) {
                    producer.send(records);
                }
                transaction.commit();
                metrics.published(unsent.values());
            } finally {
                end(transaction);
            }
        }
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
