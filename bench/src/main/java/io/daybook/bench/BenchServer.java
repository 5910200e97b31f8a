package io.daybook.bench;

import io.daybook.platform.postgres.PostgresOptions;
import io.daybook.platform.postgres.PostgresProcess;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL of the benchmark's own, set up as {@code daybook up} does it, in a folder for temporary files that is removed
 * at the end.
 */
final class BenchServer implements AutoCloseable {
    private static final List<String> SHOWN_SETTINGS = List.of(
            "server_version",
            "fsync",
            "synchronous_commit",
            "full_page_writes",
            "wal_level",
            "wal_sync_method",
            "wal_compression",
            "wal_buffers",
            "shared_buffers",
            "max_wal_size",
            "checkpoint_timeout");

    private final Path folder;
    private final PostgresProcess process;
    private final Thread stopOnExit = new Thread(this::stop, "bench-stop");
    private int databases;
    private boolean stopped;

    /** @param programs where PostgreSQL's programs are or will be unpacked; null: below the run's own folder */
    BenchServer(@Nullable Path programs) {
        try {
            folder = Files.createTempDirectory(
                    "daybook-bench-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Path binaries = programs == null ? folder.resolve("programs") : programs;
        this.process = PostgresProcess.start(PostgresOptions.of(folder.resolve("postgres"), binaries));
        // Also when it is stopped by hand in the middle: nothing may stay behind.
        Runtime.getRuntime().addShutdownHook(stopOnExit);
    }

    /** The folder of this run; removed at the end. */
    Path folder() {
        return folder;
    }

    long pid() {
        return process.pid();
    }

    /** A new, empty database. */
    DatabaseUrl freshDatabase() {
        String name = "bench_" + ++databases;
        try (Connection connection = new Connections(process.url("postgres")).open("daybook bench");
                Statement statement = connection.createStatement()) {
            // A checkpoint that the row before left must not fall into the next one.
            statement.execute("CHECKPOINT");
            statement.execute("CREATE DATABASE " + name + " TEMPLATE template0");
        } catch (SQLException failure) {
            throw new IllegalStateException("the benchmark's database cannot be made", failure);
        }
        return process.url(name);
    }

    /** The settings that matter for these figures. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        try (Connection connection = new Connections(process.url("postgres")).open("daybook bench");
                Statement statement = connection.createStatement()) {
            for (String name : SHOWN_SETTINGS) {
                try (ResultSet row = statement.executeQuery("SHOW " + name)) {
                    row.next();
                    settings.put(name, row.getString(1));
                }
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("PostgreSQL's settings cannot be read", failure);
        }
        return settings;
    }

    @Override
    public void close() {
        stop();
        Runtime.getRuntime().removeShutdownHook(stopOnExit);
    }

    private synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        process.close();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
