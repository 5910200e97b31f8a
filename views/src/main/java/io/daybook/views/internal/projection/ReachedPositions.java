package io.daybook.views.internal.projection;

import java.util.HashMap;
import java.util.Map;

/** Where the live views are known to be, and a bell for those who wait. */
public final class ReachedPositions {
    private final Map<Integer, Long> reached = new HashMap<>();

    /** A projector committed, or found the tables there after a restart. */
    public synchronized void set(int shard, long seq) {
        reached.put(shard, seq);
        notifyAll();
    }

    /** -1: not known in this process. */
    public synchronized long known(int shard) {
        return reached.getOrDefault(shard, -1L);
    }

    /** Returns when the shard is known to be at {@code seq} or the time is over. */
    public synchronized void await(int shard, long seq, long timeoutMillis) throws InterruptedException {
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
        long left = timeoutMillis;
        while (known(shard) < seq && left > 0) {
            wait(left);
            left = (deadline - System.nanoTime()) / 1_000_000;
        }
    }
}
