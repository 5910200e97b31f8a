package io.daybook.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.daybook.platform.postgres.PostgresException.Reason;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseServer;
import io.daybook.platform.sql.Retry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL refuses root; these ways around it need root to be tried. */
class AccountTest {
    private static final Path BINARIES =
            Path.of(System.getProperty("java.io.tmpdir"), "daybook-binaries-" + System.getProperty("user.name"));

    @TempDir
    private Path folder;

    @BeforeEach
    void onlyAsRoot() throws Exception {
        assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")), "not root");
        assumeTrue(Files.exists(Path.of("/usr/sbin/runuser")) && Files.exists(Path.of("/usr/bin/setpriv")));
    }

    @Test
    void runsAsAnotherUserAndStaysWithIt() throws Exception {
        everybodyMayEnter();
        Path home = folder.resolve("postgres");
        try (PostgresProcess postgres = PostgresProcess.start(options(), Account.ofUser("nobody"))) {
            assertAnswers(postgres);
            assertThat(Files.getOwner(home.resolve("cluster")).getName()).isEqualTo("nobody");
        }
        // A new start looks at who owns the files.
        assertThat(Account.forFolder(home).owner()).contains("nobody");
        try (PostgresProcess postgres = PostgresProcess.start(options())) {
            assertAnswers(postgres);
            postgres.kill();
            postgres.restart();
            assertAnswers(postgres);
        }
    }

    @Test
    void runsByRunuserWhereThereIsNoSetpriv() throws Exception {
        everybodyMayEnter();
        Account account = new Account(List.of("runuser", "-u", "nobody", "--"), Optional.of("nobody"));
        try (PostgresProcess postgres = PostgresProcess.start(options(), account)) {
            assertAnswers(postgres);
            postgres.kill();
            postgres.restart();
            assertAnswers(postgres);
        }
        assertThat(new Postmaster(folder.resolve("postgres/cluster")).processes())
                .isEmpty();
    }

    @Test
    void saysSoWhenTheOtherUserCannotEnter() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));

        assertThatExceptionOfType(PostgresException.class)
                .isThrownBy(() -> PostgresProcess.start(options(), Account.ofUser("nobody"))
                        .close())
                .withMessageContaining("nobody")
                .withMessageContaining("ordinary user")
                .matches(problem -> problem.reason() == Reason.ROOT_REFUSED);
    }

    private PostgresOptions options() {
        return PostgresOptions.small(folder.resolve("postgres"), BINARIES);
    }

    private void everybodyMayEnter() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void assertAnswers(PostgresProcess postgres) {
        assertThat(DatabaseServer.check(new Connections(postgres.url()), Retry.none())
                        .majorVersion())
                .isEqualTo(PostgresBinaries.MAJOR_VERSION);
    }
}
