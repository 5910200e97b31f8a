package io.daybook.intake.internal.ingest;

import java.util.concurrent.atomic.AtomicLong;

/** How much may wait for the broker at once. Whoever finds no room is refused; nothing queues up behind it. */
final class InFlightBudget {
    private final long maxRecords;
    private final long maxBytes;
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();

    InFlightBudget(long maxRecords, long maxBytes) {
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
    }

    /** False when there is no room now. */
    boolean tryTake(int size) {
        if (records.incrementAndGet() > maxRecords) {
            records.decrementAndGet();
            return false;
        }
        if (bytes.addAndGet(size) > maxBytes) {
            bytes.addAndGet(-size);
            records.decrementAndGet();
            return false;
        }
        return true;
    }

    void release(int size) {
        bytes.addAndGet(-size);
        records.decrementAndGet();
    }

    long records() {
        return records.get();
    }

    long bytes() {
        return bytes.get();
    }
}
