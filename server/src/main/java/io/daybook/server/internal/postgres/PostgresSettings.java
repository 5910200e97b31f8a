package io.daybook.server.internal.postgres;

import io.daybook.platform.config.Setting;
import io.daybook.platform.postgres.PostgresOptions;
import io.daybook.server.internal.DataFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings of the embedded PostgreSQL, room {@code postgres}; without meaning when you bring your own. */
public record PostgresSettings(
        @Setting(
                meaning = "The port on 127.0.0.1; 0: a free one, kept while it stays free.",
                defaultValue = "0",
                atLeast = 0,
                atMost = 65_535)
        int port,

        @Setting(meaning = "PostgreSQL's cache.", defaultValue = "256", atLeast = 16, atMost = 65_536)
        int sharedBuffersMb,

        @Setting(
                meaning = "Most connections at once; beyond it PostgreSQL refuses.",
                defaultValue = "100",
                atLeast = 20,
                atMost = 1_000)
        int maxConnections,

        @Setting(
                meaning = "Write-ahead log between two checkpoints; more is faster and recovers more slowly.",
                defaultValue = "2048",
                atLeast = 256,
                atMost = 65_536)
        int maxWalSizeMb,

        @Setting(
                meaning = "Longest wait for PostgreSQL at start, its recovery after a crash included.",
                defaultValue = "300",
                atLeast = 5,
                atMost = 86_400)
        int startTimeoutSeconds,

        @Setting(
                meaning = "Where PostgreSQL's programs are unpacked, once per version, 60 MB;"
                        + " absent: postgres-bin in the data folder.")
        Optional<Path> programs) {
    PostgresOptions options(DataFolder folder) {
        return new PostgresOptions(
                folder.postgres(),
                programs.orElse(folder.postgresBinaries()),
                "daybook",
                port,
                sharedBuffersMb,
                maxConnections,
                maxWalSizeMb,
                Duration.ofSeconds(startTimeoutSeconds));
    }
}
