package io.daybook.intake.internal.generate;

import io.daybook.intake.Ingested;
import io.daybook.intake.Payment;
import io.daybook.intake.PaymentGenerator;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Sends made-up payments from a thread of its own, evenly spread over each second. */
public final class SeededGenerator implements PaymentGenerator, AutoCloseable {
    /** How far it may be behind its rate before it gives up what it missed: a stall must not become a burst. */
    private static final long MAX_DEBT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Function<Payment, CompletableFuture<Ingested>> intake;
    private final InstantSource clock;
    private final LongSupplier idSeeds;
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private volatile int ratePerSecond;
    private volatile long endsAtMillis;
    private @Nullable Thread thread;
    private boolean closed;

    /** @param idSeeds never the same twice: event ids are made of it */
    public SeededGenerator(
            Function<Payment, CompletableFuture<Ingested>> intake, InstantSource clock, LongSupplier idSeeds) {
        this.intake = intake;
        this.clock = clock;
        this.idSeeds = idSeeds;
    }

    @Override
    public synchronized Status start(int rate, int seconds, long seed) {
        if (rate < 1 || rate > MAX_RATE_PER_SECOND || seconds < 1 || seconds > MAX_SECONDS) {
            throw new IllegalArgumentException("a rate or a duration out of its bounds");
        }
        boolean running = isRunning();
        endsAtMillis = clock.millis() + TimeUnit.SECONDS.toMillis(seconds);
        ratePerSecond = rate;
        if (!running && !closed) {
            sent.reset();
            accepted.reset();
            refused.reset();
            MadeUpPayments payments = new MadeUpPayments(seed, idSeeds.getAsLong());
            Thread made = new Thread(() -> run(payments), "payment-generator");
            made.setDaemon(true);
            thread = made;
            made.start();
        }
        return status();
    }

    private void run(MadeUpPayments payments) {
        long due = System.nanoTime();
        while (ratePerSecond > 0 && clock.millis() < endsAtMillis) {
            long now = System.nanoTime();
            if (due - now > 0) {
                LockSupport.parkNanos(due - now);
                continue;
            }
            due = Math.max(due, now - MAX_DEBT_NANOS) + TimeUnit.SECONDS.toNanos(1) / ratePerSecond();
            sent.increment();
            intake.apply(payments.next())
                    .whenComplete((done, failed) -> (failed == null ? accepted : refused).increment());
        }
    }

    private int ratePerSecond() {
        return Math.max(1, ratePerSecond);
    }

    @Override
    public synchronized Status stop() {
        end();
        return status();
    }

    private void end() {
        ratePerSecond = 0;
        Thread running = thread;
        thread = null;
        if (running == null) {
            return;
        }
        LockSupport.unpark(running);
        try {
            running.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized Status status() {
        boolean running = isRunning();
        return new Status(
                running,
                running ? ratePerSecond : 0,
                sent.sum(),
                accepted.sum(),
                refused.sum(),
                running ? Optional.of(endsAtMillis) : Optional.empty());
    }

    private boolean isRunning() {
        return thread != null && thread.isAlive();
    }

    @Override
    public synchronized void close() {
        closed = true;
        end();
    }
}
