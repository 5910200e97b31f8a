package io.daybook.ledger.internal.shard;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;

/**
 * How a shard's writer waits: everything in it that takes time without working. The simulation has a twin in which no time
 * passes and whoever waits lets the others work on the same thread.
 */
public interface Pacing {
    /** Of a real machine. */
    Pacing REAL = new RealPacing();

    /** Nanoseconds since some moment; only differences mean anything. */
    long nanos();

    /**
     * Waits for a signal on a condition whose lock is held; may return without one.
     *
     * @return what is left of the nanoseconds, 0 or less when they are over
     */
    long await(Condition changed, long nanos) throws InterruptedException;

    /** Lets others work for a moment. */
    void pause(long nanos);

    /** Has a task run once, so long from now. */
    void later(long millis, Executor on, Runnable task);

    /**
     * A number below the bound that differs from process to process, so that two that wait for the same shard do not stay in
     * step.
     *
     * @param bound at least 1
     */
    long scatter(long bound);

    /** The machine's own clock, threads and chance. */
    final class RealPacing implements Pacing {
        private RealPacing() {}

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        // Whoever calls this loops.
        @SuppressWarnings("WaitNotInLoop")
        public long await(Condition changed, long nanos) throws InterruptedException {
            return changed.awaitNanos(nanos);
        }

        @Override
        public void pause(long nanos) {
            LockSupport.parkNanos(nanos);
        }

        @Override
        public void later(long millis, Executor on, Runnable task) {
            CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, on).execute(task);
        }

        @Override
        public long scatter(long bound) {
            return ThreadLocalRandom.current().nextLong(bound);
        }
    }
}
