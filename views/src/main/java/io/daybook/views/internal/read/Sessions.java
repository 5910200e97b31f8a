package io.daybook.views.internal.read;

import io.daybook.ledger.Position;
import io.daybook.ledger.SegmentSource;
import io.daybook.views.Scope;
import io.daybook.views.ViewBehindException;
import io.daybook.views.ViewsSettings;
import io.daybook.views.ViewsUnavailableException;
import io.daybook.views.internal.projection.ReachedPositions;
import io.daybook.views.internal.sql.ViewsSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;

/** Opens snapshots: waits for the position asked for, and never lets "not found" come from a view that is behind. */
public final class Sessions {
    /** Another process may be the one that projects: then only the table tells. */
    private static final long POLL_MILLIS = 10;

    /**
     * A statement that the server keeps prepared returns types of the generation before a swap: it is prepared again on
     * another connection, of which a pool may have several with old plans.
     */
    private static final String PLAN_IS_STALE = "0A000";

    private static final int MOST_ATTEMPTS = 100;

    /** A question that takes longer holds a connection that others need; what can be slow is a report of a whole workspace. */
    private static final int STATEMENT_TIMEOUT_SECONDS = 60;

    private static final String CANCELLED = "57014";

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final DataSource dataSource;
    private final SegmentSource source;
    private final ReachedPositions reached;
    private final ViewsSettings settings;

    public Sessions(DataSource dataSource, SegmentSource source, ReachedPositions reached, ViewsSettings settings) {
        this.dataSource = dataSource;
        this.source = source;
        this.reached = reached;
        this.settings = settings;
    }

    /** What is asked of a snapshot. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Snapshot snapshot) throws SQLException;
    }

    /** @throws ViewBehindException when the scope's position is not reached in time */
    <T> T read(Scope scope, Question<T> question) {
        if (scope.atLeast() != null) {
            await(scope.atLeast());
        }
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = dataSource.getConnection()) {
                return within(connection, scope, question);
            } catch (SQLException unavailable) {
                if (CANCELLED.equals(unavailable.getSQLState())) {
                    throw new ViewsUnavailableException(
                            "the answer takes longer than " + STATEMENT_TIMEOUT_SECONDS + " s; ask for less at once",
                            unavailable);
                }
                boolean stalePlan = PLAN_IS_STALE.equals(unavailable.getSQLState());
                if (!stalePlan || attempt == MOST_ATTEMPTS) {
                    throw new ViewsUnavailableException(
                            "the views cannot be read: " + unavailable.getMessage(), unavailable);
                }
            }
        }
    }

    private static <T> T within(Connection connection, Scope scope, Question<T> question) throws SQLException {
        connection.setAutoCommit(false);
        try {
            T answer = question.ask(open(connection, scope.workspace()));
            connection.commit();
            connection.setAutoCommit(true);
            return answer;
        } catch (SQLException | RuntimeException failed) {
            try {
                connection.rollback();
                connection.setAutoCommit(true);
            } catch (SQLException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
    }

    /** The same for one thing that may be absent: absent counts only if the view had reached the head. */
    <T> Optional<T> find(Scope scope, Question<Optional<T>> question) {
        record Seen<T>(Optional<T> answer, int shard, long seq) {}
        Seen<T> first = read(
                scope,
                snapshot ->
                        new Seen<>(question.ask(snapshot), snapshot.known() ? snapshot.shard() : -1, snapshot.seq()));
        if (first.answer().isPresent()) {
            return first.answer();
        }
        boolean behind = false;
        for (int shard : source.shards()) {
            if (first.shard() < 0 || first.shard() == shard) {
                long head = source.head(shard).map(segment -> segment.seq()).orElse(0L);
                if (head > first.seq() && (first.shard() == shard || head > position(shard))) {
                    await(new Position(shard, head));
                }
                behind |= head > first.seq();
            }
        }
        return behind ? read(scope, question) : first.answer();
    }

    private static Snapshot open(Connection connection, String workspace) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // The lock comes before the snapshot, so that a swap of generations is either before or after all of it.
            statement.execute(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = '"
                            + STATEMENT_TIMEOUT_SECONDS + "s'; LOCK TABLE "
                            + ViewsSchema.LIVE + ".position IN ACCESS SHARE MODE");
        }
        try (PreparedStatement select =
                connection.prepareStatement("SELECT w.shard, w.workspace, p.seq, p.recorded_at FROM "
                        + "views.workspaces w JOIN views.position p USING (shard) WHERE w.name = ?")) {
            select.setString(1, workspace);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? new Snapshot(
                                connection,
                                row.getInt(1),
                                row.getInt(2),
                                row.getLong(3),
                                Columns.time(row, "recorded_at"))
                        : new Snapshot(connection, 0, -1, 0, Instant.EPOCH);
            }
        }
    }

    private void await(Position required) {
        if (reached.known(required.shard()) >= required.seq()) {
            return;
        }
        long deadline = System.nanoTime() + settings.waitForPositionMs().toNanos();
        try {
            while (true) {
                long current = position(required.shard());
                if (current >= required.seq()) {
                    return;
                }
                long left = (deadline - System.nanoTime()) / NANOS_PER_MILLI;
                if (left <= 0) {
                    throw new ViewBehindException(required, new Position(required.shard(), current));
                }
                reached.await(required.shard(), required.seq(), Math.min(left, POLL_MILLIS));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ViewBehindException(required, new Position(required.shard(), position(required.shard())));
        }
    }

    private long position(int shard) {
        long known = reached.known(shard);
        if (known >= 0) {
            return known;
        }
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT seq FROM views.position WHERE shard = ?")) {
            select.setInt(1, shard);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        } catch (SQLException unavailable) {
            throw new ViewsUnavailableException("the views cannot be read: " + unavailable.getMessage(), unavailable);
        }
    }
}
