package io.daybook.views.internal.projection;

import io.daybook.ledger.Position;
import io.daybook.ledger.SegmentSource;
import io.daybook.views.AssetCatalogs;
import io.daybook.views.RebuildRunningException;
import io.daybook.views.Rebuilt;
import io.daybook.views.ViewsDoNotFitException;
import io.daybook.views.ViewsSettings;
import io.daybook.views.internal.sql.ViewsSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds a new generation of the tables beside the serving one and swaps them by renaming their schemas.
 *
 * <p>The swap locks the serving position table against writers, brings the new tables to exactly the serving position, then
 * locks out readers for the moment of the renaming. Writers and readers name the schema in every statement, so the next
 * statement of each meets the new tables; the new generation number tells projectors that their memory is stale.
 *
 * <p>Serving tables that do not fit the journal are not waited for: what replaces them is the journal up to its head.
 *
 * <p>An interrupted rebuild leaves its schema and its positions; the next one goes on there if they still fit the journal.
 */
public final class Rebuilder {
    private static final Logger LOG = LoggerFactory.getLogger(Rebuilder.class);
    private static final long SWAP_WITHIN_SEGMENTS = 64;
    private static final long TO_THE_HEAD = Long.MAX_VALUE - 1;

    /** Of all processes on the database; any number that nobody else uses. */
    private static final long ADVISORY_LOCK = 0x6461_7962_7669_6577L;

    /** Readers that come meanwhile wait that long at most. */
    private static final String SWAP_LOCK_TIMEOUT = "500ms";

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final int SWAP_TRIES = 60;
    private static final long SWAP_PAUSE_MILLIS = 1_000;

    private final DataSource dataSource;
    private final SegmentSource source;
    private final AssetCatalogs catalogs;
    private final ViewsSettings settings;
    private final ViewsSchema schemas;

    public Rebuilder(DataSource dataSource, SegmentSource source, AssetCatalogs catalogs, ViewsSettings settings) {
        this.dataSource = dataSource;
        this.source = source;
        this.catalogs = catalogs;
        this.settings = settings;
        this.schemas = new ViewsSchema(dataSource);
    }

    /** Returns when the new tables serve. One at a time, whatever process asks. */
    public synchronized Rebuilt rebuild() throws SQLException {
        try (Connection building = dataSource.getConnection()) {
            if (!isDone(building, "SELECT pg_try_advisory_lock(" + ADVISORY_LOCK + ")")) {
                throw new RebuildRunningException();
            }
            try {
                schemas.drop(ViewsSchema.OLD);
                prepare();
                build(building);
                schemas.drop(ViewsSchema.OLD);
                return count(building);
            } finally {
                building.setAutoCommit(true);
                isDone(building, "SELECT pg_advisory_unlock(" + ADVISORY_LOCK + ")");
            }
        }
    }

    /** One snapshot; the projectors may have gone on since the swap. */
    private static Rebuilt count(Connection connection) throws SQLException {
        List<Position> positions = new ArrayList<>();
        long generation = 0;
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
            for (ViewPosition position : positions(connection, ViewsSchema.LIVE).values()) {
                positions.add(position.position());
                generation = Math.max(generation, position.generation());
            }
            Rebuilt rebuilt = new Rebuilt(
                    generation,
                    positions,
                    count(statement, "workspaces"),
                    count(statement, "accounts"),
                    count(statement, "entries"),
                    count(statement, "lines"),
                    count(statement, "balances"),
                    count(statement, "holds"),
                    count(statement, "failed_transfers"));
            connection.commit();
            return rebuilt;
        } catch (SQLException failed) {
            connection.rollback();
            throw failed;
        }
    }

    private static long count(Statement statement, String table) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + ViewsSchema.LIVE + "." + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static boolean isDone(Connection connection, String function) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(function)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private void build(Connection building) throws SQLException {
        Map<Integer, BatchProjector> projectors = new LinkedHashMap<>();
        for (int shard : source.shards()) {
            BatchProjector projector = new BatchProjector(ViewsSchema.NEXT, shard, source, catalogs, settings);
            projector.open(building);
            projectors.put(shard, projector);
        }
        for (int attempt = 1; ; attempt++) {
            approach(building, projectors);
            try {
                swap(building, projectors);
                return;
            } catch (SQLException failed) {
                if (!LOCK_NOT_AVAILABLE.equals(failed.getSQLState()) || attempt == SWAP_TRIES) {
                    throw failed;
                }
                LOG.info("somebody reads the old views in a long transaction; the swap is tried again");
                pause();
            }
        }
    }

    /** Near enough to the head that what is left is little: during the swap nothing is projected. */
    private void approach(Connection building, Map<Integer, BatchProjector> projectors) throws SQLException {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Map.Entry<Integer, BatchProjector> each : projectors.entrySet()) {
                long goal = source.head(each.getKey()).map(head -> head.seq()).orElse(0L) - SWAP_WITHIN_SEGMENTS;
                moved |= carry(building, each.getValue(), Math.max(0, goal));
            }
        }
    }

    private static void pause() throws SQLException {
        try {
            Thread.sleep(SWAP_PAUSE_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new SQLException("the rebuild was interrupted", stop);
        }
    }

    /** Removes what an interrupted rebuild left; without effect when there is nothing. */
    public synchronized void cleanUp() throws SQLException {
        schemas.drop(ViewsSchema.OLD);
        schemas.drop(ViewsSchema.NEXT);
    }

    private void prepare() throws SQLException {
        if (schemas.exists(ViewsSchema.NEXT)) {
            try (Connection connection = dataSource.getConnection()) {
                schemas.migrate(ViewsSchema.NEXT);
                for (int shard : source.shards()) {
                    new BatchProjector(ViewsSchema.NEXT, shard, source, catalogs, settings).open(connection);
                }
                LOG.info("going on with the rebuild that was interrupted");
                return;
            } catch (ViewsDoNotFitException | org.flywaydb.core.api.FlywayException unusable) {
                LOG.info("starting the rebuild anew: {}", unusable.getMessage());
                schemas.drop(ViewsSchema.NEXT);
            }
        }
        schemas.migrate(ViewsSchema.NEXT);
    }

    /** Whether there was anything to carry. */
    private static boolean carry(Connection connection, BatchProjector projector, long goal) throws SQLException {
        boolean moved = false;
        try {
            while (projector.advance(connection, goal) != null) {
                moved = true;
            }
            return moved;
        } catch (PositionMovedException other) {
            throw new SQLException("another process is rebuilding the views", other);
        }
    }

    private void swap(Connection building, Map<Integer, BatchProjector> projectors) throws SQLException {
        try (Connection swapping = dataSource.getConnection();
                Statement statement = swapping.createStatement()) {
            swapping.setAutoCommit(false);
            try {
                // Somebody may have dropped the table: then nobody serves, and nobody has to be waited for.
                boolean serves =
                        isDone(swapping, "SELECT to_regclass('" + ViewsSchema.LIVE + ".position') IS NOT NULL");
                if (serves) {
                    statement.execute("LOCK TABLE " + ViewsSchema.LIVE + ".position IN EXCLUSIVE MODE");
                }
                Map<Integer, ViewPosition> serving = serves ? positions(swapping, ViewsSchema.LIVE) : Map.of();
                for (Map.Entry<Integer, BatchProjector> each : projectors.entrySet()) {
                    ViewPosition position = serving.get(each.getKey());
                    carry(building, each.getValue(), position == null ? TO_THE_HEAD : goal(position));
                }
                requireNotBehind(serving, positions(swapping, ViewsSchema.NEXT));
                long generation = serving.values().stream()
                                .mapToLong(ViewPosition::generation)
                                .max()
                                .orElse(0)
                        + 1;
                if (serves) {
                    // A reader who holds the table for long must not make all the others wait behind us.
                    statement.execute("SET LOCAL lock_timeout = '" + SWAP_LOCK_TIMEOUT + "'");
                    statement.execute("LOCK TABLE " + ViewsSchema.LIVE + ".position IN ACCESS EXCLUSIVE MODE");
                }
                statement.execute("UPDATE " + ViewsSchema.NEXT + ".position SET generation = " + generation);
                statement.execute("ALTER SCHEMA " + ViewsSchema.LIVE + " RENAME TO " + ViewsSchema.OLD);
                statement.execute("ALTER SCHEMA " + ViewsSchema.NEXT + " RENAME TO " + ViewsSchema.LIVE);
                swapping.commit();
                LOG.info("views of generation {} serve", generation);
            } catch (SQLException | RuntimeException failed) {
                swapping.rollback();
                throw failed;
            } finally {
                swapping.setAutoCommit(true);
            }
        }
    }

    private long goal(ViewPosition serving) {
        return fits(serving) ? serving.seq() : TO_THE_HEAD;
    }

    private boolean fits(ViewPosition serving) {
        try {
            serving.requireIn(source);
            return true;
        } catch (ViewsDoNotFitException misfit) {
            LOG.info("{}; it is being replaced", misfit.getMessage());
            return false;
        }
    }

    /** The new tables may know more than the serving ones: their position comes along with them. */
    private void requireNotBehind(Map<Integer, ViewPosition> serving, Map<Integer, ViewPosition> built)
            throws SQLException {
        for (ViewPosition position : serving.values()) {
            ViewPosition other = built.get(position.shard());
            long reached = other == null ? 0 : other.seq();
            if (reached < position.seq() && fits(position)) {
                throw new SQLException("the rebuilt views are at " + position.shard() + "-" + reached
                        + ", the serving ones at " + position.position());
            }
        }
    }

    private static Map<Integer, ViewPosition> positions(Connection connection, String schema) throws SQLException {
        Map<Integer, ViewPosition> found = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT shard, seq, hash, generation FROM " + schema + ".position ORDER BY shard");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                found.put(
                        row.getInt(1),
                        new ViewPosition(row.getInt(1), row.getLong(2), row.getBytes(3), row.getLong(4)));
            }
        }
        return found;
    }
}
