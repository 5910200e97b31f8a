package io.daybook.views.internal.projection;

import io.daybook.ledger.BrokenJournalException;
import io.daybook.ledger.Position;
import io.daybook.ledger.SegmentSource;
import io.daybook.views.AssetCatalogs;
import io.daybook.views.ViewsDoNotFitException;
import io.daybook.views.ViewsListener;
import io.daybook.views.ViewsProgress;
import io.daybook.views.ViewsProgress.State;
import io.daybook.views.ViewsSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the live views of one shard at the head of the journal, on a thread of its own. A database that is away is tried
 * again; a journal that cannot be read stops it for good; views that do not fit the journal are left alone until a rebuild,
 * also by another process, has replaced them.
 */
public final class ShardProjector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShardProjector.class);
    private static final long IDLE_MILLIS = 1_000;
    private static final long CLOSE_MILLIS = 10_000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long LOOK_EVERY_NANOS = 1_000_000_000;

    /** Classes of SQLSTATE (PostgreSQL, appendix A) that say that the tables are not as we made them, whatever is tried. */
    private static final Set<String> TABLES_CHANGED = Set.of("22", "23", "3F", "42");

    private final int shard;
    private final DataSource dataSource;
    private final SegmentSource source;
    private final ViewsSettings settings;
    private final ReachedPositions reached;
    private final ViewsListener listener;
    private final StepAside stepAside;
    private final BatchProjector projector;
    private final Thread thread;
    private volatile boolean closed;
    private volatile ViewsProgress progress;

    public ShardProjector(
            String schema,
            int shard,
            DataSource dataSource,
            SegmentSource source,
            AssetCatalogs catalogs,
            ViewsSettings settings,
            ReachedPositions reached,
            StepAside stepAside,
            ViewsListener listener) {
        this.shard = shard;
        this.dataSource = dataSource;
        this.source = source;
        this.settings = settings;
        this.reached = reached;
        this.stepAside = stepAside;
        this.listener = listener;
        this.projector = new BatchProjector(schema, shard, source, catalogs, settings);
        this.progress = new ViewsProgress(State.STARTING, null, new Position(shard, 0), 0, 0, 0, 0, 0);
        this.thread = Thread.ofPlatform().name("views-" + shard).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    public ViewsProgress progress() {
        return progress;
    }

    private void run() {
        while (!closed) {
            try (Connection connection = dataSource.getConnection()) {
                follow(connection);
            } catch (PositionMovedException moved) {
                LOG.info("views of shard {}: {}; reading it again", shard, moved.getMessage());
            } catch (SQLException failed) {
                if (areTablesChanged(failed)) {
                    waitForRebuild("the rows cannot be written (" + firstLine(failed)
                            + "): somebody changed the tables; `daybook verify --rebuild-views` builds them anew");
                } else {
                    retryLater(failed);
                }
            } catch (BrokenJournalException broken) {
                LOG.error("views of shard {} stop: {}", shard, broken.getMessage());
                state(State.STOPPED, broken.getMessage());
                return;
            } catch (ViewsDoNotFitException misfit) {
                waitForRebuild(String.valueOf(misfit.getMessage()));
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                break;
            } catch (RuntimeException unexpected) {
                retryLater(unexpected);
            }
        }
        state(State.CLOSED, null);
    }

    private void follow(Connection connection) throws SQLException, PositionMovedException, InterruptedException {
        ViewPosition position = projector.open(connection);
        arrived(position.position(), 0, 0, 0, 0);
        long lookedNanos = System.nanoTime();
        while (!closed) {
            BatchProjector.Batch batch = projector.advance(connection, Long.MAX_VALUE - 1);
            if (batch == null) {
                ViewsProgress now = progress;
                arrived(now.position(), 0, 0, 0, 0);
                stepAside.reset();
                source.awaitAfter(shard, now.position().seq(), IDLE_MILLIS);
                if (System.nanoTime() - lookedNanos >= LOOK_EVERY_NANOS) {
                    // With nothing to write nobody would notice that the tables were dropped or exchanged.
                    projector.requireInPlace(connection);
                    lookedNanos = System.nanoTime();
                }
            } else {
                Position at = batch.reached().position();
                long head = headAfter(batch);
                arrived(at, head - at.seq(), batch.segments(), batch.rows(), batch.nanos());
                listener.visible(at, batch.decidedAtMicros(), batch.nanos(), head - at.seq());
                if (batch.full()) {
                    TimeUnit.NANOSECONDS.sleep(stepAside.nanosAfter(batch.nanos(), head));
                }
            }
        }
    }

    private void arrived(Position position, long lagSegments, int segments, long rows, long nanos) {
        ViewsProgress before = progress;
        progress = new ViewsProgress(
                State.FOLLOWING,
                projector.mismatches() == 0 ? null : "the views have drifted: run verify, then rebuild",
                position,
                lagSegments,
                before.segments() + segments,
                before.transactions() + (segments > 0 ? 1 : 0),
                before.rowsWritten() + rows,
                before.busySeconds() + nanos / NANOS_PER_SECOND);
        reached.set(shard, position.seq());
    }

    /** Asking for the head costs a query, so it is asked after full batches only: others mean that there is no lag. */
    private long headAfter(BatchProjector.Batch batch) {
        long reachedSeq = batch.reached().seq();
        return batch.full()
                ? source.head(shard)
                        .map(head -> Math.max(head.seq(), reachedSeq))
                        .orElse(reachedSeq)
                : reachedSeq;
    }

    private static boolean areTablesChanged(SQLException failed) {
        String state = failed.getSQLState();
        return state != null && state.length() == 5 && TABLES_CHANGED.contains(state.substring(0, 2));
    }

    private static String firstLine(SQLException failed) {
        return String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
    }

    private void waitForRebuild(String misfit) {
        if (!misfit.equals(progress.problem())) {
            LOG.error("views of shard {} stop: {}", shard, misfit);
        }
        state(State.STOPPED, misfit);
        reached.set(shard, -1);
        pause();
    }

    private void retryLater(Exception reason) {
        if (closed) {
            return;
        }
        String message = String.valueOf(reason.getMessage());
        if (!message.equals(progress.problem())) {
            LOG.warn("views of shard {} wait for the database: {}", shard, reason.toString());
        }
        state(State.WAITING_FOR_DATABASE, message);
        // What was known may be gone: commits are not waited for.
        reached.set(shard, -1);
        pause();
    }

    private void pause() {
        try {
            Thread.sleep(settings.retryPauseMs());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    private void state(State state, @Nullable String problem) {
        ViewsProgress before = progress;
        progress = new ViewsProgress(
                state,
                problem,
                before.position(),
                before.lagSegments(),
                before.segments(),
                before.transactions(),
                before.rowsWritten(),
                before.busySeconds());
    }

    /** Waits for the batch under way. */
    @Override
    public void close() {
        closed = true;
        // Interrupting would close the socket of a batch under way; it wakes only a thread that waits.
        thread.interrupt();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
