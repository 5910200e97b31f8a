package io.daybook.server.internal.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.internal.state.AssetCatalog;
import io.daybook.platform.sql.DatabaseUrl;
import io.daybook.server.internal.ServerException;
import io.daybook.server.internal.exports.Exporter;
import io.daybook.server.internal.exports.JournalContent;
import io.daybook.server.internal.plaintext.CsvText;
import io.daybook.server.internal.plaintext.JournalLimits;
import io.daybook.server.internal.wiring.Database;
import io.daybook.testkit.TestLedger;
import io.daybook.testkit.TestPostgres;
import io.daybook.views.PageRequest;
import io.daybook.views.Scope;
import io.daybook.views.StatementLine;
import io.daybook.views.StatementQuery;
import io.daybook.views.TimeBasis;
import io.daybook.views.TimeRange;
import io.daybook.views.ViewsSettings;
import io.daybook.views.internal.RunningViews;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real journals through import, ledger, views and export: balances and running balances as two other programs have them. */
class SampleImportTest {
    private static final Path RESOURCES = Path.of("src", "test", "resources", "journals");
    private static final Path SHARED = Path.of("..", "..", "shared", "journals");
    private static final CSVFormat WITH_HEADER =
            CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();

    private static DatabaseUrl database;
    private static TestLedger ledger;
    private static RunningViews views;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        database = TestPostgres.shared().freshDatabase();
        ledger = TestLedger.start(database, LedgerSettings.defaults(), "import");
        views = new RunningViews(
                ledger.pool(),
                ledger.room().segments(),
                List.of(0),
                ledger.ledger()::memory,
                AssetCatalog::assets,
                ViewsSettings.DEFAULTS);
    }

    @AfterAll
    static void stop() {
        views.close();
        ledger.close();
    }

    /** Every journal of the samples that is there and is not included by another one. */
    static List<Path> journals() throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path root : List.of(RESOURCES, SHARED)) {
            if (Files.isDirectory(root)) {
                try (Stream<Path> files = Files.walk(root, 2)) {
                    files.filter(file -> file.toString().endsWith(".journal")
                                    || file.toString().endsWith(".ledger"))
                            .filter(file -> !file.endsWith("commodities.ledger") && !file.endsWith("prices.ledger"))
                            .filter(file ->
                                    root.equals(RESOURCES) || !Files.isDirectory(RESOURCES.resolve(folderOf(file))))
                            .sorted()
                            .forEach(found::add);
                }
            }
        }
        return found;
    }

    private static String folderOf(Path file) {
        return String.valueOf(Objects.requireNonNull(file.getParent()).getFileName());
    }

    @ParameterizedTest
    @MethodSource("journals")
    void balancesAndRunningBalancesAreThoseOfOtherPrograms(Path file) throws IOException {
        String workspace = folderOf(file) + "." + file.getFileName();
        Importer.Summary first = load(file, workspace);
        assertThat(first.refusals()).isEmpty();
        assertThat(first.posted()).isPositive();
        assertThat(load(file, workspace).posted()).as("the second time").isZero();

        assertThat(exportedBalances(workspace)).isEqualTo(expectedBalances(file));
        assertThat(statements(file, workspace)).isEqualTo(register(file));
    }

    @Test
    void anExportedJournalComesToTheSameBalancesWhenItIsImported() throws Exception {
        Path file = RESOURCES.resolve("02-okane-viseca").resolve("explicit.journal");
        load(file, "original");
        StringBuilder text = new StringBuilder();
        try (Database attached = Database.attach(database)) {
            new Exporter(JournalContent.load(attached, "original"), false).entriesAsJournal(text);
        }
        Path exported = Files.writeString(folder.resolve("exported.journal"), text);
        assertThat(load(exported, "again").refusals()).isEmpty();
        assertThat(exportedBalances("again")).isEqualTo(exportedBalances("original"));
    }

    @Test
    void anAssetInUseWithTooFewDecimalsIsRefusedBeforeAnythingIsWritten() throws IOException {
        Path coarse = Files.writeString(folder.resolve("coarse.journal"), "2026-01-01\n  a  1.5 X\n  b\n");
        Path fine = Files.writeString(
                folder.resolve("fine.journal"),
                "2026-01-02\n  a  1.55 X\n  a  1.555 X\n  b\n\n2026-01-03\n  a  1.555 X\n  b\n");
        load(coarse, "scales");
        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() -> load(fine, "scales"))
                .withMessageContaining("asset X is in use with 2 decimals")
                .withMessageContaining("need 3 (the first at " + fine + ":3)");
        assertThat(exportedBalances("scales")).containsEntry("a|X", new BigDecimal("1.5"));
    }

    @Test
    void aFileOfWholeAmountsDoesNotShutOutTheNextOneWithCents() throws IOException {
        Path january = Files.writeString(folder.resolve("01.journal"), "2026-01-31\n  a  5 $\n  b\n");
        Path february = Files.writeString(folder.resolve("02.journal"), "2026-02-28\n  a  0.25 $\n  b\n");
        load(january, "months");
        assertThat(load(february, "months").posted()).isEqualTo(1);
        assertThat(exportedBalances("months")).containsEntry("a|$", new BigDecimal("5.25"));
    }

    @Test
    void plannedEntriesAndCsvAreTaken() throws IOException {
        Path journal = Files.writeString(folder.resolve("planned.journal"), "2999-12-31 planned\n  a  1 EUR\n  b\n");
        Path csv =
                Files.writeString(folder.resolve("more.csv"), "from,to,asset,amount,date\na,c,EUR,0.25,2999-01-01\n");
        assertThat(load(journal, "planned").posted()).isEqualTo(1);
        assertThat(load(csv, "planned").posted()).isEqualTo(1);
        assertThat(exportedBalances("planned"))
                .containsEntry("a|EUR", new BigDecimal("0.75"))
                .containsEntry("c|EUR", new BigDecimal("0.25"));
    }

    private static Importer.Summary load(Path file, String workspace) {
        ImportPlan plan =
                ImportFiles.read(List.of(file), null, InputStream.nullInputStream(), JournalLimits.standard());
        assertThat(plan.skipped()).isZero();
        try (LedgerTarget target = new LedgerTarget(ledger.ledger(), workspace, () -> {})) {
            return new Importer(target, done -> {}, raised -> {}).run(plan);
        }
    }

    private static Map<String, BigDecimal> exportedBalances(String workspace) throws IOException {
        StringBuilder csv = new StringBuilder();
        try (Database attached = Database.attach(database)) {
            new Exporter(JournalContent.load(attached, workspace), false).balancesAsCsv(csv, CsvText.EXACT);
        }
        return nonZero(csv.toString());
    }

    private static Map<String, BigDecimal> expectedBalances(Path file) throws IOException {
        return nonZero(Files.readString(file.resolveSibling("balances.csv")));
    }

    private static Map<String, BigDecimal> nonZero(String csv) throws IOException {
        Map<String, BigDecimal> balances = new TreeMap<>();
        for (CSVRecord row : WITH_HEADER.parse(new StringReader(csv)).getRecords()) {
            BigDecimal balance = new BigDecimal(row.get("balance"));
            if (balance.signum() != 0) {
                balances.put(row.get("account") + "|" + row.get("commodity"), balance.stripTrailingZeros());
            }
        }
        return balances;
    }

    /** Date, amount and running balance, by account and commodity. */
    private static Map<String, List<String>> register(Path file) throws IOException {
        Map<String, List<String>> lines = new TreeMap<>();
        String csv = Files.readString(file.resolveSibling("register-sample.csv"));
        for (CSVRecord row : WITH_HEADER.parse(new StringReader(csv)).getRecords()) {
            lines.computeIfAbsent(row.get("account") + "|" + row.get("commodity"), key -> new ArrayList<>())
                    .add(row.get("date") + " " + plain(new BigDecimal(row.get("amount"))) + " "
                            + plain(new BigDecimal(row.get("running"))));
        }
        return lines;
    }

    /** The same through the statements of the views, in the order of effective dates. */
    private static Map<String, List<String>> statements(Path file, String workspace) throws IOException {
        Map<String, List<String>> statements = new TreeMap<>();
        Scope scope = new Scope(workspace, ledger.ledger().head().join().getFirst());
        for (String key : register(file).keySet()) {
            int bar = key.lastIndexOf('|');
            String commodity = key.substring(bar + 1);
            StatementQuery query = new StatementQuery(
                    new AccountRef.ByCode(key.substring(0, bar)),
                    commodity.isEmpty() ? "(none)" : commodity,
                    new TimeRange(null, null, TimeBasis.EFFECTIVE));
            List<String> lines = new ArrayList<>();
            String cursor = null;
            do {
                var statement = views.accounts()
                        .statement(scope, query, new PageRequest(PageRequest.MAX_LIMIT, cursor))
                        .orElseThrow();
                int scale = statement.asset().scale();
                statement.lines().data().forEach(line -> lines.add(text(line, scale)));
                cursor = statement.lines().hasMore() ? statement.lines().next() : null;
            } while (cursor != null);
            statements.put(key, lines);
        }
        return statements;
    }

    private static String text(StatementLine line, int scale) {
        BigDecimal amount = new BigDecimal(line.amount().toBigInteger(), scale);
        BigDecimal signed = line.side() == io.daybook.ledger.Side.DEBIT ? amount : amount.negate();
        return line.effectiveAt().atOffset(ZoneOffset.UTC).toLocalDate() + " " + plain(signed) + " "
                + plain(new BigDecimal(line.balanceAfter().toBigInteger(), scale));
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
