package io.daybook.server.internal.wiring;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** How long each step of a start took; steps may overlap. Thread-safe. */
public final class StartTimes {
    private final long processStartNanos;
    private final Map<String, Duration> steps = new LinkedHashMap<>();

    private StartTimes(long processStartNanos) {
        this.processStartNanos = processStartNanos;
    }

    /**
     * Counts from the start of the JVM, so that loading it is in it. The operating system's process may be older: the launcher
     * becomes the JVM, and may have built Daybook before.
     */
    public static StartTimes ofThisProcess() {
        long now = System.nanoTime();
        Instant start =
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        long ago = Duration.between(start, Instant.now()).toNanos();
        return new StartTimes(now - Math.max(0, ago));
    }

    /** Runs and measures a step. */
    public <T> T timed(String step, Supplier<T> work) {
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            add(step, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** The time from the JVM's start until now, as a step. */
    public void mark(String step) {
        add(step, total());
    }

    synchronized void add(String step, Duration took) {
        steps.put(step, took);
    }

    /** Since the JVM began. */
    public Duration total() {
        return Duration.ofNanos(System.nanoTime() - processStartNanos);
    }

    /** One line per step. */
    public synchronized String asText() {
        StringBuilder text = new StringBuilder();
        steps.forEach(
                (step, took) -> text.append(String.format(Locale.ROOT, "  %-28s %6d ms%n", step, took.toMillis())));
        return text.toString();
    }
}
