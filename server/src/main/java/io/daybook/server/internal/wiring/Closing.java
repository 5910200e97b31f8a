package io.daybook.server.internal.wiring;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what was opened, last first; one that fails does not keep the others open. */
final class Closing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private final Deque<Step> steps = new ArrayDeque<>();
    private boolean clean = true;
    private boolean closed;

    private record Step(String what, AutoCloseable closeable) {}

    /** What comes after the close is closed at once: a start may be overtaken by the stop. */
    synchronized <T extends AutoCloseable> T add(String what, T closeable) {
        steps.push(new Step(what, closeable));
        if (closed) {
            close();
        }
        return closeable;
    }

    /** Whether everything closed without a failure. */
    synchronized boolean isClean() {
        return clean;
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            long start = System.nanoTime();
            try {
                step.closeable().close();
                LOG.debug("Stopped {} in {} ms", step.what(), (System.nanoTime() - start) / 1_000_000);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (Exception failure) {
                clean = false;
                LOG.error("{} did not stop cleanly: {}", step.what(), failure.getMessage());
            }
        }
    }
}
