package io.daybook.ledger.internal.postgres;

import io.daybook.ledger.Segment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The last segments that a writer of this process committed, so that readers need not fetch back what has just been written.
 * Holds one unbroken chain per shard, at most {@link #MAX_BYTES} of payload each.
 */
final class RecentSegments {
    private static final int MAX_BYTES = 32 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final Map<Integer, Chain> chains = new HashMap<>();

    void add(Segment segment) {
        lock.lock();
        try {
            chains.computeIfAbsent(segment.shard(), shard -> new Chain()).add(segment);
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** True if a writer of this process has committed to the shard. */
    boolean knows(int shard) {
        lock.lock();
        try {
            return chains.containsKey(shard);
        } finally {
            lock.unlock();
        }
    }

    /** Up to {@code limit} segments from {@code fromSeq} on; empty when the first is not here. */
    List<Segment> from(int shard, long fromSeq, int limit) {
        lock.lock();
        try {
            Chain chain = chains.get(shard);
            return chain == null ? List.of() : chain.from(fromSeq, limit);
        } finally {
            lock.unlock();
        }
    }

    /** True as soon as a segment after {@code seq} is here, false when the time is over. */
    boolean awaitAfter(int shard, long seq, long timeoutMillis) throws InterruptedException {
        long nanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        lock.lockInterruptibly();
        try {
            while (true) {
                Chain chain = chains.get(shard);
                if (chain != null && chain.lastSeq() > seq) {
                    return true;
                }
                if (nanos <= 0) {
                    return false;
                }
                nanos = added.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    private static final class Chain {
        private final Deque<Segment> segments = new ArrayDeque<>();
        private long bytes;

        void add(Segment segment) {
            Segment last = segments.peekLast();
            if (last != null && (last.seq() + 1 != segment.seq() || !Arrays.equals(last.hash(), segment.prevHash()))) {
                segments.clear();
                bytes = 0;
            }
            segments.addLast(segment);
            bytes += segment.payload().length;
            while (bytes > MAX_BYTES && segments.size() > 1) {
                bytes -= segments.removeFirst().payload().length;
            }
        }

        long lastSeq() {
            return segments.isEmpty() ? 0 : segments.getLast().seq();
        }

        List<Segment> from(long fromSeq, int limit) {
            if (segments.isEmpty() || fromSeq < segments.getFirst().seq() || fromSeq > lastSeq()) {
                return List.of();
            }
            long skip = fromSeq - segments.getFirst().seq();
            List<Segment> found = new ArrayList<>();
            for (Segment segment : segments) {
                if (skip-- <= 0) {
                    found.add(segment);
                    if (found.size() == limit) {
                        break;
                    }
                }
            }
            return found;
        }
    }
}
