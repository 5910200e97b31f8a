package io.daybook.events.internal.deadletter;

import io.daybook.contracts.Topics;
import io.daybook.events.BatchHandler;
import io.daybook.events.ConsumerSpec;
import io.daybook.events.DeadLetters;
import io.daybook.events.Failure;
import io.daybook.events.Received;
import io.daybook.events.RetryableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the letters of all topics of dead letters into the table. By the letter's id, so that a batch that comes again
 * changes nothing; what is no letter becomes a letter of this consumer.
 */
final class LetterRecorder implements BatchHandler {
    static final String GROUP = "dlq-recorder";
    private static final Logger LOG = LoggerFactory.getLogger(LetterRecorder.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    /** Letters are large; few at once keep transactions short. */
    private static final int BATCH_RECORDS = 100;

    private final DataSource database;
    private final DeadLetters letters;
    private final InstantSource clock;

    LetterRecorder(DataSource database, DeadLetters letters, InstantSource clock) {
        this.database = database;
        this.letters = letters;
        this.clock = clock;
    }

    static ConsumerSpec spec() {
        return ConsumerSpec.of(
                        GROUP,
                        GROUP,
                        Topics.DLQ_TX_RAW,
                        Topics.DLQ_TX_VALIDATED,
                        Topics.DLQ_LEDGER_BATCHES,
                        Topics.DLQ_CLICKHOUSE,
                        Topics.EVENTS_DLQ)
                .withBatchRecords(BATCH_RECORDS);
    }

    @Override
    public void handle(List<Received> records) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                for (Received record : records) {
                    insert(connection, record);
                }
                connection.commit();
            } catch (SQLException | RuntimeException failed) {
                connection.rollback();
                throw failed;
            }
        } catch (SQLException away) {
            throw new RetryableException("dead letters cannot be recorded: " + away.getMessage(), away);
        }
    }

    private void insert(Connection connection, Received record) throws SQLException {
        byte[] value = record.value();
        try {
            if (value == null) {
                throw new IllegalArgumentException("it has no value");
            }
            LetterTable.insert(connection, JSON.readTree(value));
        } catch (JacksonException | IllegalArgumentException | DateTimeException noLetter) {
            LOG.warn("{} is no dead letter: {}", record.place(), noLetter.getMessage());
            LetterTable.insert(connection, letterAbout(record, "what is in the topic of dead letters is no letter"));
        }
    }

    private JsonNode letterAbout(Received record, String message) {
        Failure failure =
                Failure.atOnce(GROUP, "record", record.topic(), record, "unreadable_letter", message, clock.instant());
        return JSON.readTree(letters.letter(failure).value());
    }
}
