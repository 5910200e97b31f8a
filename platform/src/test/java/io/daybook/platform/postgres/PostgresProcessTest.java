package io.daybook.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseServer;
import io.daybook.platform.sql.DatabaseUrl;
import io.daybook.platform.sql.Retry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresProcessTest {
    private static final Path BINARIES =
            Path.of(System.getProperty("java.io.tmpdir"), "daybook-binaries-" + System.getProperty("user.name"));

    @TempDir
    private Path folder;

    @Test
    void isDurableLocalAndAsksForThePassword() throws Exception {
        try (PostgresProcess postgres = start()) {
            DatabaseServer server = DatabaseServer.check(new Connections(postgres.url()), Retry.none());

            assertThat(server.majorVersion()).isEqualTo(PostgresBinaries.MAJOR_VERSION);
            assertThat(server.systemIdentifier()).matches("[0-9]+");
            assertThat(server.timeline()).isEqualTo(1);
            assertThat(setting(postgres, "fsync")).isEqualTo("on");
            assertThat(setting(postgres, "full_page_writes")).isEqualTo("on");
            assertThat(setting(postgres, "synchronous_commit")).isEqualTo("on");
            assertThat(setting(postgres, "wal_level")).isEqualTo("logical");
            assertThat(setting(postgres, "data_checksums")).isEqualTo("on");
            assertThat(setting(postgres, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(setting(postgres, "unix_socket_directories")).isEmpty();
            DatabaseUrl guessed = DatabaseUrl.local(postgres.port(), "daybook", "daybook", "guessed");
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> new Connections(guessed).open("thief").close());
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home().resolve("password"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home().resolve("url"))))
                .isEqualTo("rw-------");
    }

    @Test
    void keepsDataPortAndIdentityOverARestart() throws Exception {
        int port;
        String identifier;
        try (PostgresProcess postgres = start()) {
            port = postgres.port();
            identifier = DatabaseServer.check(new Connections(postgres.url()), Retry.none())
                    .systemIdentifier();
            execute(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
        }
        try (PostgresProcess postgres = start()) {
            assertThat(postgres.port()).isEqualTo(port);
            assertThat(DatabaseServer.check(new Connections(postgres.url()), Retry.none())
                            .systemIdentifier())
                    .isEqualTo(identifier);
            assertThat(query(postgres, "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void takesAnotherPortWhenTheOldOneIsTaken() throws Exception {
        int port;
        try (PostgresProcess postgres = start()) {
            port = postgres.port();
        }
        try (ServerSocket stranger = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                PostgresProcess postgres = start()) {
            assertThat(postgres.port()).isNotEqualTo(stranger.getLocalPort());
            assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void refusesATakenPortThatWasAskedFor() throws Exception {
        try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            PostgresOptions options = new PostgresOptions(
                    home(), BINARIES, "daybook", stranger.getLocalPort(), 64, 20, 256, Duration.ofMinutes(1));

            assertThatExceptionOfType(PostgresException.class)
                    .isThrownBy(() -> PostgresProcess.start(options).close())
                    .withMessageContaining("Port " + stranger.getLocalPort())
                    .matches(problem -> problem.reason() == PostgresException.Reason.PORT_TAKEN);
        }
    }

    @Test
    void recoversAfterAKillOfTheServer() throws Exception {
        try (PostgresProcess postgres = start()) {
            execute(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
            int port = postgres.port();

            postgres.kill();
            assertThat(postgres.exited().join()).isNotZero();
            postgres.restart();

            assertThat(postgres.port()).isEqualTo(port);
            assertThat(query(postgres, "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void stopsTheServerOfADeadOwnerAndEverythingThatItStillDid() throws Exception {
        PostgresProcess abandoned = start();
        long abandonedPid = abandoned.pid();
        execute(abandoned, "CREATE TABLE kept AS SELECT 42 AS answer");
        try (Connection busy = new Connections(abandoned.url()).open("busy");
                Statement statement = busy.createStatement()) {
            Thread sleeper = Thread.ofVirtual().start(() -> {
                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> statement.execute("SELECT pg_sleep(600)"));
            });
            try (PostgresProcess postgres = start()) {
                assertThat(sleeper.join(Duration.ofSeconds(10))).isTrue();
                assertThat(abandoned.isAlive()).isFalse();
                assertThat(postgres.pid()).isNotEqualTo(abandonedPid);
                assertThat(query(postgres, "SELECT answer FROM kept")).isEqualTo("42");
            }
        }
    }

    @Test
    void startsAlthoughADeadServersNumberBelongsToSomebodyElse() throws Exception {
        start().close();
        Path pidFile = home().resolve("cluster/postmaster.pid");
        Files.writeString(
                pidFile, ProcessHandle.current().pid() + "\n" + home().resolve("cluster") + "\n0\n1\n\n\n0 0\nready\n");

        try (PostgresProcess postgres = start()) {
            assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void refusesAClusterOfAnotherMajorVersion() throws Exception {
        Files.createDirectories(home().resolve("cluster"));
        Files.writeString(home().resolve("cluster/PG_VERSION"), "16\n");

        assertThatExceptionOfType(PostgresException.class)
                .isThrownBy(() -> start().close())
                .withMessageContaining("PostgreSQL 16")
                .withMessageContaining("brings 18")
                .matches(problem -> problem.reason() == PostgresException.Reason.OTHER_MAJOR_VERSION);
    }

    @Test
    void hasASessionOfItsOwnSoThatCtrlCReachesOnlyUs() throws Exception {
        try (PostgresProcess postgres = start()) {
            String[] fields = Files.readString(Path.of("/proc", Long.toString(postgres.pid()), "stat"))
                    .split(" ", -1);

            // proc(5): the fifth field is the process group, the sixth the session.
            assertThat(fields[4]).isEqualTo(Long.toString(postgres.pid()));
            assertThat(fields[5]).isEqualTo(Long.toString(postgres.pid()));
        }
    }

    @Test
    void neverTakesAFolderThatIsNoClusterForANewOne() throws Exception {
        Files.createDirectories(home().resolve("cluster"));
        Files.writeString(home().resolve("cluster/precious"), "data");

        assertThatExceptionOfType(PostgresException.class)
                .isThrownBy(() -> start().close())
                .matches(problem -> problem.reason() == PostgresException.Reason.FOLDER_UNUSABLE);
        assertThat(home().resolve("cluster/precious")).hasContent("data");
    }

    @Test
    void startsOverAnInterruptedInitdb() throws Exception {
        Files.createDirectories(home().resolve("cluster.unfinished/base"));
        Files.writeString(home().resolve("cluster.unfinished/base/1"), "half");

        try (PostgresProcess postgres = start()) {
            assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
        }
        assertThat(home().resolve("cluster.unfinished")).doesNotExist();
    }

    @Test
    void saysWhatPostgresSaidWhenItDoesNotStart() throws Exception {
        start().close();
        Files.writeString(home().resolve("cluster/postgresql.auto.conf"), "shared_buffers = 'nonsense'\n");

        assertThatExceptionOfType(PostgresException.class)
                .isThrownBy(() -> start().close())
                .withMessageContaining("did not start")
                .withMessageContaining("postgres.log")
                .withMessageContaining("configuration file")
                .matches(problem -> problem.reason() == PostgresException.Reason.START_FAILED);
    }

    private PostgresProcess start() throws IOException {
        return PostgresProcess.start(PostgresOptions.small(home(), BINARIES));
    }

    private Path home() throws IOException {
        return folder.toRealPath().resolve("my data").resolve("postgres");
    }

    private static String setting(PostgresProcess postgres, String name) throws SQLException {
        return query(postgres, "SELECT current_setting('" + name + "')");
    }

    private static String query(PostgresProcess postgres, String sql) throws SQLException {
        try (Connection connection = new Connections(postgres.url()).open("test");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    private static void execute(PostgresProcess postgres, String sql) throws SQLException {
        try (Connection connection = new Connections(postgres.url()).open("test");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
