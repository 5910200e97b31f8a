package io.daybook.server.internal.plaintext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Journals as balanced lines, scales and keys. */
class LedgerMappingTest {
    private static LedgerEntries map(String journal) {
        return LedgerMapping.map(JournalText.read(journal), 10);
    }

    static Stream<Arguments> lines() {
        return Stream.of(
                arguments(" a  1 A\n b\n", "a A 1; b A -1"),
                arguments(" a  1\n b\n", "a (none) 1; b (none) -1"),
                arguments(" a  0 A\n b  1 A\n c\n d  0\n", "b A 1; c A -1"),
                arguments(" a  0\n b  0 A\n", ""),
                arguments(" a  5 A\n b  -2 B\n", "a A 5; b B -2; own exchange:A A -5; own exchange:B B 2"),
                arguments(
                        " a  3 A @ 0.33 B\n b  -1 B\n c  0.01 B ; rest\n",
                        "a A 3; b B -1; c B 0.01; own exchange:A A -3; own exchange:B B 0.99"),
                arguments(" a  1 A\n b  -1 A\n (c)  2 A\n", "a A 1; b A -1; c A 2; own exchange:A A -2"),
                arguments(" (c)  2\n", "c (none) 2; own exchange:(none) (none) -2"),
                arguments(" a  1 \"A b\"\n b\n", "a A b 1; b A b -1"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void balancesEveryAssetThroughItsExchangeAccount(String postings, String expected) {
        LedgerEntries mapped = map("2020-01-01 x\n" + postings);
        assertThat(mapped.problems()).isEmpty();
        assertThat(mapped.entries().getFirst().lines().stream()
                        .map(line -> (line.own() ? "own " : "") + line.account() + " " + line.asset() + " "
                                + line.quantity().toPlainString())
                        .collect(Collectors.joining("; ")))
                .isEqualTo(expected);
    }

    @Test
    void scalesAreTheMostDecimalsOfTheWholeJournal() {
        LedgerEntries mapped = map("""
                2020-01-01 x
                 a  1.5000 A
                 b
                2020-01-02 y
                 a  1.25 A
                 c  1.00 B
                 d
                 e  0.000 C
                """);
        assertThat(mapped.assets())
                .extracting(LedgerMappingTest::summary)
                .containsExactly("A 2 at 5, 4 at 2", "B 0 at 6, 2 at 6");
    }

    private static String summary(AssetScale scale) {
        return scale.asset() + " " + scale.needed() + " at " + scale.neededAt().line() + ", " + scale.written() + " at "
                + scale.writtenAt().line();
    }

    static Stream<Arguments> refusals() {
        String rename = ". Rename the account, for example with an alias directive.";
        return Stream.of(
                arguments(
                        " exchange:A  1 A\n b\n",
                        "The account exchange:A has the name of one of Daybook's own exchange accounts" + rename),
                arguments(
                        " 0192f0c1-2222-7333-8444-555566667777  1 A\n b\n",
                        "The account 0192f0c1-2222-7333-8444-555566667777 looks like an id" + rename),
                arguments(" e\u0301  1 A\n b\n", "The account e\u0301 is not in the Unicode form NFC" + rename),
                arguments(
                        " a\u0007  1 A\n b\n", "The account a\u0007 holds a character that cannot be printed" + rename),
                arguments(
                        " " + "a".repeat(256) + "  1 A\n b\n",
                        "The account " + "a".repeat(40) + "... is longer than 255 characters" + rename),
                arguments(
                        " a  1 \"(none)\"\n b\n",
                        "The commodity (none) has the name that stands for amounts without one. Rename the commodity."),
                arguments(
                        " a  0.1234567890123456789 A\n b\n",
                        "The amount 0.1234567890123456789 A has more than 18 decimals. Round it to at most 18 decimals."),
                arguments(
                        " a  " + "9".repeat(39) + " A\n b\n",
                        "The amount " + "9".repeat(39)
                                + " A has more than 38 digits. Write an amount of at most 38 digits."));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void namesWhatTheLedgerCannotHold(String postings, String expected) {
        LedgerEntries mapped = map("2020-01-01 x\n" + postings + "\n2020-01-02 y\n c  1 C\n d\n");
        assertThat(mapped.problems()).hasSize(1);
        assertThat(mapped.problems().getFirst().text()).endsWith(":1: " + expected);
        assertThat(mapped.skipped()).isEqualTo(1);
        assertThat(mapped.entries()).hasSize(1);
        assertThat(mapped.assets()).extracting(AssetScale::asset).containsExactly("C");
    }

    @Test
    void moreThanAThousandLinesAreNamed() {
        String postings = " (a)  1 A\n".repeat(1_000);
        assertThat(map("2020-01-01 x\n" + postings).problems())
                .extracting(Problem::what)
                .containsExactly("The entry has 1001 lines, the ledger takes 1000");
    }

    @Test
    void keysDependOnTheEntryAndNotOnItsSurroundings() {
        String entry = "2020-01-02 * (c) x ; y\n  a  1,000.00 A\n  b\n";
        String respelt = "2020/1/2  *  (c)  x  ;y\n   a   1.000,00  A ; \n   b\n";
        String key = keys(entry).getFirst();
        assertThat(key).matches("journal:[0-9a-f]{32}:1");
        assertThat(keys(respelt)).containsExactly(key);
        assertThat(keys("; moved\n2019-01-01 z\n a  1\n b\n\n" + entry)).contains(key);
        assertThat(keys(entry + entry)).containsExactly(key, key.substring(0, key.length() - 1) + "2");
        for (String other : List.of(
                entry.replace("1,000.00", "1,000.01"),
                entry.replace("* ", ""),
                entry.replace("; y", ""),
                entry.replace("  b", "  c"),
                entry.replace("  b", "  b\n  (c)  0"),
                entry.replace("00 A", "00 A @ 1 B"),
                entry.replace("2020", "2021"))) {
            assertThat(keys(other)).as(other).hasSize(1).doesNotContain(key);
        }
    }

    private static List<String> keys(String journal) {
        Journal read = JournalText.read(journal);
        assertThat(read.problems()).isEmpty();
        return LedgerMapping.map(read, 10).entries().stream()
                .map(LedgerEntry::key)
                .toList();
    }
}
