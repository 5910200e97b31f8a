package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import io.daybook.testkit.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code up} as a person meets it: ready, refused with one line, stopped. */
class UpTest {
    @TempDir
    private Path data;

    private static Map<String, String> database() {
        return Map.of(
                "DAYBOOK_DATABASE_URL", TestPostgres.shared().freshDatabase().withPassword());
    }

    @Test
    void answersRefusesASecondOneOnItsDataAndStopsOnDemand() throws Exception {
        Map<String, String> database = database();
        try (DaybookProcess first = DaybookProcess.start(data, database, "up", "--port=0")) {
            URI url = first.awaitReady();
            transfer(url);
            assertThat(data.resolve("daybook.run")).exists();

            assertRefused(database, "is in use by process", "up", "--port=0");
            assertRefused(
                    Map.of("DAYBOOK_DATA", data.resolve("other").toString()),
                    "Port " + url.getPort(),
                    "up",
                    "--port=" + url.getPort());

            assertThat(first.terminate()).as(first.errors()).isZero();
            assertThat(first.errors()).isEmpty();
            assertThat(data.resolve("daybook.run")).doesNotExist();
            assertThat(Files.readString(data.resolve("anchors.jsonl"))).contains("\"signature\"");
        }
    }

    @Test
    void saysWhenOthersCanReachIt() throws Exception {
        try (DaybookProcess process = DaybookProcess.start(data, database(), "up", "--port=0", "--host=0.0.0.0")) {
            process.awaitReady();
            assertThat(process.terminate()).isZero();
            assertThat(process.errors()).contains("other machines can reach this server");
        }
    }

    @Test
    void refusesWhatItCannotWorkWith() throws Exception {
        DatabaseUrl there = TestPostgres.shared().freshDatabase();
        assertRefused(
                Map.of(
                        "DAYBOOK_DATABASE_URL",
                        "postgresql://nobody:wrong@" + there.hosts().getFirst() + "/none"),
                "does not let user 'nobody' in",
                "up",
                "--port=0");
        assertRefused(
                Map.of("DAYBOOK_DATABASE_URL", "postgresql://a:b@127.0.0.1:" + unusedPort() + "/x"),
                "No PostgreSQL answers",
                "up",
                "--port=0");
        assertRefused(Map.of("DAYBOOK_DATA", "/proc/daybook"), "cannot be written", "up", "--port=0");
    }

    @Test
    void tellsEveryProblemOfTheConfigurationAtOnce() throws Exception {
        try (DaybookProcess process =
                DaybookProcess.start(data, Map.of("DAYBOOK_PORT", "many"), "up", "--ledger.shard=2")) {
            // An option of the command line is among them.
            assertThat(process.awaitExit()).isEqualTo(2);
            assertThat(process.errors())
                    .contains("2 problems")
                    .contains("DAYBOOK_PORT")
                    .contains("ledger.shards");
        }
    }

    @Test
    void saysWhichRightADatabaseMustGive() throws Exception {
        DatabaseUrl there = TestPostgres.shared().freshDatabase();
        String user = "visitor_" + ProcessHandle.current().pid();
        try (Connection connection = new Connections(there).open("test");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE USER " + user + " PASSWORD 'visits'");
        }
        assertRefused(
                Map.of(
                        "DAYBOOK_DATABASE_URL",
                        "postgresql://" + user + ":visits@" + there.hosts().getFirst() + "/" + there.database()),
                "GRANT CREATE ON DATABASE \"" + there.database() + "\" TO \"" + user + "\"",
                "up",
                "--port=0");
    }

    @Test
    void aStartThatFailsAtItsEndIsAFailureAndLeavesNothingBehind() throws Exception {
        // The run file is the last thing that a start writes.
        Files.createDirectories(data.resolve("daybook.run.new"));
        assertRefused(database(), "The run file cannot be written", "up", "--port=0");
    }

    @Test
    void tellsFilesInWordsAndNotInNamesOfClasses() throws Exception {
        Path file = Files.writeString(data.resolve("file"), "");
        assertRefused(
                Map.of("DAYBOOK_DATA", file.toString()), file + " is there and is not a folder", "up", "--port=0");
        assertRefused(Map.of("DAYBOOK_DATA", file.resolve("below").toString()), file + " is there", "up", "--port=0");
        assertRefused(Map.of("DAYBOOK_DATA", "/proc/daybook"), "there is no /proc/daybook", "up", "--port=0");
    }

    @Test
    void refusesAJournalThatWentBackUntilItIsForked() throws Exception {
        Map<String, String> database = database();
        try (DaybookProcess first = DaybookProcess.start(data, database, "up", "--port=0")) {
            transfer(first.awaitReady());
            assertThat(first.terminate()).isZero();
        }
        // The anchors know a head that another, younger journal does not have.
        Map<String, String> younger = database();
        try (DaybookProcess made = DaybookProcess.start(data.resolve("other"), younger, "up", "--port=0")) {
            made.awaitReady();
            assertThat(made.terminate()).isZero();
        }
        assertRefused(younger, "The journal went back", "up", "--port=0");
        try (DaybookProcess fork = DaybookProcess.start(data, younger, "fork", "--from-seq=1")) {
            assertThat(fork.awaitExit()).as(fork.errors()).isZero();
        }
        try (DaybookProcess again = DaybookProcess.start(data, younger, "up", "--port=0")) {
            again.awaitReady();
            assertThat(again.terminate()).isZero();
        }
        try (DaybookProcess verify = DaybookProcess.start(data, younger, "verify", "--anchors")) {
            assertThat(verify.awaitExit()).as(verify.errors()).isZero();
        }
    }

    private void assertRefused(Map<String, String> variables, String reason, String... arguments) throws Exception {
        try (DaybookProcess process = DaybookProcess.start(data, variables, arguments)) {
            assertThat(process.awaitExit()).isEqualTo(1);
            assertThat(process.errors().lines())
                    .singleElement()
                    .asString()
                    .startsWith("daybook: ")
                    .doesNotContain("Exception")
                    .contains(reason);
        }
    }

    private static void transfer(URI url) throws IOException, InterruptedException {
        String body = """
                {"from":"code:a","to":"code:b","asset":"EUR","amount_minor":5}""";
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(DaybookProcess.post(client, url.resolve("/v1/transfers"), body)
                            .statusCode())
                    .isEqualTo(201);
        }
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
