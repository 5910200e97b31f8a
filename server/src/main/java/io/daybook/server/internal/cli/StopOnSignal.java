package io.daybook.server.internal.cli;

import io.daybook.server.internal.wiring.RunningServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the server when the process is asked to end: Ctrl-C, SIGTERM, SIGHUP. Being stopped on demand is success, so the
 * exit code is 0 then, and not the JVM's 130 or 143, which a supervisor would take for a crash.
 */
final class StopOnSignal {
    private static final Logger LOG = LoggerFactory.getLogger(StopOnSignal.class);
    private static final long START_PATIENCE_SECONDS = 30;

    private final CompletableFuture<RunningServer> server = new CompletableFuture<>();

    private volatile boolean stopping;
    private volatile boolean exitCodeStands;

    private StopOnSignal() {}

    static StopOnSignal install() {
        StopOnSignal stop = new StopOnSignal();
        Runtime.getRuntime().addShutdownHook(new Thread(stop::stop, "stop"));
        return stop;
    }

    /** Runs the start; a signal in the middle of it stops what it has started. */
    RunningServer starting(Supplier<RunningServer> start) {
        try {
            RunningServer started = start.get();
            server.complete(started);
            return started;
        } catch (RuntimeException | Error failed) {
            server.completeExceptionally(failed);
            throw failed;
        }
    }

    /** When the process ends, by a signal or by itself, the server is stopped, but the exit code is not touched. */
    StopOnSignal keepingTheExitCode() {
        exitCodeStands = true;
        return this;
    }

    /** Runs what comes after the start; when it fails, everything is stopped and its exit code stands. */
    <T> T unlessItFails(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException failed) {
            if (stopping) {
                // What fails because of the stop is nothing to tell; the stop ends the process.
                awaitEnd();
            }
            exitCodeStands = true;
            throw failed;
        }
    }

    private static void awaitEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop() {
        stopping = true;
        RunningServer running;
        try {
            running = server.get(START_PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            // The start failed and has cleaned up; its exit code stands.
            return;
        } catch (TimeoutException | InterruptedException stuck) {
            LOG.error("The start does not end; what it has started is left to the next start");
            Runtime.getRuntime().halt(DaybookCommand.REFUSED);
            return;
        }
        running.close();
        if (exitCodeStands) {
            return;
        }
        if (running.stoppedCleanly()) {
            System.out.println("Daybook has stopped.");
        }
        Runtime.getRuntime().halt(running.stoppedCleanly() ? DaybookCommand.DONE : DaybookCommand.REFUSED);
    }
}
