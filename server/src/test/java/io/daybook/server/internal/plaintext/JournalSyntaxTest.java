package io.daybook.server.internal.plaintext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One row for each element of the syntax: the journal's text and what is read. The expectations are hledger 1.25's. */
class JournalSyntaxTest {
    /** The postings of a transaction that has them on the given lines, and balances by an elided last one. */
    private static Arguments amount(String written, String read) {
        return arguments("2020-01-01 x\n  a  " + written + "\n  b\n", "2020-01-01 x | a " + read);
    }

    static Stream<Arguments> headers() {
        String postings = "\n a  1\n b  -1\n";
        String read = " | a 1 | b -1";
        return Stream.of(
                arguments("2020-01-02 x" + postings, "2020-01-02 x" + read),
                arguments("2020/1/2 x" + postings, "2020-01-02 x" + read),
                arguments("2020.01.2 x" + postings, "2020-01-02 x" + read),
                arguments("Y2019\n1/2 x" + postings, "2019-01-02 x" + read),
                arguments("Y 2019\n01-02 x" + postings, "2019-01-02 x" + read),
                arguments("year 2019\n1.2 x" + postings, "2019-01-02 x" + read),
                arguments("2020-01-02=2020-01-05 x" + postings, "2020-01-02=2020-01-05 x" + read),
                arguments("2020/01/02=1/5 x" + postings, "2020-01-02=2020-01-05 x" + read),
                arguments("2020-01-02" + postings, "2020-01-02" + read),
                arguments("2020-01-02 * x" + postings, "2020-01-02 * x" + read),
                arguments("2020-01-02 *x" + postings, "2020-01-02 * x" + read),
                arguments("2020-01-02 ! x" + postings, "2020-01-02 ! x" + read),
                arguments("2020-01-02 (12 b) x" + postings, "2020-01-02 (12 b) x" + read),
                arguments("2020-01-02 *(12)x" + postings, "2020-01-02 * (12) x" + read),
                arguments("2020-01-02 (12 x" + postings, "2020-01-02 (12 x" + read),
                arguments("2020-01-02 GOOGLE *Y, g.co/x# GB" + postings, "2020-01-02 GOOGLE *Y, g.co/x# GB" + read),
                arguments("2020-01-02 x; y" + postings, "2020-01-02 x {y}" + read),
                arguments("2020-01-02 x  ; y\n ; z" + postings, "2020-01-02 x {y/z}" + read),
                arguments("2020-01-02 p | n ; c" + postings, "2020-01-02 p | n {c}" + read),
                arguments("\uFEFF2020-01-02 x\r\n a  1\r\n b  -1\r\n", "2020-01-02 x" + read),
                arguments("2020-01-02 x\n a  1\n b  -1", "2020-01-02 x" + read),
                arguments("2020-01-02 x\n", "2020-01-02 x"),
                arguments(
                        "2020-01-02 x\n a  1\n b  -1\n  \n2020-01-03 y\n", "2020-01-02 x | a 1 | b -1\n2020-01-03 y"));
    }

    static Stream<Arguments> postings() {
        return Stream.of(
                arguments("2020-01-01 x\n\ta b:c d\t1\n\tz\n", "2020-01-01 x | a b:c d 1 | z -1"),
                arguments("2020-01-01 x\n  㐀:🐑 é  1\n  z  -1\n", "2020-01-01 x | 㐀:🐑 é 1 | z -1"),
                arguments("2020-01-01 x\n  e\u0301  1\n  z  -1\n", "2020-01-01 x | e\u0301 1 | z -1"),
                arguments("2020-01-01 x\n  a ; b  1\n  z  -1\n", "2020-01-01 x | a ; b 1 | z -1"),
                arguments("2020-01-01 x\n  * a  1\n  !b  -1\n", "2020-01-01 x | * a 1 | ! b -1"),
                arguments("2020-01-01 x\n  (a)  1\n", "2020-01-01 x | (a) 1"),
                arguments("2020-01-01 x\n  (a)\n", "2020-01-01 x | (a)"),
                arguments("2020-01-01 x\n  [a]  1\n  [b]\n  c\n", "2020-01-01 x | [a] 1 | [b] -1 | c"),
                arguments("2020-01-01 x\n  * (a)  1\n", "2020-01-01 x | * (a) 1"),
                arguments("2020-01-01 x\n  (a) b  1\n  z  -1\n", "2020-01-01 x | (a) b 1 | z -1"),
                arguments("2020-01-01 x\n a  1 ; c\n ; d\n b  ; e\n", "2020-01-01 x | a 1 {c/d} | b -1 {e}"),
                arguments(
                        "2020-01-01 x\n a  1 ; date:1/5\n b\n",
                        "2020-01-01 x | a 1 <2020-01-05,null> {date:1/5} | b -1"),
                arguments(
                        "2020-01-01 x\n a  1 ; [1/5=2021-2-6]\n b\n",
                        "2020-01-01 x | a 1 <2020-01-05,2021-02-06> {[1/5=2021-2-6]} | b -1"),
                arguments("2020-01-01 x\n a  1 ; [=1/5]\n b\n", "2020-01-01 x | a 1 <null,2020-01-05> {[=1/5]} | b -1"),
                arguments("2020-01-01 x\n a  1 ; [2020] [x]\n b\n", "2020-01-01 x | a 1 {[2020] [x]} | b -1"),
                arguments("2020-01-01 x\n a  1 A @ 2 B\n b\n", "2020-01-01 x | a 1 A @ 2 B | b -2 B"),
                arguments("2020-01-01 x\n a  5 A@$3\n b\n", "2020-01-01 x | a 5 A @ 3 $ | b -15 $"),
                arguments("2020-01-01 x\n a  -5 A @@ 3 B\n b\n", "2020-01-01 x | a -5 A @@ 3 B | b 3 B"),
                arguments("2020-01-01 x\n a  -5 A @@ -3 B\n b\n", "2020-01-01 x | a -5 A @@ -3 B | b -3 B"),
                arguments("2020-01-01 x\n a  5 A @ -3 B\n b\n", "2020-01-01 x | a 5 A @ -3 B | b 15 B"),
                arguments("2020-01-01 x\n a  5 A (@) 3 B\n b\n", "2020-01-01 x | a 5 A @ 3 B | b -15 B"),
                arguments("2020-01-01 x\n a  5 A {$3} [2020-01-01]\n b\n", "2020-01-01 x | a 5 A | b -5 A"),
                arguments("2020-01-01 x\n a  5 A {{=$3}} @@ $4\n b\n", "2020-01-01 x | a 5 A @@ 4 $ | b -4 $"),
                arguments("2020-01-01 x\n a  1 = 1\n b\n", "2020-01-01 x | a 1 = 1 | b -1"),
                arguments("2020-01-01 x\n a  1 == 1\n b\n", "2020-01-01 x | a 1 == 1 | b -1"),
                arguments("2020-01-01 x\n a  1 =* 1\n b\n", "2020-01-01 x | a 1 =* 1 | b -1"),
                arguments("2020-01-01 x\n a  1 ==* 1\n b\n", "2020-01-01 x | a 1 ==* 1 | b -1"),
                arguments(
                        "2020-01-01 x\n a  5 A @ 1 B = 5 A ; c\n b\n",
                        "2020-01-01 x | a 5 A @ 1 B = 5 A {c} | b -5 B"));
    }

    static Stream<Arguments> amounts() {
        return Stream.of(
                amount("1 A", "1 A | b -1 A"),
                amount("1A", "1 A | b -1 A"),
                amount("$1", "1 $ | b -1 $"),
                amount("$ 1", "1 $ | b -1 $"),
                amount("1", "1 | b -1"),
                amount("1 \"A 1, b's (c)\"", "1 A 1, b's (c) | b -1 A 1, b's (c)"),
                amount("\"🐑 2\" 1", "1 🐑 2 | b -1 🐑 2"),
                amount("1 A:B/C,d(e)", "1 A:B/C,d(e) | b -1 A:B/C,d(e)"),
                amount("-1 A", "-1 A | b 1 A"),
                amount("- 1 A", "-1 A | b 1 A"),
                amount("+1 A", "1 A | b -1 A"),
                amount("$-1", "-1 $ | b 1 $"),
                amount("-$1", "-1 $ | b 1 $"),
                amount("- $ 1", "-1 $ | b 1 $"),
                amount("-$-1", "1 $ | b -1 $"),
                amount("A - 1", "-1 A | b 1 A"),
                amount("1.50 A", "1.50 A | b -1.50 A"),
                amount("1,50 A", "1.50 A | b -1.50 A"),
                amount("1,000.00 A", "1000.00 A | b -1000.00 A"),
                amount("1.000,00 A", "1000.00 A | b -1000.00 A"),
                amount("1 000 000,50 A", "1000000.50 A | b -1000000.50 A"),
                amount("1\u00a0000 A", "1000 A | b -1000 A"),
                amount("1,000,000 A", "1000000 A | b -1000000 A"),
                amount("1.000.000 A", "1000000 A | b -1000000 A"),
                amount("1,00,000.5 A", "100000.5 A | b -100000.5 A"),
                amount("1,000 A", "1.000 A | b -1.000 A"),
                amount("1. A", "1 A | b -1 A"),
                amount(".5 A", "0.5 A | b -0.5 A"),
                amount("0.123456789012 A", "0.123456789012 A | b -0.123456789012 A"),
                amount("1E3 A", "1000 A | b -1000 A"),
                amount("1e-3", "0.001 | b -0.001"),
                amount("1EUR", "1 EUR | b -1 EUR"),
                amount("12345678901234567890.12 A", "12345678901234567890.12 A | b -12345678901234567890.12 A"));
    }

    static Stream<Arguments> directives() {
        String lone = "2020-01-01 x\n  (a)  1,000 A\n";
        String one = "2020-01-01 x\n  (a)  1\n";
        return Stream.of(
                arguments("commodity 1,000.00 A\n" + lone, "2020-01-01 x | (a) 1000 A"),
                arguments("commodity A 1,000.\n" + lone, "2020-01-01 x | (a) 1000 A"),
                arguments("commodity 1000. A\n" + lone, "2020-01-01 x | (a) 1000 A"),
                arguments("commodity A\n  format 1.000,00 A\n" + lone, "2020-01-01 x | (a) 1.000 A"),
                arguments("commodity A ; none shown\n  ; comment\n" + lone, "2020-01-01 x | (a) 1.000 A"),
                arguments("commodity 1,000 A\n" + lone, "2020-01-01 x | (a) 1.000 A"),
                arguments("commodity 1,000.00 B\n" + lone, "2020-01-01 x | (a) 1.000 A"),
                arguments("decimal-mark .\n" + lone, "2020-01-01 x | (a) 1000 A"),
                arguments("decimal-mark ,\n" + lone, "2020-01-01 x | (a) 1.000 A"),
                arguments("D 1,000.00 A\n" + lone, "2020-01-01 x | (a) 1000 A"),
                arguments("D 1,000.00 B\n" + lone, "2020-01-01 x | (a) 1000 A"),
                arguments("D 1,000.00 B\ncommodity 1,0 A\n" + lone, "2020-01-01 x | (a) 1.000 A"),
                arguments("D $1,000.00\n2020-01-01 x\n (a)  1,000\n", "2020-01-01 x | (a) 1000 $"),
                arguments("apply account X:Y\n2020-01-01 x\n (a)  1\nend apply account\n", "2020-01-01 x | (X:Y:a) 1"),
                arguments("apply account X\nend\n" + one, "2020-01-01 x | (a) 1"),
                arguments("alias a = b c\n" + one, "2020-01-01 x | (b c) 1"),
                arguments("alias a=b\n2020-01-01 x\n (a:c)  1\n (ab)  1\n", "2020-01-01 x | (b:c) 1 | (ab) 1"),
                arguments("alias a=b\nend aliases\n" + one, "2020-01-01 x | (a) 1"),
                arguments("alias b=c\nalias a=b\n" + one, "2020-01-01 x | (c) 1"),
                arguments("alias /^(A)$/ = \\1:$\n" + one, "2020-01-01 x | (a:$) 1"),
                arguments("comment\n2019-01-01 y\nend comment\n" + one, "2020-01-01 x | (a) 1"),
                arguments(one + "comment\n2019-01-01 y\n", "2020-01-01 x | (a) 1"),
                arguments("; a\n# b\n* c\n% d\n| e\n  ; f\n  \n" + one, "2020-01-01 x | (a) 1"),
                arguments("account a b  ; c\n  ; d\npayee p\ntag t\n!tag u\n" + one, "2020-01-01 x | (a) 1"),
                arguments("P 2020-01-01 10:00:00 \"A b\" $1,5 ; c\nN A\n" + one, "2020-01-01 x | (a) 1"));
    }

    @ParameterizedTest
    @MethodSource({"headers", "postings", "amounts", "directives"})
    void reads(String journal, String expected) {
        Journal read = JournalText.read(journal);
        assertThat(read.problems()).isEmpty();
        assertThat(read.transactions().stream().map(JournalText::show).collect(Collectors.joining("\n")))
                .isEqualTo(expected);
    }

    static Stream<Arguments> tags() {
        return Stream.of(
                arguments("a:b", "a=b"),
                arguments("text a: b c , d:", "a=b c d="),
                arguments(":nobudget:", "nobudget="),
                arguments("original_rate: 1.09 EUR/CHF", "original_rate=1.09 EUR/CHF"),
                arguments("a:b:c", "a=b:c"),
                arguments("none, here", ""),
                arguments("x a:1\n ; b:2", "a=1 b=2"));
    }

    @ParameterizedTest
    @MethodSource("tags")
    void findsTags(String comment, String expected) {
        Journal read = JournalText.read("2020-01-01 x ; " + comment + "\n (a)  1 ; " + comment + "\n");
        JournalTransaction transaction = read.transactions().getFirst();
        assertThat(shown(transaction.tags())).isEqualTo(expected);
        assertThat(shown(transaction.postings().getFirst().tags())).isEqualTo(expected);
    }

    private static String shown(Iterable<Tag> tags) {
        StringBuilder text = new StringBuilder();
        tags.forEach(
                tag -> text.append(tag.name()).append('=').append(tag.value()).append(' '));
        return text.toString().strip();
    }
}
