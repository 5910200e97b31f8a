package io.daybook.ledger.internal.postgres;

import io.daybook.ledger.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The last segments that a writer of this process committed, so that readers need not fetch back what has just been written.
 * Holds one unbroken chain per shard, of at most {@link #MAX_BYTES} with all that a segment takes beside its payload: under
 * single requests that is more than the payload.
 */
final class RecentSegments {
    static final int MAX_BYTES = 32 << 20;

    /** A segment's record, its two hashes, the headers of its three arrays and its place in the chain. */
    static final int OVERHEAD_BYTES = 256;

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

    /** A ring: the segments have consecutive numbers, so that any of them is found without looking at the others. */
    private static final class Chain {
        private @Nullable Segment[] ring = new Segment[64];
        private long firstSeq;
        private int count;
        private long bytes;

        void add(Segment segment) {
            if (count > 0 && !follows(at(lastSeq()), segment)) {
                Arrays.fill(ring, null);
                count = 0;
                bytes = 0;
            }
            if (count == 0) {
                firstSeq = segment.seq();
            }
            if (count == ring.length) {
                grow();
            }
            ring[place(segment.seq())] = segment;
            count++;
            bytes += bytes(segment);
            while (bytes > MAX_BYTES && count > 1) {
                bytes -= bytes(at(firstSeq));
                ring[place(firstSeq)] = null;
                firstSeq++;
                count--;
            }
        }

        private static boolean follows(Segment last, Segment next) {
            return last.seq() + 1 == next.seq() && Arrays.equals(last.hash(), next.prevHash());
        }

        private static int bytes(Segment segment) {
            return segment.payload().length + OVERHEAD_BYTES;
        }

        private void grow() {
            @Nullable Segment[] small = ring;
            ring = new Segment[small.length * 2];
            for (long seq = firstSeq; seq <= lastSeq(); seq++) {
                ring[place(seq)] = small[(int) (seq % small.length)];
            }
        }

        private int place(long seq) {
            return (int) (seq % ring.length);
        }

        private Segment at(long seq) {
            return Objects.requireNonNull(ring[place(seq)]);
        }

        /** 0: there is none. */
        long lastSeq() {
            return count == 0 ? 0 : firstSeq + count - 1;
        }

        List<Segment> from(long fromSeq, int limit) {
            if (count == 0 || fromSeq < firstSeq || fromSeq > lastSeq()) {
                return List.of();
            }
            long end = Math.min(lastSeq(), fromSeq + limit - 1);
            List<Segment> found = new ArrayList<>((int) (end - fromSeq + 1));
            for (long seq = fromSeq; seq <= end; seq++) {
                found.add(at(seq));
            }
            return found;
        }
    }
}
