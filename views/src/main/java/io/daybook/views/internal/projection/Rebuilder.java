package io.daybook.views.internal.projection;

import io.daybook.ledger.SegmentSource;
import io.daybook.views.AssetCatalogs;
import io.daybook.views.ViewsDoNotFitException;
import io.daybook.views.ViewsSettings;
import io.daybook.views.internal.sql.ViewsSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
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

    /** Returns when the new tables serve. One at a time. */
    public synchronized void rebuild() throws SQLException {
        schemas.drop(ViewsSchema.OLD);
        prepare();
        try (Connection building = dataSource.getConnection()) {
            Map<Integer, BatchProjector> projectors = new LinkedHashMap<>();
            for (int shard : source.shards()) {
                BatchProjector projector = new BatchProjector(ViewsSchema.NEXT, shard, source, catalogs, settings);
                projector.open(building);
                projectors.put(shard, projector);
            }
            for (Map.Entry<Integer, BatchProjector> each : projectors.entrySet()) {
                long goal = source.head(each.getKey()).map(head -> head.seq()).orElse(0L) - SWAP_WITHIN_SEGMENTS;
                carry(building, each.getValue(), Math.max(0, goal));
            }
            swap(building, projectors);
        }
        schemas.drop(ViewsSchema.OLD);
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

    private static void carry(Connection connection, BatchProjector projector, long goal) throws SQLException {
        try {
            BatchProjector.Batch batch = projector.advance(connection, goal);
            while (batch != null) {
                batch = projector.advance(connection, goal);
            }
        } catch (PositionMovedException other) {
            throw new SQLException("another process is rebuilding the views", other);
        }
    }

    private void swap(Connection building, Map<Integer, BatchProjector> projectors) throws SQLException {
        try (Connection swapping = dataSource.getConnection();
                Statement statement = swapping.createStatement()) {
            swapping.setAutoCommit(false);
            try {
                statement.execute("LOCK TABLE " + ViewsSchema.LIVE + ".position IN EXCLUSIVE MODE");
                Map<Integer, ViewPosition> serving = positions(swapping, ViewsSchema.LIVE);
                for (ViewPosition position : serving.values()) {
                    BatchProjector projector = projectors.get(position.shard());
                    if (projector != null) {
                        carry(building, projector, goal(position));
                    }
                }
                requireNotBehind(serving, positions(swapping, ViewsSchema.NEXT));
                long generation = serving.values().stream()
                                .mapToLong(ViewPosition::generation)
                                .max()
                                .orElse(0)
                        + 1;
                statement.execute("LOCK TABLE " + ViewsSchema.LIVE + ".position IN ACCESS EXCLUSIVE MODE");
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
        return fits(serving) ? serving.seq() : Long.MAX_VALUE - 1;
    }

    private boolean fits(ViewPosition serving) {
        try {
            serving.requireIn(source);
            return true;
        } catch (ViewsDoNotFitException misfit) {
            LOG.warn("{}; it is being replaced", misfit.getMessage());
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
