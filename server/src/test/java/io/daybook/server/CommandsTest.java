package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import io.daybook.testkit.TestPostgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code import}, {@code export} and {@code verify} as a person meets them: what they print and their exit codes. */
class CommandsTest {
    private static final String JOURNAL = """
            2026-01-01 opening
                assets:bank       1,000.00 EUR
                equity:opening

            2026-01-02 rent
                expenses:rent       900.00 EUR
                assets:bank        -900.00 EUR

            """;
    private static final String UNREADABLE = """
            2026-02-30 no such day
                expenses:rent       900.00 EUR
                assets:bank        -900.00 EUR

            """;
    private static final String BALANCES = """
            account,commodity,balance
            assets:bank,EUR,100.00
            equity:opening,EUR,-1000.00
            expenses:rent,EUR,900.00""";
    private static final Pattern SUMMARY = Pattern.compile("Imported ([\\d,]+) entr.* ([\\d,]+) were there already");
    private static final int MANY = 60_000;

    @TempDir
    private Path folder;

    private final DatabaseUrl database = TestPostgres.shared().freshDatabase();

    private record Run(int code, String output, String errors) {}

    @Test
    void aJournalIsImportedExportedAndVerifiedUntilAByteIsChanged() throws Exception {
        Path file = Files.writeString(folder.resolve("books.journal"), JOURNAL + UNREADABLE);

        Run strict = run("import", "--strict", file.toString());
        assertThat(strict.code()).isEqualTo(1);
        assertThat(strict.errors()).contains("books.journal:9:", "2026-02-30 does not exist", "nothing was imported");
        assertThat(segments())
                .as("segments after a strict import that was refused")
                .isZero();

        Run lenient = run("import", file.toString());
        assertThat(lenient.code()).as("what was left out counts").isEqualTo(1);
        assertThat(lenient.errors()).contains("books.journal:9:");
        assertThat(lenient.output()).contains("Imported 2 entries", "0 were there already", "1 skipped");
        assertThat(run("export", "balances")).isEqualTo(new Run(0, BALANCES, ""));

        Run right = run("verify");
        assertThat(right.code()).as(right.output()).isZero();
        assertThat(right.output()).contains("the chain is intact", "Everything is right.");
        long bad = segments() - 1;
        execute("UPDATE journal.segment SET payload = set_byte(payload, 9, get_byte(payload, 9) # 1) WHERE seq = "
                + bad);
        Run broken = run("verify");
        assertThat(broken.code()).isEqualTo(1);
        assertThat(broken.output()).contains("BROKEN at segment 0-" + bad + ":", "Something is wrong.");
        Run export = run("export", "journal");
        assertThat(export.code()).isEqualTo(1);
        assertThat(export.errors())
                .contains("daybook: the journal is broken: ", "daybook verify")
                .doesNotContain("Exception");
    }

    @Test
    void aRunningServerTakesTheImportAndGivesASegmentThatCanBeVerifiedAlone() throws Exception {
        Path file = Files.writeString(folder.resolve("books.journal"), JOURNAL);
        try (DaybookProcess server = start("up", "--port=0");
                HttpClient client = HttpClient.newHttpClient()) {
            URI url = server.awaitReady();
            Run imported = run("import", file.toString());
            assertThat(imported.code()).as(imported.errors()).isZero();
            assertThat(imported.output()).contains("Imported 2 entries", "0 were there already");
            // Given its address, from a folder where none runs.
            Run elsewhere = run(folder.resolve("other"), "import", "--server", url.toString(), file.toString());
            assertThat(elsewhere.output())
                    .as(elsewhere.errors())
                    .contains("Imported 0 entries", "2 were there already");

            String segment = DaybookProcess.get(client, url.resolve("/v1/journal/0/" + segments()))
                    .body();
            Path saved = Files.writeString(folder.resolve("segment.json"), segment);
            Run right = run("verify", "--segment", saved.toString());
            assertThat(right.code()).as(right.errors()).isZero();
            Files.writeString(saved, segment.replaceFirst("\"decided_at_micros\":1", "\"decided_at_micros\":2"));
            Run broken = run("verify", "--segment", saved.toString());
            assertThat(broken.code()).isEqualTo(1);
            assertThat(broken.output()).contains("BROKEN at segment 0-" + segments() + ":");

            assertThat(server.terminate()).as(server.errors()).isZero();
        }
    }

    @Test
    void anImportThatIsKilledGoesOnWhereItWas() throws Exception {
        String lines = IntStream.range(0, MANY)
                .mapToObj(i -> "bank,shop,EUR,0.01,sale " + i)
                .collect(Collectors.joining("\n"));
        Path file = Files.writeString(folder.resolve("sales.csv"), "from,to,asset,amount,description\n" + lines + "\n");
        try (DaybookProcess killed = start("import", file.toString())) {
            awaitSegments(4);
            killed.kill();
        }

        Run again = run("import", file.toString());

        assertThat(again.code()).as(again.errors()).isZero();
        Matcher counts = SUMMARY.matcher(again.output());
        assertThat(counts.find()).as(again.output()).isTrue();
        assertThat(number(counts.group(1))).as("entries that were missing").isPositive();
        assertThat(number(counts.group(2))).as("entries that were there").isPositive();
        assertThat(number(counts.group(1)) + number(counts.group(2))).isEqualTo(MANY);
        assertThat(run("export", "balances").output()).isEqualTo("""
                account,commodity,balance
                bank,EUR,-600.00
                shop,EUR,600.00""");
        assertThat(run("verify").code()).isZero();
    }

    private static int number(String text) {
        return Integer.parseInt(text.replace(",", ""));
    }

    private DaybookProcess start(String... arguments) {
        return start(folder.resolve("data"), arguments);
    }

    private DaybookProcess start(Path data, String... arguments) {
        return DaybookProcess.start(data, Map.of("DAYBOOK_DATABASE_URL", database.withPassword()), arguments);
    }

    private Run run(String... arguments) throws InterruptedException {
        return run(folder.resolve("data"), arguments);
    }

    private Run run(Path data, String... arguments) throws InterruptedException {
        try (DaybookProcess process = start(data, arguments)) {
            int code = process.awaitExit();
            return new Run(code, process.output(), process.errors());
        }
    }

    private void awaitSegments(long number) throws Exception {
        long deadline = System.nanoTime() + 120_000_000_000L;
        while (segments() < number) {
            assertThat(System.nanoTime()).as("patience with the import").isLessThan(deadline);
            Thread.sleep(2);
        }
    }

    /** As many as there are numbers, for there is no gap; zero before the first start. */
    private long segments() throws SQLException {
        try (Connection connection = new Connections(database).open("test");
                Statement statement = connection.createStatement()) {
            try (ResultSet there = statement.executeQuery("SELECT to_regclass('journal.segment') IS NOT NULL")) {
                there.next();
                if (!there.getBoolean(1)) {
                    return 0;
                }
            }
            try (ResultSet count = statement.executeQuery("SELECT count(*) FROM journal.segment")) {
                count.next();
                return count.getLong(1);
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = new Connections(database).open("test");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
