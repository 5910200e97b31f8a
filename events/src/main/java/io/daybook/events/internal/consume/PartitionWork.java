package io.daybook.events.internal.consume;

import io.daybook.events.Received;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The records of one partition that were taken and not finished, in one lane per key. The records of a lane are handled
 * one after the other, lanes side by side; only what lies below the lowest unfinished record may be committed.
 */
final class PartitionWork {
    /** Handles one record. False: it was not finished, because the work was given back. */
    interface Step {
        boolean handle(Received record, PartitionWork work) throws InterruptedException;
    }

    private static final class Lane {
        private final Deque<Received> waiting = new ArrayDeque<>();
    }

    private final String name;
    private final Step step;
    private final Map<ByteBuffer, Lane> lanes = new HashMap<>();
    private final TreeSet<Long> unfinished = new TreeSet<>();
    private final Set<Thread> running = new HashSet<>();
    private final CountDownLatch givenBack = new CountDownLatch(1);
    private int finishedSinceAsked;
    private long next = -1;

    PartitionWork(String name, Step step) {
        this.name = name;
        this.step = step;
    }

    synchronized void add(Received record) {
        byte[] key = record.key();
        // Records without a key have no order among themselves: each is a lane of its own.
        ByteBuffer of =
                key == null ? ByteBuffer.allocate(Long.BYTES + 1).putLong(0, record.offset()) : ByteBuffer.wrap(key);
        unfinished.add(record.offset());
        next = record.offset() + 1;
        Lane lane = lanes.get(of);
        if (lane == null) {
            lane = new Lane();
            lanes.put(of, lane);
            lane.waiting.add(record);
            start(of, lane);
        } else {
            lane.waiting.add(record);
        }
    }

    private void start(ByteBuffer key, Lane lane) {
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> {
            try {
                run(key, lane);
            } finally {
                stopped(Thread.currentThread());
            }
        });
        running.add(thread);
        thread.start();
    }

    private void run(ByteBuffer key, Lane lane) {
        try {
            for (Received record = take(key, lane); record != null; record = take(key, lane)) {
                if (!step.handle(record, this)) {
                    return;
                }
                finished(record);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Null: the lane is empty and gone, or the work was given back. */
    private synchronized @Nullable Received take(ByteBuffer key, Lane lane) {
        if (isGivenBack()) {
            return null;
        }
        Received record = lane.waiting.poll();
        if (record == null) {
            lanes.remove(key);
        }
        return record;
    }

    private synchronized void finished(Received record) {
        unfinished.remove(record.offset());
        finishedSinceAsked++;
    }

    private synchronized void stopped(Thread thread) {
        running.remove(thread);
        notifyAll();
    }

    synchronized int size() {
        return unfinished.size();
    }

    /**
     * The offset of the first record that is not finished.
     *
     * @param position where reading goes on; counts when everything is finished, as markers of transactions take offsets too
     */
    synchronized long committable(long position) {
        return unfinished.isEmpty() ? Math.max(position, next) : unfinished.first();
    }

    /** Records that were finished since the last call. */
    synchronized int takeFinished() {
        int finished = finishedSinceAsked;
        finishedSinceAsked = 0;
        return finished;
    }

    /** No lane begins another record; those that wait for another attempt give up. */
    void giveBack() {
        givenBack.countDown();
    }

    boolean isGivenBack() {
        return givenBack.getCount() == 0;
    }

    /** True: given back meanwhile. */
    boolean pause(Duration time) throws InterruptedException {
        return givenBack.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** After {@link #giveBack}: whether the records that were at work are finished in time. */
    synchronized boolean awaitQuiet(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!running.isEmpty()) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }

    synchronized void interrupt() {
        running.forEach(Thread::interrupt);
    }
}
