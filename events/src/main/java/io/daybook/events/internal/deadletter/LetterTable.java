package io.daybook.events.internal.deadletter;

import io.daybook.events.DeadLetterDesk;
import io.daybook.events.ReplayTarget;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The tables of dead letters. */
final class LetterTable {
    private static final String SHOWN =
            "id, created_at, consumer_name, stage, event_kind, event_id, error_code, error_message, attempts, trace_id,"
                    + " correlation_id, schema_id, source_topic, source_partition, source_offset, source_key, first_seen,"
                    + " last_seen, payload, status, original IS NOT NULL AS replayable";

    private static final String INSERT = """
            INSERT INTO events.event_dlq (id, consumer_name, stage, event_kind, event_id, error_code, error_message,
                attempts, trace_id, correlation_id, schema_id, source_topic, source_partition, source_offset, source_key,
                first_seen, last_seen, payload, original_key_id, original_nonce, original)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET attempts = greatest(event_dlq.attempts, excluded.attempts),
                first_seen = least(event_dlq.first_seen, excluded.first_seen),
                last_seen = greatest(event_dlq.last_seen, excluded.last_seen)
            """;

    private static final String FILTER =
            " WHERE (?::text IS NULL OR consumer_name = ?) AND (?::bigint IS NULL OR created_at >= clock_timestamp() - ? * interval '1 second')"
                    + " AND (? OR status = 'waiting') AND (cardinality(?::uuid[]) = 0 OR id = ANY (?::uuid[]))";

    private LetterTable() {}

    /** A letter that waits, with what a replay needs. */
    record Waiting(
            UUID id,
            Instant createdAt,
            String consumerName,
            String eventKind,
            OriginalCipher.@Nullable Sealed original) {
        DeadLetterDesk.Place place() {
            return new DeadLetterDesk.Place(createdAt, id);
        }
    }

    /**
     * Records an envelope. The same letter again only moves its times and attempts.
     *
     * @throws IllegalArgumentException when it is no envelope
     */
    static void insert(Connection connection, JsonNode envelope) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setObject(1, UUID.fromString(text(envelope, "id")));
            insert.setString(2, text(envelope, "consumer_name"));
            insert.setString(3, text(envelope, "stage"));
            insert.setString(4, text(envelope, "event_kind"));
            insert.setString(5, envelope.path("event_id").asString(null));
            insert.setString(6, text(envelope, "error_code"));
            insert.setString(7, text(envelope, "error_message"));
            insert.setInt(8, (int) number(envelope, "attempts"));
            insert.setString(9, envelope.path("trace_id").asString(null));
            insert.setString(10, envelope.path("correlation_id").asString(null));
            JsonNode schema = envelope.path("schema_id");
            insert.setObject(11, schema.isIntegralNumber() ? schema.intValue() : null, Types.INTEGER);
            insert.setString(12, text(envelope, "source_topic"));
            insert.setInt(13, (int) number(envelope, "source_partition"));
            insert.setLong(14, number(envelope, "source_offset"));
            insert.setString(15, envelope.path("source_key").asString(null));
            insert.setObject(16, time(Instant.parse(text(envelope, "first_seen"))));
            insert.setObject(17, time(Instant.parse(text(envelope, "last_seen"))));
            insert.setString(18, envelope.path("payload").toString());
            JsonNode original = envelope.path("original");
            boolean whole = original.isObject();
            insert.setString(19, whole ? text(original, "key_id") : null);
            insert.setBytes(20, whole ? bytes(original, "nonce") : null);
            insert.setBytes(21, whole ? bytes(original, "ciphertext") : null);
            insert.executeUpdate();
        }
    }

    private static String text(JsonNode envelope, String field) {
        JsonNode node = envelope.path(field);
        if (!node.isString()) {
            throw new IllegalArgumentException("it has no " + field);
        }
        return node.stringValue();
    }

    private static long number(JsonNode envelope, String field) {
        JsonNode node = envelope.path(field);
        if (!node.isIntegralNumber()) {
            throw new IllegalArgumentException("it has no " + field);
        }
        return node.longValue();
    }

    private static byte[] bytes(JsonNode original, String field) {
        return Base64.getDecoder().decode(text(original, field));
    }

    static List<DeadLetterDesk.Count> counts(Connection connection) throws SQLException {
        String sql = "SELECT consumer_name, event_kind, count(*) FROM events.event_dlq WHERE status = 'waiting'"
                + " GROUP BY consumer_name, event_kind ORDER BY count(*) DESC, consumer_name, event_kind";
        List<DeadLetterDesk.Count> counts = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                counts.add(new DeadLetterDesk.Count(rows.getString(1), rows.getString(2), rows.getLong(3)));
            }
        }
        return counts;
    }

    static long waiting(Connection connection) throws SQLException {
        try (PreparedStatement query =
                        connection.prepareStatement("SELECT count(*) FROM events.event_dlq WHERE status = 'waiting'");
                ResultSet row = query.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    static List<DeadLetterDesk.Letter> newest(
            Connection connection, DeadLetterDesk.Filter filter, int limit, Optional<DeadLetterDesk.Place> after)
            throws SQLException {
        String sql = "SELECT " + SHOWN + " FROM events.event_dlq" + FILTER
                + " AND (?::timestamptz IS NULL OR (created_at, id) < (?, ?)) ORDER BY created_at DESC, id DESC LIMIT ?";
        List<DeadLetterDesk.Letter> letters = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            int next = place(query, filter(query, filter, List.of()), after);
            query.setInt(next, limit);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    letters.add(letter(rows));
                }
            }
        }
        return letters;
    }

    static List<Waiting> oldest(Connection connection, DeadLetterDesk.Order order, int limit) throws SQLException {
        String sql = "SELECT id, created_at, consumer_name, event_kind, original_key_id, original_nonce, original"
                + " FROM events.event_dlq" + FILTER
                + " AND (?::timestamptz IS NULL OR (created_at, id) > (?, ?)) ORDER BY created_at, id LIMIT ?";
        List<Waiting> letters = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            // Whoever names a letter wants to hear of it, also that it has had its effect.
            boolean named = !order.ids().isEmpty();
            DeadLetterDesk.Filter asked = new DeadLetterDesk.Filter(
                    order.filter().consumer(), order.filter().youngerThan(), named);
            int next = place(query, filter(query, asked, order.ids()), order.after());
            query.setInt(next, limit);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    byte[] original = rows.getBytes(7);
                    letters.add(new Waiting(
                            rows.getObject(1, UUID.class),
                            instant(rows, "created_at"),
                            rows.getString(3),
                            rows.getString(4),
                            original == null
                                    ? null
                                    : new OriginalCipher.Sealed(rows.getString(5), rows.getBytes(6), original)));
                }
            }
        }
        return letters;
    }

    /** Gives the index of the next parameter. */
    private static int filter(PreparedStatement query, DeadLetterDesk.Filter filter, List<UUID> ids)
            throws SQLException {
        String consumer = filter.consumer().orElse(null);
        Long seconds = filter.youngerThan().map(Duration::toSeconds).orElse(null);
        Array wanted = query.getConnection().createArrayOf("uuid", ids.toArray());
        query.setString(1, consumer);
        query.setString(2, consumer);
        query.setObject(3, seconds, Types.BIGINT);
        query.setObject(4, seconds, Types.BIGINT);
        query.setBoolean(5, filter.withApplied());
        query.setArray(6, wanted);
        query.setArray(7, wanted);
        return 8;
    }

    private static int place(PreparedStatement query, int first, Optional<DeadLetterDesk.Place> place)
            throws SQLException {
        OffsetDateTime at = place.map(known -> time(known.createdAt())).orElse(null);
        query.setObject(first, at, Types.TIMESTAMP_WITH_TIMEZONE);
        query.setObject(first + 1, at, Types.TIMESTAMP_WITH_TIMEZONE);
        query.setObject(first + 2, place.map(DeadLetterDesk.Place::id).orElse(null), Types.OTHER);
        return first + 3;
    }

    static Optional<DeadLetterDesk.Shown> find(Connection connection, UUID id) throws SQLException {
        DeadLetterDesk.Letter letter;
        try (PreparedStatement query =
                connection.prepareStatement("SELECT " + SHOWN + " FROM events.event_dlq WHERE id = ?")) {
            query.setObject(1, id);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                letter = letter(row);
            }
        }
        List<DeadLetterDesk.Replayed> replays = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT run_id, requested_by, replayed_at, outcome, code, message"
                        + " FROM events.dlq_replay WHERE letter_id = ? ORDER BY id")) {
            query.setObject(1, id);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    replays.add(new DeadLetterDesk.Replayed(
                            rows.getObject(1, UUID.class),
                            rows.getString(2),
                            instant(rows, "replayed_at"),
                            rows.getString(4),
                            rows.getString(5),
                            rows.getString(6)));
                }
            }
        }
        return Optional.of(new DeadLetterDesk.Shown(letter, replays));
    }

    /** The letter's state and the audit's row, in the caller's transaction. */
    static void replayed(Connection connection, UUID letter, UUID run, String requestedBy, ReplayTarget.Outcome outcome)
            throws SQLException {
        String sql = """
                WITH letter AS (
                    UPDATE events.event_dlq SET status = CASE WHEN ? = 'rejected' THEN status ELSE 'applied' END,
                        replay_attempts = replay_attempts + 1, replayed_at = clock_timestamp(), replay_outcome = ?,
                        replay_code = ?, replay_message = ?
                    WHERE id = ?
                    RETURNING id)
                INSERT INTO events.dlq_replay (run_id, letter_id, requested_by, outcome, code, message)
                SELECT ?, id, ?, ?, ?, ? FROM letter
                """;
        String word = word(outcome);
        String code = outcome instanceof ReplayTarget.Outcome.Rejected rejected ? rejected.code() : null;
        String message = outcome instanceof ReplayTarget.Outcome.Rejected rejected
                ? rejected.message().replace('\0', ' ')
                : null;
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setString(1, word);
            update.setString(2, word);
            update.setString(3, code);
            update.setString(4, message);
            update.setObject(5, letter);
            update.setObject(6, run);
            update.setString(7, requestedBy);
            update.setString(8, word);
            update.setString(9, code);
            update.setString(10, message);
            update.executeUpdate();
        }
    }

    static String word(ReplayTarget.Outcome outcome) {
        return switch (outcome) {
            case ReplayTarget.Outcome.Accepted accepted -> "accepted";
            case ReplayTarget.Outcome.Rejected rejected -> "rejected";
            case ReplayTarget.Outcome.AlreadyApplied applied -> "already_applied";
        };
    }

    private static DeadLetterDesk.Letter letter(ResultSet row) throws SQLException {
        return new DeadLetterDesk.Letter(
                row.getObject("id", UUID.class),
                instant(row, "created_at"),
                row.getString("consumer_name"),
                row.getString("stage"),
                row.getString("event_kind"),
                row.getString("event_id"),
                row.getString("error_code"),
                row.getString("error_message"),
                row.getInt("attempts"),
                row.getString("trace_id"),
                row.getString("correlation_id"),
                row.getObject("schema_id", Integer.class),
                row.getString("source_topic"),
                row.getInt("source_partition"),
                row.getLong("source_offset"),
                row.getString("source_key"),
                instant(row, "first_seen"),
                instant(row, "last_seen"),
                row.getString("payload"),
                row.getString("status"),
                row.getBoolean("replayable"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
