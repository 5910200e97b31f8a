package io.daybook.testkit.simulation;

import io.daybook.ledger.internal.shard.Pacing;
import io.daybook.ledger.internal.shard.ShardWriter;
import io.daybook.ledger.internal.shard.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * The real shard writer on one thread: its own turns, its appender's and its background tasks come in an order drawn from the
 * seed. Waiting takes none of the test's time, it moves this owner's stopwatch.
 */
final class SteppedOwner implements Pacing {
    private static final long STEP_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int LAST_TURNS = 10_000;

    final ShardWriter writer;
    private final SplittableRandom random;
    private final List<Runnable> tasks = new ArrayList<>();
    private final long heartbeatNanos;
    private long nanos = 1;

    SteppedOwner(String name, SimulatedStore store, long seed) {
        random = new SplittableRandom(seed);
        heartbeatNanos = TimeUnit.MILLISECONDS.toNanos(store.settings.heartbeatMs());
        writer = new ShardWriter(0, name, new SimulatedParts(store, tasks::add, this), store.settings);
    }

    /** One piece of what may happen next. */
    void step() {
        nanos += STEP_NANOS;
        int what = random.nextInt(100);
        if (what < 45) {
            writersTurn();
        } else if (what < 80) {
            writer.appenderTurn();
        } else if (!tasks.isEmpty()) {
            tasks.remove(random.nextInt(tasks.size())).run();
        } else if (what == 99) {
            // A quiet while: the next turn of the appender shows that the owner is alive.
            nanos += heartbeatNanos;
        }
    }

    private Turn writersTurn() {
        Turn turn = writer.turn();
        if (turn == Turn.FAILED) {
            nanos += RETRY_NANOS;
        }
        return turn;
    }

    /** Decides and appends what waits, if the store lets it. */
    void stop() {
        writer.close();
        int turns = 0;
        while (writersTurn() != Turn.OVER) {
            Violation.unless(turns++ < LAST_TURNS, () -> "the writer does not stop: " + writer.status());
            writer.appenderTurn();
        }
        // What still waits is told that nobody will decide it.
        writersTurn();
    }

    @Override
    public long nanos() {
        return nanos;
    }

    /** The writer waits for its appender: then that has a turn. */
    @Override
    public long await(Condition changed, long left) {
        pause(STEP_NANOS);
        return left - STEP_NANOS;
    }

    @Override
    public void pause(long forNanos) {
        nanos += forNanos;
        if (writer.appenderTurn() != Turn.WORKED) {
            // Nobody else can end this wait sooner.
            nanos += RETRY_NANOS;
        }
    }

    @Override
    public void later(long millis, Executor on, Runnable task) {
        on.execute(task);
    }

    @Override
    public long scatter(long bound) {
        return random.nextLong(bound);
    }
}
