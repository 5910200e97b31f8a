package io.daybook.intake.internal.ingest;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Whether the broker answers, told from what became of the payments: silent for too long while some wait, or the last one
 * failed, means away. While it is away one payment at a time goes through to find out.
 */
final class BrokerWatch {
    private final long awayAfterNanos;
    private final LongSupplier nanos;
    private final AtomicLong waiting = new AtomicLong();
    private volatile long lastSignNanos;
    private volatile boolean failed;

    BrokerWatch(long awayAfterMillis, LongSupplier nanos) {
        this.awayAfterNanos = TimeUnit.MILLISECONDS.toNanos(awayAfterMillis);
        this.nanos = nanos;
        this.lastSignNanos = nanos.getAsLong();
    }

    /** False: the broker is away, and another payment is finding out whether it is back. */
    boolean tryBegin() {
        long before = waiting.getAndIncrement();
        if (before == 0) {
            // Silence counts from here: before it nobody had asked.
            lastSignNanos = nanos.getAsLong();
            return true;
        }
        if (isAway()) {
            waiting.decrementAndGet();
            return false;
        }
        return true;
    }

    private boolean isAway() {
        return failed || nanos.getAsLong() - lastSignNanos > awayAfterNanos;
    }

    /** @param reached the broker answered, be it a refusal */
    void ended(boolean reached) {
        if (reached) {
            lastSignNanos = nanos.getAsLong();
        }
        failed = !reached;
        waiting.decrementAndGet();
    }
}
