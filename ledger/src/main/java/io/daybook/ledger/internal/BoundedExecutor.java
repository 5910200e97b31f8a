package io.daybook.ledger.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/** Lets at most so many tasks run at once, in the order of their arrival; each waits on the thread that it was given. */
final class BoundedExecutor implements Executor {
    private final Executor threads;
    private final Semaphore permits;

    /** @param threads gives every task a thread of its own, which may wait */
    BoundedExecutor(Executor threads, int atOnce) {
        this.threads = threads;
        this.permits = new Semaphore(atOnce, true);
    }

    @Override
    public void execute(Runnable task) {
        threads.execute(() -> {
            permits.acquireUninterruptibly();
            try {
                task.run();
            } finally {
                permits.release();
            }
        });
    }
}
