package io.daybook.server.internal.postgres;

import io.daybook.platform.postgres.PostgresException;
import io.daybook.platform.postgres.PostgresProcess;
import io.daybook.platform.sql.DatabaseUrl;
import io.daybook.server.internal.DataFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL that Daybook brings: starts on the data folder, is started again when it dies, and stops with us. A
 * thread of its own watches it and keeps its log bounded.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final long LOG_CHECK_SECONDS = 60;
    private static final long FIRST_BACK_OFF_MS = 50;
    private static final long LONGEST_BACK_OFF_MS = 10_000;

    private final PostgresProcess process;
    private final Thread watcher;
    private boolean closing;

    private EmbeddedPostgres(PostgresProcess process) {
        this.process = process;
        this.watcher = Thread.ofVirtual().name("postgres-watcher").unstarted(this::watch);
    }

    /**
     * Starts PostgreSQL on the folder, which is locked by this process, and waits until it answers.
     *
     * @throws PostgresException with one line that says what to do
     */
    public static EmbeddedPostgres start(DataFolder folder, PostgresSettings settings) {
        EmbeddedPostgres started = new EmbeddedPostgres(PostgresProcess.start(settings.options(folder)));
        started.watcher.start();
        return started;
    }

    /** The address of the ledger's database; stays the same when the server is started again. */
    public DatabaseUrl url() {
        return process.url();
    }

    /** The process below; its number changes when the server is started again. */
    public PostgresProcess process() {
        return process;
    }

    /** How long each step of the start took. */
    public Map<String, Duration> timings() {
        return process.timings();
    }

    /** Stops the server and waits for it; everything that was committed is on the disk. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            process.close();
        }
        watcher.interrupt();
    }

    private void watch() {
        long backOffMs = FIRST_BACK_OFF_MS;
        while (!isClosing()) {
            try {
                int exitCode = process.exited().get(LOG_CHECK_SECONDS, TimeUnit.SECONDS);
                if (isClosing()) {
                    return;
                }
                LOG.error(
                        "PostgreSQL ended by itself with code {} and is started again; its log is {}",
                        exitCode,
                        process.logFile());
                Thread.sleep(backOffMs);
                backOffMs = Math.min(backOffMs * 2, LONGEST_BACK_OFF_MS);
                restart();
            } catch (TimeoutException alive) {
                backOffMs = FIRST_BACK_OFF_MS;
                rotateLog();
            } catch (PostgresException failed) {
                // The loop sees that it is not alive and tries again, later each time.
                LOG.error("{}", failed.getMessage());
            } catch (InterruptedException closed) {
                return;
            } catch (ExecutionException broken) {
                LOG.error("PostgreSQL can no longer be watched; it is not started again when it ends.", broken);
                return;
            }
        }
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    private synchronized void restart() {
        if (!closing) {
            process.restart();
            LOG.info("PostgreSQL answers again, process {}", process.pid());
        }
    }

    private void rotateLog() {
        try {
            process.rotateLog();
        } catch (IOException failure) {
            LOG.warn("PostgreSQL's log {} cannot be kept small", process.logFile(), failure);
        }
    }
}
