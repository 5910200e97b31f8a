package io.daybook.ledger.internal.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Makes the partitions of the journal ahead of the writers. A partition is made as a table of its own and then attached:
 * {@code CREATE TABLE ... PARTITION OF} would lock the journal against every reader and writer, attaching does not.
 */
final class SegmentPartitions {
    private static final long LOCK = JournalSchema.MIGRATION_LOCK + 1;
    private static final String END = """
            SELECT coalesce(max((regexp_match(pg_get_expr(part.relpartbound, part.oid), 'TO \\(''(\\d+)''\\)'))[1]::bigint), 0)
              FROM pg_inherits AS link JOIN pg_class AS part ON part.oid = link.inhrelid
             WHERE link.inhparent = 'journal.segment'::regclass""";

    private final long segments;

    SegmentPartitions(long segments) {
        this.segments = segments;
    }

    /**
     * Makes what is missing so that {@code seq} and one partition more have a place.
     *
     * @return the first seq that has no partition
     */
    long makeFor(Connection connection, long seq) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            // The first append may wait for this: better an unavailable journal than one that hangs.
            statement.execute("SET LOCAL lock_timeout = '5s'");
            statement.execute("SET LOCAL statement_timeout = '15s'");
            statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
            long end = end(statement);
            while (end <= seq + segments) {
                make(statement, end);
                end += segments;
            }
            connection.commit();
            return end;
        } catch (SQLException failure) {
            connection.rollback();
            throw failure;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static long end(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(END)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void make(Statement statement, long from) throws SQLException {
        String name = "journal.segment_from_" + from;
        // Rows are never changed: vacuum has only to freeze what was inserted, early and in small portions.
        statement.execute(
                "CREATE TABLE " + name + " (LIKE journal.segment INCLUDING ALL) WITH (fillfactor = 100,"
                        + " autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 100000,"
                        + " toast.autovacuum_vacuum_insert_scale_factor = 0, toast.autovacuum_vacuum_insert_threshold = 1000000)");
        statement.execute("ALTER TABLE journal.segment ATTACH PARTITION " + name + " FOR VALUES FROM (" + from
                + ") TO (" + (from + segments) + ")");
    }
}
