package io.daybook.server.internal.wiring;

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

    /** Counts from the start of the operating system's process, so that loading the JVM is in it. */
    public static StartTimes ofThisProcess() {
        long now = System.nanoTime();
        long ago = ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> Duration.between(start, Instant.now()).toNanos())
                .orElse(0L);
        // The operating system rounds to hundredths of a second.
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

    /** The time from the process' begin until now, as a step. */
    public void mark(String step) {
        add(step, total());
    }

    synchronized void add(String step, Duration took) {
        steps.put(step, took);
    }

    /** Since the process began. */
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
