package io.daybook.server.internal.plaintext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real journals come to the balances and running balances that two other programs computed. */
class SampleJournalsTest {
    private static final CSVFormat WITH_HEADER =
            CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();

    static Stream<String> folders() {
        return SampleJournals.FOLDERS.stream();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void balances(String name) throws IOException {
        for (Path file : present(name)) {
            Journal journal = read(file);
            Map<String, BigDecimal> expected = new TreeMap<>();
            for (CSVRecord row : rows(file.resolveSibling("balances.csv"))) {
                put(expected, row.get("account"), row.get("commodity"), new BigDecimal(row.get("balance")));
            }
            assertThat(balances(journal)).as(file.toString()).isEqualTo(nonZero(expected));
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void runningBalances(String name) throws IOException {
        for (Path file : present(name)) {
            Journal journal = read(file);
            List<CSVRecord> rows = rows(file.resolveSibling("register-sample.csv"));
            Set<String> accounts = rows.stream().map(row -> row.get("account")).collect(Collectors.toSet());
            Map<String, List<String>> expected = new TreeMap<>();
            for (CSVRecord row : rows) {
                expected.computeIfAbsent(row.get("account") + "|" + row.get("commodity"), key -> new ArrayList<>())
                        .add(row.get("date") + " " + plain(new BigDecimal(row.get("amount"))) + " "
                                + plain(new BigDecimal(row.get("running"))));
            }
            assertThat(register(journal, accounts)).as(file.toString()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void ledgerEntriesBalanceInEveryAssetAndKeepTheBalances(String name) throws IOException {
        for (Path file : present(name)) {
            Journal journal = read(file);
            LedgerEntries mapped = LedgerMapping.map(journal, 10);
            assertThat(mapped.problems()).isEmpty();
            Map<String, BigDecimal> balances = new TreeMap<>();
            for (LedgerEntry entry : mapped.entries()) {
                Map<String, BigDecimal> sums = new HashMap<>();
                for (LedgerEntry.Line line : entry.lines()) {
                    sums.merge(line.asset(), line.quantity(), BigDecimal::add);
                    assertThat(line.quantity().signum()).isNotZero();
                    assertThat(line.own()).isEqualTo(AssetCodes.isExchangeAccount(line.account()));
                    if (!line.own()) {
                        put(balances, line.account(), AssetCodes.toCommodity(line.asset()), line.quantity());
                    }
                }
                assertThat(sums.values()).allMatch(sum -> sum.signum() == 0);
            }
            assertThat(nonZero(balances)).isEqualTo(balances(journal));
            assertThat(mapped.entries().stream()
                            .map(LedgerEntry::key)
                            .distinct()
                            .count())
                    .isEqualTo(journal.transactions().size());
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void whatTheWriterWritesReadsBackWithTheSameBalances(String name) throws IOException, UnwritableException {
        for (Path file : present(name)) {
            Journal journal = read(file);
            Journal again = JournalText.read(written(journal.transactions()));
            assertThat(again.problems()).as(file.toString()).isEmpty();
            assertThat(balances(again)).as(file.toString()).isEqualTo(balances(journal));
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void entriesGiveTheirTransactionsBack(String name) throws IOException, UnwritableException {
        for (Path file : present(name)) {
            Journal journal = read(file);
            List<JournalTransaction> restored = LedgerMapping.map(journal, 10).entries().stream()
                    .map(SampleJournalsTest::restored)
                    .toList();
            assertThat(restored.stream().map(SampleJournalsTest::withoutWhatIsNotKept))
                    .as(file.toString())
                    .isEqualTo(journal.transactions().stream()
                            .map(SampleJournalsTest::withoutWhatIsNotKept)
                            .toList());
            assertThat(written(restored)).doesNotContain("written as virtual postings");
        }
    }

    private static String written(List<JournalTransaction> transactions) throws IOException, UnwritableException {
        StringBuilder text = new StringBuilder();
        JournalWriter writer = new JournalWriter(text);
        writer.begin();
        for (JournalTransaction transaction : transactions) {
            writer.write(transaction);
        }
        return text.toString();
    }

    private static JournalTransaction restored(LedgerEntry entry) {
        JournalTransaction source = entry.transaction();
        List<JournalPosting> lines = entry.lines().stream()
                .filter(line -> !line.own())
                .map(line -> JournalPosting.of(
                        PostingKind.REAL,
                        line.account(),
                        new Amount(AssetCodes.toCommodity(line.asset()), line.quantity())))
                .toList();
        return EntryMetadata.restore(EntryMetadata.of(source).metadata(), source.date(), source.description(), lines);
    }

    /** Asserted balances are not kept, and a posting of several commodities comes back as several postings. */
    private static String withoutWhatIsNotKept(JournalTransaction transaction) {
        List<JournalPosting> postings = transaction.postings().stream()
                .map(JournalPosting::withoutAssertion)
                .flatMap(posting -> posting.amounts().size() < 2
                        ? Stream.of(posting)
                        : posting.amounts().stream().map(amount -> posting.withAmounts(List.of(amount))))
                .toList();
        return JournalText.show(transaction.withPostings(postings));
    }

    private static List<Path> present(String name) throws IOException {
        Path folder = SampleJournals.folder(name);
        assumeTrue(
                Files.isDirectory(folder),
                () -> "The journal " + name + " may not be copied here and is not in " + SampleJournals.SHARED);
        List<Path> journals = SampleJournals.journals(folder);
        assertThat(journals).hasSize(2);
        return journals;
    }

    private static Journal read(Path file) throws IOException {
        Journal journal = JournalReader.read(file, JournalLimits.standard());
        assertThat(journal.problems()).as(file.toString()).isEmpty();
        assertThat(journal.skipped()).isZero();
        return journal;
    }

    private static Map<String, BigDecimal> balances(Journal journal) {
        Map<String, BigDecimal> balances = new TreeMap<>();
        for (JournalTransaction transaction : journal.transactions()) {
            for (JournalPosting posting : transaction.postings()) {
                for (Amount amount : posting.amounts()) {
                    put(balances, posting.account(), amount.commodity(), amount.quantity());
                }
            }
        }
        return nonZero(balances);
    }

    private static void put(Map<String, BigDecimal> balances, String account, String commodity, BigDecimal quantity) {
        balances.merge(account + "|" + commodity, quantity, BigDecimal::add);
    }

    private static Map<String, BigDecimal> nonZero(Map<String, BigDecimal> balances) {
        Map<String, BigDecimal> kept = new TreeMap<>();
        balances.forEach((key, balance) -> {
            if (balance.signum() != 0) {
                kept.put(key, balance.stripTrailingZeros());
            }
        });
        return kept;
    }

    private record Moved(LocalDate date, String key, BigDecimal quantity) {}

    private static Map<String, List<String>> register(Journal journal, Set<String> accounts) {
        List<Moved> moves = new ArrayList<>();
        for (JournalTransaction transaction : journal.transactions()) {
            for (JournalPosting posting : transaction.postings()) {
                LocalDate own = posting.date();
                if (accounts.contains(posting.account())) {
                    posting.amounts()
                            .forEach(amount -> moves.add(new Moved(
                                    own == null ? transaction.date() : own,
                                    posting.account() + "|" + amount.commodity(),
                                    amount.quantity())));
                }
            }
        }
        moves.sort(Comparator.comparing(Moved::date));
        Map<String, BigDecimal> running = new HashMap<>();
        Map<String, List<String>> lines = new TreeMap<>();
        for (Moved move : moves) {
            BigDecimal after = running.merge(move.key(), move.quantity(), BigDecimal::add);
            lines.computeIfAbsent(move.key(), key -> new ArrayList<>())
                    .add(move.date() + " " + plain(move.quantity()) + " " + plain(after));
        }
        return lines;
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static List<CSVRecord> rows(Path file) {
        try {
            return WITH_HEADER.parse(new StringReader(Files.readString(file))).getRecords();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
