package io.daybook.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.zaxxer.hikari.HikariDataSource;
import io.daybook.platform.postgres.PostgresOptions;
import io.daybook.platform.postgres.PostgresProcess;
import io.daybook.platform.sql.DatabaseException.Reason;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseServerTest {
    private static final DatabaseUrl SOME_URL = DatabaseUrl.parse("postgresql://me:hush@db/ledger");

    @TempDir
    private static Path folder;

    private static PostgresProcess postgres;

    @BeforeAll
    static void start() {
        postgres = PostgresProcess.start(PostgresOptions.small(
                folder.resolve("postgres"),
                Path.of(System.getProperty("java.io.tmpdir"), "daybook-binaries-" + System.getProperty("user.name"))));
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @ParameterizedTest
    @CsvSource({
        "90624, 9.6.24, false",
        "140011, 14.11, false",
        "149999, 14.99, false",
        "150000, 15.0, true",
        "180006, 18.6, true",
        "190000, 19beta1, true"
    })
    void refusesOldServersByTheirVersion(int number, String version, boolean accepted) {
        if (accepted) {
            assertThatNoException().isThrownBy(() -> DatabaseServer.requireVersion(SOME_URL, number, version));
        } else {
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> DatabaseServer.requireVersion(SOME_URL, number, version))
                    .withMessageContaining("PostgreSQL " + version + "; Daybook needs 15 or newer")
                    .matches(problem -> problem.reason() == Reason.TOO_OLD);
        }
    }

    @ParameterizedTest
    @CsvSource({"off, on, fsync=off", "on, off, full_page_writes=off", "off, off, fsync=off and full_page_writes=off"})
    void refusesServersThatForgetAfterAPowerCut(String fsync, String fullPageWrites, String named) {
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> DatabaseServer.requireDurable(SOME_URL, fsync, fullPageWrites))
                .withMessageContaining(named)
                .matches(problem -> problem.reason() == Reason.NOT_DURABLE);
    }

    @Test
    void refusesARealServerThatForgets() throws Exception {
        execute("ALTER SYSTEM SET full_page_writes = off", "SELECT pg_reload_conf()");
        try {
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> {
                        // The reload reaches new connections a moment later.
                        for (int attempt = 0; attempt < 1_000; attempt++) {
                            check(postgres.url());
                        }
                    })
                    .matches(problem -> problem.reason() == Reason.NOT_DURABLE);
        } finally {
            execute("ALTER SYSTEM RESET full_page_writes", "SELECT pg_reload_conf()");
        }
    }

    @Test
    void refusesADatabaseThatOnlyReads() throws Exception {
        execute("CREATE DATABASE reading", "ALTER DATABASE reading SET default_transaction_read_only = on");

        assertReason(postgres.url("reading"), Reason.READ_ONLY, "only reads");
    }

    @Test
    void namesAMissingDatabase() {
        assertReason(postgres.url("nowhere"), Reason.DATABASE_MISSING, "CREATE DATABASE nowhere");
    }

    @Test
    void namesARefusedLogin() {
        assertReason(
                DatabaseUrl.local(postgres.port(), "daybook", "daybook", "hush"), Reason.LOGIN_REFUSED, "'daybook'");
    }

    @Test
    void namesAServerThatIsNotThere() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertReason(
                DatabaseUrl.local(port, "daybook", "daybook", "hush"),
                Reason.UNREACHABLE,
                "No PostgreSQL answers at postgresql://daybook@127.0.0.1:" + port);
    }

    @Test
    void saysWhyNoConnectionCameAbout() {
        String here = "postgresql://me:hush@127.0.0.1:" + postgres.port() + "/daybook";

        assertReason(DatabaseUrl.parse("postgresql://me:hush@nowhere.invalid/x"), Reason.UNREACHABLE, "no host");
        assertReason(DatabaseUrl.parse(here + "?sslmode=require"), Reason.UNREACHABLE, "SSL");
    }

    @Test
    void waitsForAServerWhenItIsAskedTo() throws Exception {
        PostgresProcess late = PostgresProcess.start(PostgresOptions.small(
                folder.resolve("late"),
                Path.of(System.getProperty("java.io.tmpdir"), "daybook-binaries-" + System.getProperty("user.name"))));
        try {
            late.kill();
            CompletableFuture<Void> restart = CompletableFuture.runAsync(late::restart);

            assertThat(DatabaseServer.check(new Connections(late.url()), Retry.upTo(Duration.ofSeconds(60)))
                            .majorVersion())
                    .isEqualTo(18);
            restart.orTimeout(2, TimeUnit.MINUTES).join();
        } finally {
            late.close();
        }
    }

    @Test
    void connectionsCommitByThemselvesAndHaveAName() throws Exception {
        Connections connections = new Connections(postgres.url());
        try (Connection connection = connections.open("daybook journal 0");
                HikariDataSource pool = connections.pool("daybook views", 2);
                Connection pooled = pool.getConnection()) {
            for (Connection each : List.of(connection, pooled)) {
                assertThat(each.getAutoCommit()).isTrue();
                try (Statement statement = each.createStatement();
                        ResultSet row = statement.executeQuery("SELECT current_setting('application_name')")) {
                    row.next();
                    assertThat(row.getString(1)).isIn("daybook journal 0", "daybook views");
                }
            }
        }
    }

    private static void assertReason(DatabaseUrl url, Reason reason, String text) {
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> check(url))
                .withMessageContaining(text)
                .matches(problem -> problem.reason() == reason)
                .satisfies(problem -> assertThat(problem.getMessage()).doesNotContain("hush", "\n"));
    }

    private static DatabaseServer check(DatabaseUrl url) {
        return DatabaseServer.check(new Connections(url), Retry.none());
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = new Connections(postgres.url()).open("test");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
