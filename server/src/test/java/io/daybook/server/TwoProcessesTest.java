package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import io.daybook.testkit.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two programs on one database, both asked by everybody. The one that owns the ledger is killed, or frozen and let go on
 * when the other has taken over and it still believes that it owns the ledger: nothing is lost, nothing is posted twice,
 * and the journal has no gap.
 */
class TwoProcessesTest {
    private static final int CLIENTS = 6;

    /** Answers to each client between two faults. */
    private static final int ANSWERS = 40;

    /** Fewer, as every question to the frozen one waits for its limit in time. */
    private static final int ANSWERS_WHILE_FROZEN = 8;

    @TempDir
    private Path folder;

    private final DatabaseUrl database = TestPostgres.shared().freshDatabase();

    private enum Fault {
        KILL,
        FREEZE
    }

    @Test
    void theOtherTakesOverAndNothingIsLostOrDoubled() throws Exception {
        Program owner = start("one", freePort());
        owner.process().awaitReady();
        Program standby = start("two", freePort());
        assertThat(standby.process().readLine()).contains("stands by");
        try (LoadingClients clients = new LoadingClients(CLIENTS, List.of(owner.url(), standby.url()))) {
            for (Fault fault : List.of(Fault.KILL, Fault.FREEZE, Fault.KILL, Fault.KILL)) {
                clients.awaitAnswers(ANSWERS);
                Program next = afterFault(fault, owner, clients);
                owner = standby;
                standby = next;
            }
            clients.awaitAnswers(ANSWERS);
            // One that is still loading its classes does not know yet how to stop on demand.
            assertThat(standby.process().readLine()).contains("stands by");
            clients.stop();
            clients.assertEverythingIsThereOnce(owner.url());
        } finally {
            standby.process().close();
            owner.process().close();
        }
        assertThat(standby.process().awaitExit()).as(standby.process().errors()).isZero();
        assertThat(owner.process().awaitExit()).as(owner.process().errors()).isZero();
        assertThatTheJournalHasNoGap();
        try (DaybookProcess verify = DaybookProcess.start(folder.resolve("one"), variables(), "verify")) {
            assertThat(verify.awaitExit()).as(verify.errors()).isZero();
            assertThat(verify.output()).contains("the chain is intact", "Everything is right.");
        }
    }

    /** @return the program that stands by from now on, at the address of the one that the fault hit */
    private Program afterFault(Fault fault, Program owner, LoadingClients clients) throws Exception {
        return switch (fault) {
            case KILL -> {
                owner.process().kill();
                clients.awaitAnswers(ANSWERS);
                yield start(owner.name(), owner.port());
            }
            case FREEZE -> {
                owner.process().signal("STOP");
                clients.awaitAnswers(ANSWERS_WHILE_FROZEN);
                // What it had begun to append, and requests that were since answered by the other, go on.
                owner.process().signal("CONT");
                yield owner;
            }
        };
    }

    private record Program(String name, int port, DaybookProcess process) {
        URI url() {
            return URI.create("http://127.0.0.1:" + port);
        }
    }

    private Program start(String name, int port) {
        return new Program(name, port, DaybookProcess.start(folder.resolve(name), variables(), "up", "--port=" + port));
    }

    private Map<String, String> variables() {
        return Map.of(
                "DAYBOOK_DATABASE_URL",
                database.withPassword(),
                "DAYBOOK_LEDGER_TAKE_OVER_QUIET_MS",
                "3000",
                "DAYBOOK_LEDGER_HEARTBEAT_MS",
                "500");
    }

    private void assertThatTheJournalHasNoGap() throws SQLException {
        try (Connection connection = new Connections(database).open("test");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT count(*), min(seq), max(seq), count(DISTINCT epoch) FROM journal.segment")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getLong(2)).isEqualTo(1);
            assertThat(row.getLong(3)).as("the last seq").isEqualTo(row.getLong(1));
            assertThat(row.getLong(4)).as("reigns").isGreaterThanOrEqualTo(5);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
