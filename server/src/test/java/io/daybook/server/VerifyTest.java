package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import io.daybook.testkit.TestPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code daybook verify} as a user meets it: beside a server at work, and on a database that somebody spoilt. */
class VerifyTest {
    @TempDir
    private Path data;

    private final DatabaseUrl url = TestPostgres.shared().freshDatabase();
    private final Map<String, String> database = Map.of("DAYBOOK_DATABASE_URL", url.withPassword());

    @Test
    void comparesTheMemoryOfTheServerWhileItWritesAndSaysWhenNoneRuns() throws Exception {
        try (DaybookProcess server = DaybookProcess.start(data, database, "up", "--port=0");
                HttpClient client = HttpClient.newHttpClient()) {
            URI batches = server.awaitReady().resolve("/v1/batches");
            post(client, batches);
            AtomicBoolean stop = new AtomicBoolean();
            Thread load = Thread.ofVirtual().start(() -> {
                while (!stop.get()) {
                    post(client, batches);
                }
            });
            assertThat(verify(0))
                    .containsPattern("SQL at 0-\\d+: .* no difference\\.")
                    .containsPattern("memory at 0-\\d+: .* no difference\\.");
            assertThat(verify(0, "--rebuild-views"))
                    .contains("built anew")
                    .containsPattern("memory at .* no difference");
            stop.set(true);
            load.join();
            assertThat(server.terminate()).isZero();
        }
        assertThat(verify(0, "--anchors")).contains("memory: no server is running.", "Everything is right.");
        spoilAndVerify();
    }

    private void spoilAndVerify() throws Exception {
        execute("UPDATE views.accounts SET code = 'another' WHERE account = 1");
        execute("UPDATE views.entries SET description = 'something else' WHERE seq = 2");
        assertThat(verify(1))
                .contains("views.accounts, segment 0-", "views.entries, segment 0-2: ", "a value was changed");
        execute("UPDATE views.balances SET debits = debits + 7 WHERE account = 1");
        execute(
                "UPDATE views.lines SET amount = amount + 1 WHERE seq = 2 AND index = (SELECT max(index) FROM views.lines WHERE"
                        + " seq = 2) AND line = 0");
        assertThat(verify(1))
                .contains("views.balances", "views.lines, segment 0-2: ", "a value was changed", "--rebuild-views")
                .endsWith("Something is wrong.\n");
        execute("DROP TABLE views.lines CASCADE");
        assertThat(verify(1)).contains("SQL: the views cannot be read", "--rebuild-views");
        execute("DROP TABLE views.position");
        assertThat(verify(0, "--rebuild-views")).contains("Everything is right.");

        execute("CREATE TABLE kept AS SELECT * FROM journal.segment");
        execute("UPDATE journal.segment SET payload = set_byte(payload, 9, get_byte(payload, 9) # 1) WHERE seq = 2");
        assertThat(verify(1)).contains("BROKEN at segment 0-2: ", "restore the database from a backup");
        restore("DELETE FROM journal.segment WHERE seq = 2");
        assertThat(verify(1)).contains("BROKEN at segment 0-2: segment 0-2 is missing");
        restore("DELETE FROM journal.segment WHERE seq = (SELECT max(seq) FROM journal.segment)");
        assertThat(verify(1, "--anchors"))
                .contains(
                        "the journal lacks the segment of the anchor",
                        "it went back",
                        "find the missing segments first");
        restore("SELECT 1");
        assertThat(verify(0, "--anchors")).contains("Everything is right.");
    }

    @Test
    void aFolderWithoutALedgerIsNotRight() throws Exception {
        try (DaybookProcess verify = DaybookProcess.start(data.resolve("typo"), Map.of(), "verify")) {
            assertThat(verify.awaitExit()).isEqualTo(1);
            assertThat(verify.errors()).contains("There is no ledger in");
        }
        assertThat(data.resolve("typo")).doesNotExist();
        try (DaybookProcess verify = DaybookProcess.start(data, database, "verify")) {
            assertThat(verify.awaitExit()).isEqualTo(1);
            assertThat(verify.errors().lines())
                    .singleElement()
                    .asString()
                    .contains("There is no ledger in the database");
        }
    }

    /** The exit code must be as expected, and nothing may be on the standard error. */
    private String verify(int exitCode, String... options) throws Exception {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "verify";
        System.arraycopy(options, 0, arguments, 1, options.length);
        try (DaybookProcess verify = DaybookProcess.start(data, database, arguments)) {
            String output = verify.readAll();
            assertThat(verify.awaitExit()).as(output + verify.errors()).isEqualTo(exitCode);
            assertThat(verify.errors()).isEmpty();
            return output;
        }
    }

    private void restore(String thenSpoil) throws Exception {
        execute(
                "INSERT INTO journal.segment SELECT * FROM kept ON CONFLICT (shard, seq) DO UPDATE SET payload = excluded.payload");
        execute(thenSpoil);
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = new Connections(url).open("verify test");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void post(HttpClient client, URI batches) {
        String commands = IntStream.range(0, 40)
                .mapToObj(each -> "{\"type\":\"transfer\",\"from\":\"code:bank\",\"to\":\"code:a" + each
                        + "\",\"asset\":\"EUR\",\"amount_minor\":5}")
                .collect(Collectors.joining(",", "{\"commands\":[", "]}"));
        try {
            assertThat(DaybookProcess.post(client, batches, commands).statusCode())
                    .isEqualTo(200);
        } catch (java.io.IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
