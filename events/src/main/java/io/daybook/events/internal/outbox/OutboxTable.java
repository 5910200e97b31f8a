package io.daybook.events.internal.outbox;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The statements that publishers say to the outbox's table. Each runs in the transaction of the connection it gets. */
final class OutboxTable {
    /** The lanes whose oldest event waits longest come first; a lane that another publisher has is passed over. */
    private static final String CLAIM = """
            SELECT lanes.lane
              FROM events.outbox_lane lanes
             CROSS JOIN LATERAL (SELECT events.outbox.id
                                   FROM events.outbox
                                  WHERE events.outbox.lane = lanes.lane AND published_at IS NULL
                                  ORDER BY events.outbox.id
                                  LIMIT 1) oldest
             ORDER BY oldest.id
             LIMIT ?
               FOR UPDATE OF lanes SKIP LOCKED
            """;

    private static final String COLUMNS = """
            SELECT unsent.id, event_id, kind, topic, aggregate_type, aggregate_id, tenant, correlation_id, traceparent,
                   payload::text, floor(extract(epoch FROM created_at) * 1000)::bigint
            """;

    private static final String UNSENT = COLUMNS + """
              FROM unnest(?::smallint[]) AS claimed(lane)
             CROSS JOIN LATERAL (SELECT *
                                   FROM events.outbox
                                  WHERE events.outbox.lane = claimed.lane AND published_at IS NULL
                                  ORDER BY id
                                  LIMIT ?) unsent
            """;

    private static final String PASSED_OVER = COLUMNS + """
              FROM events.outbox unsent
             WHERE lane = ANY (ARRAY(SELECT outbox_lane.lane FROM events.outbox_lane))
               AND published_at IS NULL
               AND id < ?
               AND aggregate_id = ANY (?)
            """;

    private static final String MARK = """
            UPDATE events.outbox
               SET published_at = clock_timestamp() AT TIME ZONE 'UTC'
             WHERE id = ANY (?)
            RETURNING event_id, id, extract(epoch FROM published_at - created_at)
            """;

    private static final String MARK_EVENTS = """
            UPDATE events.outbox
               SET published_at = clock_timestamp() AT TIME ZONE 'UTC'
             WHERE event_id = ANY (?) AND published_at IS NULL
            RETURNING event_id, id, extract(epoch FROM published_at - created_at)
            """;

    /**
     * An event that was marked as published.
     *
     * @param id its number in the table
     * @param seconds since it was written
     */
    record Marked(long id, double seconds) {}

    private OutboxTable() {}

    /** Locks up to so many lanes that have something unsent, until the transaction ends. */
    static List<Short> claim(Connection transaction, int lanes) throws SQLException {
        List<Short> claimed = new ArrayList<>();
        try (PreparedStatement claim = transaction.prepareStatement(CLAIM)) {
            claim.setInt(1, lanes);
            try (ResultSet row = claim.executeQuery()) {
                while (row.next()) {
                    claimed.add(row.getShort(1));
                }
            }
        }
        return claimed;
    }

    /** Locks every lane, waiting for those who have them. */
    static void claimAll(Connection transaction) throws SQLException {
        try (Statement statement = transaction.createStatement()) {
            statement.execute("SELECT lane FROM events.outbox_lane ORDER BY lane FOR UPDATE");
        }
    }

    /**
     * What is unsent in lanes that the transaction has locked, ascending. Read by a statement of its own after the lock, so
     * that it sees what the lanes' last owner has marked.
     */
    static List<OutboxRow> unsent(Connection transaction, List<Short> lanes, int most) throws SQLException {
        List<OutboxRow> rows = new ArrayList<>();
        try (PreparedStatement select = transaction.prepareStatement(UNSENT)) {
            select.setArray(1, transaction.createArrayOf("smallint", lanes.toArray()));
            select.setInt(2, Math.max(1, most / lanes.size()));
            read(select, rows);
        }
        rows.sort(Comparator.comparingLong(OutboxRow::id));
        return rows;
    }

    /** Of these aggregates, what is unsent although it is older than the number. */
    static List<OutboxRow> passedOver(Connection transaction, long id, Collection<String> aggregates)
            throws SQLException {
        List<OutboxRow> rows = new ArrayList<>();
        try (PreparedStatement select = transaction.prepareStatement(PASSED_OVER)) {
            select.setLong(1, id);
            select.setArray(2, transaction.createArrayOf("text", aggregates.toArray()));
            read(select, rows);
        }
        return rows;
    }

    private static void read(PreparedStatement select, List<OutboxRow> rows) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                rows.add(new OutboxRow(
                        row.getLong(1),
                        row.getObject(2, UUID.class),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8),
                        row.getString(9),
                        row.getString(10),
                        row.getLong(11)));
            }
        }
    }

    /** Marks as published. */
    static Map<UUID, Marked> mark(Connection transaction, List<OutboxRow> rows) throws SQLException {
        Array ids = transaction.createArrayOf(
                "bigint", rows.stream().map(OutboxRow::id).toArray());
        return mark(transaction, MARK, ids);
    }

    /** Marks those of the events that were not marked before, and gives only them. */
    static Map<UUID, Marked> markUnsent(Connection transaction, List<UUID> events) throws SQLException {
        return mark(transaction, MARK_EVENTS, transaction.createArrayOf("uuid", events.toArray()));
    }

    private static Map<UUID, Marked> mark(Connection transaction, String sql, Array which) throws SQLException {
        Map<UUID, Marked> marked = new LinkedHashMap<>();
        try (PreparedStatement update = transaction.prepareStatement(sql)) {
            update.setArray(1, which);
            try (ResultSet row = update.executeQuery()) {
                while (row.next()) {
                    marked.put(row.getObject(1, UUID.class), new Marked(row.getLong(2), row.getDouble(3)));
                }
            }
        }
        return marked;
    }
}
