package io.daybook.events.internal.outbox;

import io.daybook.events.EventPublishing.Accepted;
import io.daybook.events.EventPublishing.KeyReused;
import io.daybook.events.EventPublishing.Refused;
import io.daybook.events.EventPublishing.Result;
import io.daybook.events.Outbox;
import io.daybook.events.OutboxEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** An event and the memory of its key, in one transaction: a repeated request writes nothing and gets the first answer. */
final class IdempotentWrites {
    private static final String DATA_EXCEPTION = "22";
    private static final String CHECK_VIOLATION = "23514";

    /** Waits for another transaction with the same key; then one row tells whether the key is ours. */
    private static final String REMEMBER = """
            INSERT INTO events.idempotency_record (scope, key, request_hash, answer, expires_at)
            VALUES (?, ?, ?, jsonb_build_object('event_id', ?::text, 'topic', ?::text), clock_timestamp() + interval '24 hours')
            ON CONFLICT (scope, key) DO UPDATE
               SET request_hash = excluded.request_hash, answer = excluded.answer, expires_at = excluded.expires_at
             WHERE events.idempotency_record.expires_at <= clock_timestamp()
            """;

    private static final String RECALL = """
            SELECT request_hash, answer->>'event_id', answer->>'topic'
              FROM events.idempotency_record
             WHERE scope = ? AND key = ?
            """;

    private final DataSource database;

    IdempotentWrites(DataSource database) {
        this.database = database;
    }

    Result write(OutboxEvent event, String scope, Optional<String> key) throws SQLException {
        try (Connection transaction = database.getConnection()) {
            transaction.setAutoCommit(false);
            try {
                if (key.isPresent() && !remember(transaction, event, scope, key.get())) {
                    return recall(transaction, event, scope, key.get());
                }
                Outbox.write(transaction, event);
                transaction.commit();
                return new Accepted(event.eventId(), event.topic(), false);
            } catch (SQLException failed) {
                String state = failed.getSQLState() == null ? "" : failed.getSQLState();
                if (state.startsWith(DATA_EXCEPTION) || state.equals(CHECK_VIOLATION)) {
                    return new Refused(words(failed));
                }
                throw failed;
            } finally {
                transaction.rollback();
                transaction.setAutoCommit(true);
            }
        }
    }

    private static boolean remember(Connection transaction, OutboxEvent event, String scope, String key)
            throws SQLException {
        try (PreparedStatement insert = transaction.prepareStatement(REMEMBER)) {
            insert.setString(1, scope);
            insert.setString(2, key);
            insert.setBytes(3, hash(event));
            insert.setString(4, event.eventId().toString());
            insert.setString(5, event.topic());
            return insert.executeUpdate() == 1;
        }
    }

    private static Result recall(Connection transaction, OutboxEvent event, String scope, String key)
            throws SQLException {
        try (PreparedStatement select = transaction.prepareStatement(RECALL)) {
            select.setString(1, scope);
            select.setString(2, key);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException(
                            "the record of an idempotency key went away in the middle of a request", "40001");
                }
                return Arrays.equals(row.getBytes(1), hash(event))
                        ? new Accepted(UUID.fromString(row.getString(2)), row.getString(3), true)
                        : new KeyReused();
            }
        }
    }

    /** Of what the caller said, so not of the event's id, which is new with each request. */
    private static byte[] hash(OutboxEvent event) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : new String[] {
                event.kind(),
                event.aggregateType(),
                event.aggregateId(),
                event.tenant(),
                event.correlationId(),
                event.payload()
            }) {
                digest.update(part == null ? new byte[] {1} : part.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }

    /** Forgets keys whose day is over. */
    void expire() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM events.idempotency_record WHERE expires_at <= clock_timestamp()");
        }
    }

    /** The server's own words, without the statement around them. */
    private static String words(SQLException refused) {
        for (SQLException each = refused; each != null; each = each.getNextException()) {
            ServerErrorMessage said = each instanceof PSQLException server ? server.getServerErrorMessage() : null;
            if (said != null && said.getMessage() != null) {
                return said.getMessage();
            }
        }
        return "PostgreSQL cannot hold it";
    }
}
