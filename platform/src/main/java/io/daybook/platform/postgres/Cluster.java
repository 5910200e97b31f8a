package io.daybook.platform.postgres;

import io.daybook.platform.postgres.PostgresException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of one PostgreSQL: {@code cluster/}, {@code password}, {@code port}, {@code url}, {@code postgres.log}.
 * Each new cluster gets its own initdb (0.5 s): a copied one would share its system identifier, by which Daybook
 * notices a restored database.
 */
final class Cluster {
    static final String USER = "daybook";
    private static final long SMALLEST_FREE_BYTES = 128L << 20;

    private final Path folder;
    private final PostgresBinaries binaries;
    private final Account account;

    Cluster(Path folder, PostgresBinaries binaries, Account account) {
        this.folder = folder;
        this.binaries = binaries;
        this.account = account;
    }

    Path path() {
        return folder.resolve("cluster");
    }

    ServerLog log() {
        return new ServerLog(folder.resolve("postgres.log"));
    }

    boolean exists() {
        return Files.exists(path());
    }

    /** Makes the folder and looks whether it can be used. */
    void prepareFolder() throws IOException {
        Files.createDirectories(folder);
        // Only we may enter: password, port and data are all below.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        account.give(folder);
        account.requireAccess(folder);
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < SMALLEST_FREE_BYTES) {
            throw new PostgresException(
                    Reason.DISK_FULL,
                    "The disk of " + folder + " has " + (free >> 20) + " MB left; PostgreSQL needs "
                            + (SMALLEST_FREE_BYTES >> 20) + " MB to start. Make room or set DAYBOOK_DATA.");
        }
    }

    /** Refuses a cluster that these programs cannot read. */
    void requireReadable() throws IOException {
        Path versionFile = path().resolve("PG_VERSION");
        if (!Files.isRegularFile(versionFile)) {
            throw new PostgresException(
                    Reason.FOLDER_UNUSABLE,
                    "The folder " + path() + " is there but holds no PostgreSQL cluster (no PG_VERSION)."
                            + " Restore it, or move it away to start with an empty ledger.");
        }
        String version = Files.readString(versionFile).strip();
        if (!version.equals(Integer.toString(PostgresBinaries.MAJOR_VERSION))) {
            throw new PostgresException(
                    Reason.OTHER_MAJOR_VERSION,
                    "The folder " + path() + " was made by PostgreSQL " + version + ", this Daybook brings "
                            + PostgresBinaries.MAJOR_VERSION + ". Run the Daybook that made it, or move the data with"
                            + " pg_dump and pg_restore.");
        }
        if (!Files.isReadable(passwordFile())) {
            throw new PostgresException(
                    Reason.FOLDER_UNUSABLE,
                    "The file " + passwordFile()
                            + " is missing or cannot be read; it holds the password of the database"
                            + " beside it. Restore it from the backup of the folder.");
        }
    }

    /** Makes the cluster beside its place and moves it there when it is complete and on the disk. */
    void create() throws IOException {
        Path unfinished = folder.resolve("cluster.unfinished");
        deleteUnfinished(unfinished);
        writePrivate(passwordFile(), newPassword());
        List<String> command = new ArrayList<>(account.prefix());
        command.addAll(List.of(
                binaries.program("initdb").toString(),
                "--pgdata=" + unfinished,
                "--username=" + USER,
                "--pwfile=" + passwordFile(),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-instructions"));
        ProcessBuilder builder = program(command, folder);
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = exitCode(process);
        if (exitCode != 0) {
            throw initdbFailed(output, exitCode);
        }
        Path configuration = unfinished.resolve("postgresql.conf");
        Files.writeString(configuration, Files.readString(configuration) + "\ninclude_if_exists = 'daybook.conf'\n");
        Files.move(unfinished, path(), StandardCopyOption.ATOMIC_MOVE);
    }

    private PostgresException initdbFailed(String output, int exitCode) {
        if (output.contains("No space left on device")) {
            return new PostgresException(
                    Reason.DISK_FULL, "The disk of " + folder + " is full. Make room or set DAYBOOK_DATA.");
        }
        String complaint = output.lines()
                .filter(line -> line.contains("error:") || line.contains("FATAL:"))
                .findFirst()
                .orElse(
                        output.isBlank()
                                ? "no output"
                                : output.strip().lines().toList().getLast());
        return new PostgresException(
                Reason.START_FAILED,
                "PostgreSQL's initdb could not make a cluster in " + folder + " (exit code " + exitCode + "): "
                        + complaint.strip());
    }

    /** Writes the settings that Daybook needs; a person's own go in by ALTER SYSTEM, which is read after these. */
    void configure(PostgresOptions options, int port) throws IOException {
        String settings =
                """
                # Written by Daybook at every start. Your own settings: ALTER SYSTEM SET ...
                listen_addresses = '127.0.0.1'
                port = %d
                # Without a socket in the file system there is one way in, and it asks for the password.
                unix_socket_directories = ''
                password_encryption = 'scram-sha-256'
                fsync = on
                full_page_writes = on
                synchronous_commit = on
                wal_level = logical
                # A forgotten replication slot must not fill the disk.
                max_slot_wal_keep_size = 4GB
                max_connections = %d
                shared_buffers = %dMB
                max_wal_size = %dMB
                min_wal_size = 256MB
                checkpoint_timeout = 15min
                random_page_cost = 1.1
                jit = off
                timezone = 'UTC'
                log_timezone = 'UTC'
                logging_collector = off
                log_destination = 'stderr'
                log_line_prefix = '%%m [%%p] %%a '
                log_min_error_statement = panic
                log_checkpoints = off
                """.formatted(port, options.maxConnections(), options.sharedBuffersMb(), options.maxWalSizeMb());
        write(path().resolve("daybook.conf"), settings);
        write(path().resolve("pg_hba.conf"), """
                # Written by Daybook at every start: only this machine, only with the password.
                host all         all 127.0.0.1/32 scram-sha-256
                host replication all 127.0.0.1/32 scram-sha-256
                """);
    }

    String password() throws IOException {
        return Files.readString(passwordFile()).strip();
    }

    /** The port of the last start, or 0. */
    int rememberedPort() throws IOException {
        Path file = folder.resolve("port");
        if (!Files.exists(file)) {
            return 0;
        }
        String text = Files.readString(file).strip();
        return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    }

    /** Leaves port and address for the next start and for psql: {@code psql "$(cat url)"}. */
    void remember(int port, String url) throws IOException {
        write(folder.resolve("port"), port + "\n");
        writePrivate(folder.resolve("url"), url + "\n");
    }

    /** A command of PostgreSQL that is not disturbed by our own environment. */
    static ProcessBuilder program(List<String> command, Path workingFolder) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(workingFolder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private Path passwordFile() {
        return folder.resolve("password");
    }

    private static String newPassword() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n";
    }

    private void write(Path path, String text) throws IOException {
        Files.writeString(path, text);
        account.give(path);
    }

    private void writePrivate(Path path, String text) throws IOException {
        Files.deleteIfExists(path);
        Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        write(path, text);
    }

    /** What an interrupted initdb left; it never held anything. */
    private static void deleteUnfinished(Path unfinished) throws IOException {
        if (!Files.exists(unfinished)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(unfinished)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static int exitCode(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new IOException("Interrupted while initdb was running.", interrupted);
        }
    }
}
