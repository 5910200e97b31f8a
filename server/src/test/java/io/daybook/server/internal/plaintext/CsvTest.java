package io.daybook.server.internal.plaintext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** CSV of transfers in, CSV of balances and entries out. */
class CsvTest {
    private static final String HEADER = "from,to,asset,amount,date,description\n";
    private static final String EXPECTED = ". " + TransferColumns.EXPECTED + ".";

    @TempDir
    private Path folder = Path.of("");

    private TransferFile read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8), JournalLimits.standard());
    }

    private TransferFile read(byte[] bytes, JournalLimits limits) throws IOException {
        return CsvTransfers.read(Files.write(folder.resolve("transfers.csv"), bytes), limits);
    }

    @Test
    void readsEveryColumnInAnyOrder() throws IOException {
        TransferFile read = read("\uFEFFamount, to ,from,asset,key,correlation_id,metadata.tier,date,description\r\n"
                + "12.50,b,\"a, x\",EUR,k1,c1,gold,2026-01-31,\"two\nlines\"\r\n"
                + "\r\n"
                + "1,b,a,POINTS,,,,2026-01-31T10:00:00+02:00,\r\n"
                + "1,b,a,POINTS,,,,2026-01-31T10:00:00+02:00,\r\n"
                + "0.125,b,a,EUR,,,,,\r\n");
        assertThat(read.problems()).isEmpty();
        assertThat(read.assets())
                .extracting(AssetScale::asset, AssetScale::needed, AssetScale::written)
                .containsExactly(tuple("EUR", 3, 3), tuple("POINTS", 0, 0));
        assertThat(read.assets().getFirst().neededAt()).hasToString(folder.resolve("transfers.csv") + ":7");
        CsvTransfer first = read.transfers().getFirst();
        assertThat(first.from()).isEqualTo("a, x");
        assertThat(first.amount()).isEqualTo(new BigDecimal("12.50"));
        assertThat(first.effectiveAt()).hasToString("2026-01-31T00:00:00Z");
        assertThat(first.description()).isEqualTo("two\nlines");
        assertThat(first.key()).isEqualTo("k1");
        assertThat(first.correlationId()).isEqualTo("c1");
        assertThat(first.metadata()).hasToString("{tier=gold}");
        CsvTransfer second = read.transfers().get(1);
        assertThat(second.effectiveAt()).hasToString("2026-01-31T08:00:00Z");
        assertThat(second.key()).matches("csv:[0-9a-f]{32}:1");
        assertThat(second.correlationId()).isNull();
        assertThat(read.transfers()).extracting(CsvTransfer::line).containsExactly(2, 5, 6, 7);
        assertThat(read.transfers().get(2).key())
                .isEqualTo(second.key().substring(0, second.key().length() - 1) + "2");
    }

    static Stream<Arguments> problems() {
        String amount = ". Write digits with a decimal point and no thousands separators, as 1234.50.";
        return Stream.of(
                arguments("", "1: The file is empty" + EXPECTED),
                arguments("from,to,asset\na,b,c\n", "1: The column amount is missing" + EXPECTED),
                arguments("from,to,asset,amount,amont\n", "1: There is no column \"amont\"" + EXPECTED),
                arguments("from,to,asset,amount,to\n", "1: The column to is there twice" + EXPECTED),
                arguments(
                        HEADER + "a,b,EUR,1\n",
                        "2: The row has 4 fields, the header 6. Give every column a field, and quote fields that hold a comma."),
                arguments(HEADER + ",b,EUR,1,,\n", "2: The field from is empty. Fill it in."),
                arguments(
                        HEADER + "a,a,EUR,1,,\n",
                        "2: The transfer goes from a to itself. Name two different accounts."),
                arguments(
                        HEADER + "a,b,EUR,\"1,000.00\",,\n",
                        "2: The amount \"1,000.00\" is not a decimal number above zero" + amount),
                arguments(
                        HEADER + "a,b,EUR,-1,,\n", "2: The amount \"-1\" is not a decimal number above zero" + amount),
                arguments(
                        HEADER + "a,b,EUR,1e3,,\n",
                        "2: The amount \"1e3\" is not a decimal number above zero" + amount),
                arguments(
                        HEADER + "a,b,EUR,0.00,,\n",
                        "2: The amount is zero. Write an amount above zero, or remove the row."),
                arguments(
                        HEADER + "a,b,EUR,0.1234567890123456789,,\n",
                        "2: The amount 0.1234567890123456789 has more than 18 decimals. Round it to at most 18 decimals."),
                arguments(
                        HEADER + "a,b,EUR,1,31.1.2026,\n",
                        "2: The date \"31.1.2026\" cannot be read. Write 2026-01-31, or a time as 2026-01-31T10:00:00Z."),
                arguments(
                        HEADER + "a,b,EUR,1,,\"x\n",
                        "2: The row's quotes do not close, or the row is too long; nothing is read from here on."
                                + " Close each quote, and double a quote that belongs to a value."));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void namesWhatIsWrong(String text, String expected) throws IOException {
        TransferFile read = read(text);
        assertThat(read.transfers()).isEmpty();
        assertThat(read.problems())
                .extracting(Problem::text)
                .containsExactly(folder.resolve("transfers.csv") + ":" + expected);
    }

    @Test
    void aBadRowDoesNotHurtTheOthers() throws IOException {
        TransferFile read = read(HEADER + "a,b,EUR,1,,\na,b,EUR,x,,\na,b,EUR,2,,\n");
        assertThat(read.transfers()).hasSize(2);
        assertThat(read.skipped()).isEqualTo(1);
    }

    @Test
    void rowsAndTheirNumberAreBounded() throws IOException {
        JournalLimits limits = new JournalLimits(4_096, 1 << 20, 1, 1, 2, 1, 10, 0);
        String open = HEADER + "a,b,EUR,1,,\na,b,EUR,1,,\"" + "x\n".repeat(100_000);
        assertThat(read(open.getBytes(StandardCharsets.UTF_8), limits).problems())
                .extracting(Problem::line)
                .containsExactly(3);
        String many = HEADER + "a,b,EUR,1,,\n".repeat(3);
        assertThat(read(many.getBytes(StandardCharsets.UTF_8), limits).problems())
                .extracting(Problem::what)
                .containsExactly("There are more than 2 rows");
    }

    @Test
    void bytesThatAreNotUtf8AreNamed() throws IOException {
        byte[] latin = (HEADER + "a,b,EUR,1,,caf\u00e9\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(read(latin, JournalLimits.standard()).problems().getFirst().what())
                .contains("not UTF-8");
    }

    @Test
    void balancesAreSortedAndExact() throws IOException {
        StringBuilder out = new StringBuilder();
        CsvExport.writeBalances(
                out,
                List.of(
                        new AccountBalance("b", "", new BigDecimal("1E+3")),
                        new AccountBalance("a", "$", new BigDecimal("-0.000000000001")),
                        new AccountBalance("a", "A, \"b\"", new BigDecimal("2.50"))),
                CsvText.EXACT);
        assertThat(out).hasToString("""
                account,commodity,balance
                a,$,-0.000000000001
                a,"A, ""b""\",2.50
                b,,1000
                """);
    }

    @Test
    void entriesHaveARowForEachPostingAndCommodity() throws IOException {
        JournalTransaction entry = JournalText.read(
                        "2020-01-01=2020-01-02 * (c) d, e ; f\n  a  1 A\n  b  2.50 B\n  z\n  (v)  1\n")
                .transactions()
                .getFirst();
        StringBuilder out = new StringBuilder();
        CsvExport.EntryRows rows = CsvExport.beginEntries(out, CsvText.EXACT);
        rows.write("e1", entry);
        rows.flush();
        assertThat(out).hasToString("""
                entry_id,date,date2,status,code,description,comment,account,kind,commodity,amount
                e1,2020-01-01,2020-01-02,*,c,"d, e",f,a,,A,1
                e1,2020-01-01,2020-01-02,*,c,"d, e",f,b,,B,2.50
                e1,2020-01-01,2020-01-02,*,c,"d, e",f,z,,A,-1
                e1,2020-01-01,2020-01-02,*,c,"d, e",f,z,,B,-2.50
                e1,2020-01-01,2020-01-02,*,c,"d, e",f,v,virtual,,1
                """);
    }

    @Test
    void nothingRunsInASpreadsheetWhenThatIsAskedFor() throws IOException {
        List<AccountBalance> balances = List.of(
                new AccountBalance("=1+1", "@x", new BigDecimal("-2")),
                new AccountBalance("a", "$", new BigDecimal("3")));
        StringBuilder exact = new StringBuilder();
        CsvExport.writeBalances(exact, balances, CsvText.EXACT);
        assertThat(exact).hasToString("account,commodity,balance\n=1+1,@x,-2\na,$,3\n");
        StringBuilder tamed = new StringBuilder();
        CsvExport.writeBalances(tamed, balances, CsvText.SPREADSHEET);
        assertThat(tamed).hasToString("account,commodity,balance\n'=1+1,'@x,-2\na,$,3\n");
    }

    @Test
    void textsOfEntriesAreTamedAndTheirAmountsAreNot() throws IOException {
        JournalTransaction entry = JournalText.read("2020-01-01 (-c) =d ; +e\n  @a  -1 A\n  b\n")
                .transactions()
                .getFirst();
        StringBuilder out = new StringBuilder();
        CsvExport.EntryRows rows = CsvExport.beginEntries(out, CsvText.SPREADSHEET);
        rows.write("e1", entry);
        rows.flush();
        assertThat(out.toString()).contains("e1,2020-01-01,,,'-c,'=d,'+e,'@a,,A,-1\n");
    }
}
