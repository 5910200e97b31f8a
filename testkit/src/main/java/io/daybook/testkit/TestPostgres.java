package io.daybook.testkit;

import io.daybook.platform.postgres.PostgresOptions;
import io.daybook.platform.postgres.PostgresProcess;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real, durable PostgreSQL for tests. {@link #shared()} is one server for all tests of a JVM, each of which takes a
 * fresh database; {@link #dedicated()} is for tests that kill or restart it.
 */
public final class TestPostgres implements AutoCloseable {
    private static final String FOLDER_PREFIX = "daybook-postgres-";

    private static @Nullable TestPostgres shared;

    private final Path folder;
    private final PostgresProcess process;
    private final AtomicInteger databases = new AtomicInteger();
    private final Set<String> templates = new HashSet<>();

    private TestPostgres() {
        try {
            removeLeftovers();
            folder = Files.createTempDirectory(
                    FOLDER_PREFIX + ProcessHandle.current().pid() + "-");
            process = PostgresProcess.start(PostgresOptions.small(folder.resolve("postgres"), binaries()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The server of this JVM; it starts with the first call and ends with the JVM. */
    public static synchronized TestPostgres shared() {
        if (shared == null) {
            TestPostgres started = new TestPostgres();
            Runtime.getRuntime().addShutdownHook(new Thread(started::close, "test-postgres-stop"));
            shared = started;
        }
        return shared;
    }

    /** A server of its own, for a test that kills or restarts it; the caller closes it. */
    public static TestPostgres dedicated() {
        return new TestPostgres();
    }

    /** Fills a database that becomes a template. */
    @FunctionalInterface
    public interface Preparation {
        /** Called once with the address of an empty database; leaves no connection open. */
        void prepare(DatabaseUrl url) throws Exception;
    }

    /** A new, empty database that nobody else uses. */
    public DatabaseUrl freshDatabase() {
        return copyOf("template0");
    }

    /**
     * A new database that looks as {@code preparation} leaves it. It runs once per server and name; further databases
     * are copies, which is much faster than to migrate each.
     *
     * @param name of the template, lower case letters, digits and _
     */
    public synchronized DatabaseUrl freshDatabase(String name, Preparation preparation) {
        String template = "template_" + name;
        if (!templates.contains(template)) {
            execute("CREATE DATABASE " + template + " TEMPLATE template0");
            try {
                preparation.prepare(process.url(template));
            } catch (Exception failure) {
                throw new IllegalStateException("The template " + name + " could not be prepared.", failure);
            }
            templates.add(template);
        }
        return copyOf(template);
    }

    /** The address of the server's first database. */
    public DatabaseUrl url() {
        return process.url();
    }

    /** SIGKILL for the server: its clients lose their connections in the middle of what they do. */
    public void kill() {
        process.kill();
    }

    /** Starts it again on the same folder and port, after {@link #kill()}, and waits until it answers. */
    public void restart() {
        process.restart();
    }

    /** The process below. */
    public PostgresProcess process() {
        return process;
    }

    /**
     * Stops the server and removes its files. Without the checkpoint of an orderly stop, whose writing can outlast the
     * patience of the build with a JVM that should have ended.
     */
    @Override
    public void close() {
        process.abandon();
        try {
            delete(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Where tests unpack PostgreSQL's programs: once per machine and account, in the folder for temporary files, which
     * every account may enter.
     */
    public static Path binaries() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        Path binaries = temporary.resolve("daybook-binaries-" + System.getProperty("user.name", "unknown"));
        if (!Files.exists(binaries)) {
            Files.createDirectories(
                    binaries, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        }
        // Others may write to the folder for temporary files; programs of theirs are not run.
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(binaries);
        boolean ours =
                Files.getAttribute(binaries, "unix:uid").equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                        && !permissions.contains(PosixFilePermission.GROUP_WRITE)
                        && !permissions.contains(PosixFilePermission.OTHERS_WRITE);
        return ours ? binaries : Files.createTempDirectory("daybook-binaries-");
    }

    private DatabaseUrl copyOf(String template) {
        String name = "test_" + databases.incrementAndGet();
        execute("CREATE DATABASE " + name + " TEMPLATE " + template);
        return process.url(name);
    }

    private void execute(String sql) {
        try (Connection connection = new Connections(process.url("postgres")).open("daybook tests");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException("The test's PostgreSQL refused: " + sql, failure);
        }
    }

    /** Stops and removes what JVMs left that were killed. */
    private static void removeLeftovers() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        try (Stream<Path> folders = Files.list(temporary)) {
            for (Path folder : folders.toList()) {
                Optional<Long> owner = ownerOf(folder);
                if (owner.isPresent() && ProcessHandle.of(owner.get()).isEmpty() && Files.isWritable(folder)) {
                    PostgresProcess.stopLeftover(folder.resolve("postgres"));
                    delete(folder);
                }
            }
        }
    }

    private static Optional<Long> ownerOf(Path folder) {
        String[] parts = String.valueOf(folder.getFileName()).split("-", -1);
        boolean named =
                parts.length == 4 && String.valueOf(folder.getFileName()).startsWith(FOLDER_PREFIX);
        return named && parts[2].matches("[0-9]+") ? Optional.of(Long.parseLong(parts[2])) : Optional.empty();
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
