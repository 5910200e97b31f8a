package io.daybook.server.internal.plaintext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JournalWriterTest {
    private static JournalTransaction transaction(String code, String description, JournalPosting... postings) {
        return new JournalTransaction(
                "",
                0,
                LocalDate.of(2020, 1, 2),
                LocalDate.of(2020, 1, 3),
                EntryStatus.PENDING,
                code,
                description,
                "",
                List.of(),
                List.of(postings));
    }

    private static JournalPosting posting(String account, String quantity, String commodity) {
        return JournalPosting.of(PostingKind.REAL, account, new Amount(commodity, new BigDecimal(quantity)));
    }

    private static String written(JournalTransaction transaction) throws IOException, UnwritableException {
        StringBuilder text = new StringBuilder();
        new JournalWriter(text).write(transaction);
        return text.toString();
    }

    @Test
    void quotesCommoditiesAndWritesExactDecimals() throws IOException, UnwritableException {
        assertThat(written(transaction(
                        "c 1",
                        "d",
                        posting("a b", "1E+3", "$"),
                        posting("a b", "-1000.00", "$"),
                        posting("é", "0.000000000001", "A 1"),
                        posting("é", "-0.000000000001", "A 1"),
                        posting("x", "5", ""),
                        posting("x", "-5", ""))))
                .isEqualTo("""
                2020-01-02=2020-01-03 ! (c 1) d
                    a b  1000 $
                    a b  -1000.00 $
                    é  0.000000000001 "A 1"
                    é  -0.000000000001 "A 1"
                    x  5
                    x  -5

                """);
    }

    @Test
    void keepsDescriptionsThatLookLikeSyntaxOrHoldIt() throws IOException, UnwritableException {
        assertThat(written(transaction("", "(a) b"))).startsWith("2020-01-02=2020-01-03 ! () (a) b\n");
        assertThat(written(transaction("", "a; b\nc"))).isEqualTo("""
                2020-01-02=2020-01-03 ! a, b c
                    ; description: a; b
                    ; c

                """);
    }

    @Test
    void postingsThatCannotBalanceAreWrittenAsVirtual() throws IOException, UnwritableException {
        assertThat(written(transaction("", "d", posting("a", "1", "A"), posting("b", "-2", "B"))))
                .contains("    a  1 A\n    b  -2 B\n");
        assertThat(written(transaction("", "d", posting("a", "1", "A"), posting("b", "-2", "A"))))
                .contains("""
                    ; daybook: written as virtual postings, because its prices are not there
                    (a)  1 A
                    (b)  -2 A
                """);
    }

    @Test
    void pricesThatBalanceOnlyNearlyAreWrittenExactly() throws IOException, UnwritableException {
        JournalTransaction near = JournalText.read(
                        "2020-01-01 x\n a  -3 A @ 0.33 B\n b  1 B\n [c]  1 A @ 2 B\n [d]  -2 B\n")
                .transactions()
                .getFirst();
        assertThat(written(near)).contains("    a  -3 A @@ 1 B\n    b  1 B\n    [c]  1 A @ 2 B\n    [d]  -2 B\n");
    }

    static Stream<JournalTransaction> unwritable() {
        return Stream.of("a  b", "a\tb", " a", "a ", "", "(a)", "[a]", ";a", "*a", "!a", "a\nb")
                .map(account -> transaction("", "d", posting(account, "1", "A")));
    }

    @ParameterizedTest
    @MethodSource("unwritable")
    void refusesAccountsThatAJournalCannotSay(JournalTransaction transaction) {
        assertThatThrownBy(() -> written(transaction))
                .isInstanceOf(UnwritableException.class)
                .hasMessageContaining("The account \"")
                .hasMessageContaining("rename the account or export CSV");
    }

    @Test
    void refusesOtherThingsThatAJournalCannotSay() {
        assertThatThrownBy(() -> written(transaction("a)", "d"))).hasMessageContaining("The code \"a)\"");
        assertThatThrownBy(() -> written(transaction("", "d", posting("a", "1", "A\"B"))))
                .hasMessageContaining("The commodity \"A\"B\"");
    }
}
