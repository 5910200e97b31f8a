package io.daybook.server.internal.cli;

import io.daybook.platform.config.Configuration;
import io.daybook.server.internal.ServerSettings;
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

    /** A start that brings a PostgreSQL must end before it can be stopped without leaving that behind. */
    private static final long PATIENCE_WITH_POSTGRES_SECONDS = 120;

    /** A start on somebody's own database, which may be waited for long, leaves nothing behind. */
    private static final long PATIENCE_SECONDS = 3;

    private final boolean bringsPostgres;
    private final CompletableFuture<RunningServer> server = new CompletableFuture<>();
    private volatile boolean stopping;
    private volatile boolean exitCodeStands;

    private StopOnSignal(boolean bringsPostgres) {
        this.bringsPostgres = bringsPostgres;
    }

    static StopOnSignal install(Configuration configuration) {
        boolean bringsPostgres =
                configuration.get(ServerSettings.class).databaseUrl().isEmpty();
        StopOnSignal stop = new StopOnSignal(bringsPostgres);
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
            T result = work.get();
            awaitEndWhenStopping();
            return result;
        } catch (RuntimeException failed) {
            awaitEndWhenStopping();
            exitCodeStands = true;
            throw failed;
        }
    }

    /** What a start still does or fails at while it is stopped is nothing to tell; the stop ends the process. */
    private void awaitEndWhenStopping() {
        if (stopping) {
            awaitEnd();
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
            running = server.get(bringsPostgres ? PATIENCE_WITH_POSTGRES_SECONDS : PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            // The start failed and has cleaned up; its exit code stands.
            return;
        } catch (TimeoutException | InterruptedException stuck) {
            if (bringsPostgres) {
                LOG.error("The start does not end; what it has started is left to the next start");
            }
            Runtime.getRuntime().halt(bringsPostgres ? DaybookCommand.REFUSED : DaybookCommand.DONE);
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
