package io.daybook.server.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.daybook.platform.config.Configuration;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import io.daybook.platform.sql.Retry;
import io.daybook.server.internal.DataFolder;
import io.daybook.server.internal.DataFolderException;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    private static final PostgresSettings SETTINGS = Configuration.defaults(PostgresSettings.class);

    @TempDir
    private Path temporary;

    @Test
    void isStartedAgainOnTheSameAddressWhenItIsKilled() throws Exception {
        try (DataFolder folder = DataFolder.open(temporary);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, SETTINGS)) {
            DatabaseUrl url = postgres.url();
            execute(url, "CREATE TABLE kept AS SELECT 42 AS answer");

            for (int round = 0; round < 3; round++) {
                ProcessHandle server =
                        ProcessHandle.of(postgres.process().pid()).orElseThrow();
                server.destroyForcibly();
                server.onExit().join();
                assertThat(answer(url)).isEqualTo(42);
            }
            assertThat(postgres.url()).isEqualTo(url);
        }
    }

    @Test
    void survivesTheKillOfItsOwnerAndIsTakenOver() throws Exception {
        Process owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PostgresOwner.class.getName(),
                        temporary.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long orphan;
        try (BufferedReader output = owner.inputReader()) {
            orphan = Long.parseLong(output.readLine());
            assertThatExceptionOfType(DataFolderException.class)
                    .isThrownBy(() -> DataFolder.open(temporary))
                    .withMessageContaining("process " + owner.pid());
        } finally {
            owner.destroyForcibly().waitFor();
        }
        assertThat(runs(orphan)).as("PostgreSQL without its owner").isTrue();

        try (DataFolder folder = DataFolder.open(temporary);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, SETTINGS)) {
            assertThat(postgres.process().pid()).isNotEqualTo(orphan);
            assertThat(runs(orphan)).isFalse();
            assertThat(answer(postgres.url())).isEqualTo(42);
        }
    }

    @Test
    void leavesNothingRunningAfterClose() throws Exception {
        long pid;
        try (DataFolder folder = DataFolder.open(temporary);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, SETTINGS)) {
            pid = postgres.process().pid();
            assertThat(postgres.timings().keySet())
                    .containsExactly("unpack", "initdb", "leftover", "start", "database");
        }
        assertThat(runs(pid)).isFalse();
    }

    /** A process that starts PostgreSQL, says its number, and waits to be killed. */
    static final class PostgresOwner {
        private PostgresOwner() {}

        public static void main(String[] arguments) throws Exception {
            DataFolder folder = DataFolder.open(Path.of(arguments[0]));
            EmbeddedPostgres postgres = EmbeddedPostgres.start(folder, SETTINGS);
            execute(postgres.url(), "CREATE TABLE kept AS SELECT 42 AS answer");
            System.out.println(postgres.process().pid());
            Thread.sleep(Duration.ofMinutes(5));
        }
    }

    /** A process that nobody has buried yet still has a number, but no program. */
    private static boolean runs(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .isPresent();
    }

    private static void execute(DatabaseUrl url, String sql) throws SQLException {
        try (Connection connection = new Connections(url).open("test");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int answer(DatabaseUrl url) throws SQLException {
        try (Connection connection = new Connections(url).open("test", Retry.upTo(Duration.ofSeconds(30)));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT answer FROM kept")) {
            row.next();
            return row.getInt(1);
        }
    }
}
