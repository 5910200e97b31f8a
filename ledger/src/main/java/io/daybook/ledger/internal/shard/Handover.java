package io.daybook.ledger.internal.shard;

import io.daybook.ledger.LedgerSettings;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What callers, the writer thread and the appender thread share, behind one lock: the queue, the draft that was handed over,
 * and whether the reign is still ours.
 */
final class Handover {
    /** Whoever waits is signalled; this only bounds what a lost signal would cost. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final RequestQueue queue;
    private final Pacing pacing;
    private @Nullable Draft handedOver;
    /** From the hand-over until the append is acknowledged. */
    private boolean appending;

    private boolean stopping;
    private @Nullable Throwable lost;
    private long keysIndexedThrough;
    private long reign;

    Handover(LedgerSettings settings, Pacing pacing) {
        this.pacing = pacing;
        this.queue = new RequestQueue(settings.queueCapacityCommands(), settings.totalQueueCapacityCommands());
    }

    /** Null when the request was taken, else why not; the empty text: this process is stopping. */
    @Nullable
    String offer(Request request) {
        lock.lock();
        try {
            if (stopping) {
                return "";
            }
            String full = queue.offer(request);
            if (full == null) {
                changed.signalAll();
            }
            return full;
        } finally {
            lock.unlock();
        }
    }

    void putBack(Request request, boolean behindOthers) {
        lock.lock();
        try {
            if (behindOthers) {
                queue.putBackBehindOthers(request);
            } else {
                queue.putBack(request);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A request goes away for a look-up; it still counts as waiting. */
    void park(Request request) {
        lock.lock();
        try {
            request.parked = true;
            queue.park(request);
        } finally {
            lock.unlock();
        }
    }

    /** A request returns from its look-up. False: this process is stopping, nobody will decide it. */
    boolean comeBack(Request request) {
        lock.lock();
        try {
            request.parked = false;
            queue.unpark(request);
            if (stopping) {
                return false;
            }
            if (request.isAnswered()) {
                // It was told to try again while it was away: nobody waits for it any more.
                return true;
            }
            queue.putBack(request);
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Puts requests to the front in their order; those that wait already, or will come back, are not doubled. */
    void putBackAll(List<Request> requests) {
        lock.lock();
        try {
            for (Request request : requests.reversed()) {
                queue.remove(request);
                if (!request.parked && !request.isAnswered()) {
                    queue.putBack(request);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    List<Request> drain() {
        lock.lock();
        try {
            return queue.drain();
        } finally {
            lock.unlock();
        }
    }

    int waitingCommands() {
        lock.lock();
        try {
            return queue.commands();
        } finally {
            lock.unlock();
        }
    }

    /** What the writer shall do next. */
    sealed interface Task {
        record Decide(Request request) implements Task {}

        /** Nothing more to take: append what is decided, or expire what is due. */
        record Append() implements Task {}

        record KeysIndexed(long throughSeq) implements Task {}

        record EndReign() implements Task {}
    }

    private static final Task APPEND = new Task.Append();
    private static final Task END = new Task.EndReign();

    /** What the writer has at hand. */
    interface Desk {
        /** The draft takes no more commands. */
        boolean isFull();

        /** There is something to append, or a hold to expire. */
        boolean hasWork();

        long waitMillis();
    }

    Task nextTask(Desk desk) throws InterruptedException {
        lock.lock();
        try {
            Task next = pollTask(desk);
            while (next == null) {
                pacing.await(changed, TimeUnit.MILLISECONDS.toNanos(desk.waitMillis()));
                next = pollTask(desk);
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Null when there is nothing to do now. */
    @Nullable
    Task pollTask(Desk desk) {
        lock.lock();
        try {
            if (lost != null) {
                return END;
            }
            if (keysIndexedThrough > 0) {
                long throughSeq = keysIndexedThrough;
                keysIndexedThrough = 0;
                return new Task.KeysIndexed(throughSeq);
            }
            Request next = desk.isFull() ? null : queue.take();
            if (next != null) {
                return new Task.Decide(next);
            }
            boolean work = desk.hasWork();
            if (work && !appending) {
                return APPEND;
            }
            return stopping && queue.isEmpty() && !work ? END : null;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the draft before is durable and gives this one to the appender; false: the reign is lost. */
    boolean handOver(Draft draft) throws InterruptedException {
        lock.lock();
        try {
            while (appending && lost == null) {
                pacing.await(changed, LOOK_AGAIN_NANOS);
            }
            if (lost != null) {
                return false;
            }
            handedOver = draft;
            appending = true;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The appender's next draft; null when there was none for so long, or when the reign is over. */
    @Nullable
    Draft takeDraft(long patienceMillis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
            while (handedOver == null && lost == null && left > 0) {
                left = pacing.await(changed, left);
            }
            Draft draft = handedOver;
            handedOver = null;
            return draft;
        } finally {
            lock.unlock();
        }
    }

    void appended() {
        lock.lock();
        try {
            appending = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ignored when the reign that indexed them is over. */
    void keysIndexed(long byReign, long throughSeq) {
        lock.lock();
        try {
            if (byReign == reign) {
                keysIndexedThrough = throughSeq;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the reign; the first reason stays. */
    void lose(Throwable why) {
        lock.lock();
        try {
            if (lost == null) {
                lost = why;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isLost() {
        lock.lock();
        try {
            return lost != null;
        } finally {
            lock.unlock();
        }
    }

    /** @return the number of the reign, unlike any before */
    long beginReign() {
        lock.lock();
        try {
            reign++;
            lost = null;
            appending = false;
            handedOver = null;
            keysIndexedThrough = 0;
            return reign;
        } finally {
            lock.unlock();
        }
    }

    /** The draft that the appender did not take before the reign ended. */
    @Nullable
    Draft leftOver() {
        lock.lock();
        try {
            Draft draft = handedOver;
            handedOver = null;
            return draft;
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    Throwable reasonOfLoss() {
        lock.lock();
        try {
            return lost;
        } finally {
            lock.unlock();
        }
    }

    boolean isStopping() {
        lock.lock();
        try {
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    void stop() {
        lock.lock();
        try {
            stopping = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Sleeps unless this process is stopping. */
    void pause(long millis) {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (left > 0 && !stopping) {
                left = pacing.await(changed, left);
            }
        } catch (InterruptedException stop) {
            stopping = true;
        } finally {
            lock.unlock();
        }
    }
}
