package io.daybook.platform.postgres;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How to run a PostgreSQL of our own.
 *
 * @param folder where cluster, password, port and log are; nobody else may use it at the same time: the caller locks it
 * @param binaries where the binaries are unpacked, once per version; may be shared by several clusters
 * @param database the database to make when it is not there
 * @param port the port on 127.0.0.1; 0: a free one, kept for the next start while it stays free
 * @param sharedBuffersMb PostgreSQL's cache, MB
 * @param maxConnections most connections
 * @param maxWalSizeMb WAL between two checkpoints, MB
 * @param startTimeout longest wait for readiness, recovery after a crash included
 */
public record PostgresOptions(
        Path folder,
        Path binaries,
        String database,
        int port,
        int sharedBuffersMb,
        int maxConnections,
        int maxWalSizeMb,
        Duration startTimeout) {
    public PostgresOptions {
        folder = folder.toAbsolutePath().normalize();
        binaries = binaries.toAbsolutePath().normalize();
        if (!database.matches("[a-z_][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("The database's name is lower case letters, digits and _: " + database);
        }
    }

    /** Sizes for a laptop. */
    public static PostgresOptions of(Path folder, Path binaries) {
        return new PostgresOptions(folder, binaries, "daybook", 0, 256, 100, 2048, Duration.ofMinutes(5));
    }

    /** Sizes for a test. */
    public static PostgresOptions small(Path folder, Path binaries) {
        return new PostgresOptions(folder, binaries, "daybook", 0, 64, 100, 512, Duration.ofMinutes(1));
    }
}
