package io.daybook.server.internal.plaintext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One row for each problem: the journal's text, and the kind, line and text of what is reported. */
class JournalProblemsTest {
    private static final String GOOD = "2020-01-01 good\n  a  1\n  b  -1\n";

    private static Arguments posting(String posting, String problem) {
        return arguments("2020-01-01 x\n" + posting + "\n  b\n", "SKIPPED 2: " + problem);
    }

    static Stream<Arguments> headers() {
        String write = ". Write a date as 2026-01-31.";
        return Stream.of(
                arguments(
                        "1/2 x\n",
                        "SKIPPED 1: The date 1/2 has no year. Write the year, or a line such as Y 2026 above it."),
                arguments(
                        "19/2/3 x\n",
                        "SKIPPED 1: The year in 19/2/3 has fewer than four digits. Write a date as 2026-01-31, the year first."),
                arguments(
                        "2020/1-2 x\n",
                        "SKIPPED 1: The date 2020/1-2 has two different separators. Write it with one kind, as 2026-01-31 or 2026/01/31."),
                arguments(
                        "2020-02-30 x\n",
                        "SKIPPED 1: The date 2020-02-30 does not exist. Write a day of the calendar as year-month-day."),
                arguments("20200230 x\n", "SKIPPED 1: The date 20200230 is not complete" + write),
                arguments("2020-01-01= x\n", "SKIPPED 1: There is no date here" + write),
                arguments(
                        "12020-01-01 x\n", "SKIPPED 1: The date 12020-01-01 lies beyond year 9999. Correct the year."),
                arguments(
                        "2020-01-01(c) x\n",
                        "SKIPPED 1: \"(c) x\" follows the date without a space. Write a space behind the date."));
    }

    static Stream<Arguments> postings() {
        String amount = ". Write a number with its commodity, as 12.50 EUR or $12.50.";
        String behind = ". Quote a commodity whose name has blanks or digits, and write comments behind a semicolon.";
        String separators =
                ". Write one kind of thousands separator and at most one decimal mark, as in 1,000.00 or 1.000,00.";
        String groups =
                " has a group of digits that is too short or too long. Groups between thousands separators have three digits, as in 1,000,000.00.";
        String besides =
                " has two separators side by side. Write one decimal mark, as in 10.30, and digits on both sides of each separator.";
        String dates =
                "The dates in [1/2=1/3=] cannot be read. Write [2026-01-31], [=2026-01-31] or [2026-01-31=2026-02-01].";
        return Stream.of(
                posting("  *", "The posting names no account. Write the account, two spaces and the amount."),
                posting("  a  $", "There is no amount in \"$\"" + amount),
                posting("  a  A B", "There is no amount in \"A B\"" + amount),
                posting("  a  @ 1", "There is no amount in \"@ 1\"" + amount),
                posting("  a  1 A @", "An amount is missing" + amount),
                posting("  a  1 A =", "An amount is missing" + amount),
                posting(
                        "  a  (1 + 2)",
                        "Calculated amounts such as (1 + 2) are not supported. Write the calculated number."),
                posting("  a  1 A B", "\"B\" is not expected behind the amount of a" + behind),
                posting("  a  1A2", "\"2\" is not expected behind the amount of a" + behind),
                posting("  a  1.000,00,00", "The number 1.000,00, mixes its separators" + separators),
                posting("  a  1,000,", "The number 1,000, mixes its separators" + separators),
                posting("  a  1,0,00.0", "The number 1,0,00.0" + groups),
                posting("  a  5 5 A", "The number 5 5" + groups),
                posting("  a  10..3", "The number 10..3" + besides),
                posting("  a  1,,000.00 A", "The number 1,,000.00" + besides),
                posting(
                        "  a  1 \"A",
                        "A quote is opened and not closed. Close the commodity's name with a double quote."),
                posting(
                        "  a  1 \"A;\"",
                        "A commodity's name holds a semicolon. Rename the commodity without a semicolon."),
                posting(
                        "  a  1 " + "x".repeat(65),
                        "The commodity's name is longer than 64 characters. Write two spaces between the account and the amount, or give the commodity a shorter name."),
                posting(
                        "  a  " + "1".repeat(61),
                        "The number has more than 60 digits. Write a number of at most 38 digits."),
                posting("  a  1e99", "The exponent is beyond 60. Write the number out, with at most 38 digits."),
                posting("  a  1 A @ 1 B @ 2 B", "The posting has two prices. Keep one @ or @@ price."),
                posting("  a  1 A (@ 1 B", "(@ is not closed. Write (@) or (@@), or leave the parentheses out."),
                posting(
                        "  a  1 A (x)",
                        "There is a parenthesis behind the amount. Write a note behind a semicolon, a price behind @."),
                posting("  a  1 A {$1", "The lot cost of 1 $ is not closed. Close {...} with } and {{...}} with }}."),
                posting("  a  1 A [2020", "The lot date is not closed. Close [ with ]."),
                posting("  a  1 ; date:x", "There is no date here. Write a date as 2026-01-31."),
                posting("  a  1 ; [1/2=1/3=]", dates));
    }

    static Stream<Arguments> balances() {
        String correct = " instead of 0. Correct an amount, or leave one out to have it filled in.";
        String look = ". Correct the asserted balance, or look for an entry before it that is missing or wrong.";
        String second = "2020-01-01 x\n a  1 A\n b\n2020-01-02 y\n";
        return Stream.of(
                arguments(
                        "2020-01-01 x\n a  1 A\n b  -2 A\n",
                        "SKIPPED 1: The entry does not balance: each ordinary posting counted, it comes to -1 A"
                                + correct),
                arguments(
                        "2020-01-01 x\n a  1 A\n b  2 B\n",
                        "SKIPPED 1: The entry does not balance: each ordinary posting counted, it comes to 1 A and 2 B"
                                + correct),
                arguments(
                        "2020-01-01 x\n [a]  1 A\n",
                        "SKIPPED 1: The entry does not balance: each posting in [brackets] counted, it comes to 1 A"
                                + correct),
                arguments(
                        "2020-01-01 x\n a  1 A\n b\n c\n",
                        "SKIPPED 1: More than one ordinary posting has no amount. Leave out at most one amount, and write two spaces between an account and its amount."),
                arguments(
                        second + " a  1 A = 3 A\n b\n",
                        "ASSERTION 5: On 2020-01-02: the balance of a is 2 A, asserted is 3 A" + look),
                arguments(
                        second + " a  1 B == 1 B\n b\n",
                        "ASSERTION 5: On 2020-01-02: the balance of a is 1 A beside 1 B, asserted is nothing else"
                                + look),
                arguments(
                        second + " a:b  1 A\n c  -1 A\n a  0 =* 1 A\n",
                        "ASSERTION 7: On 2020-01-02: the balance of a with its subaccounts is 2 A, asserted is 1 A"
                                + look),
                arguments(
                        second + " a  = 5 A ; date:2020-01-03\n b\n",
                        "SKIPPED 4: The assigned balance of a has a date of its own. Write the amount, or leave the posting's date out."));
    }

    static Stream<Arguments> directives() {
        String alias = ". Write alias old = new, or alias /pattern/ = replacement.";
        return Stream.of(
                arguments(
                        "= a\n  b  1\n",
                        "UNSUPPORTED 1: Automated posting rules (=) are not supported. Import the output of hledger print --auto when you want what the rule makes."),
                arguments(
                        "~ monthly\n  b  1\n",
                        "UNSUPPORTED 1: Periodic rules (~) are not supported. Import the output of hledger print --forecast when you want what the rule makes."),
                arguments(
                        "bucket a\n",
                        "UNSUPPORTED 1: The directive \"bucket\" is not supported. Remove it; what it covers was left out."),
                arguments(
                        "define x\n  y\n",
                        "UNSUPPORTED 1: The directive \"define\" is not supported. Remove it; what it covers was left out."),
                arguments(
                        "apply tag x\nend\n",
                        "UNSUPPORTED 1: \"apply tag x\" is not supported. Only apply account NAME is; write the other things into the entries."),
                arguments(
                        "account a\n  alias b\n",
                        "UNSUPPORTED 2: \"alias\" below account is not supported. Remove it, or write what it does as a directive of its own."),
                arguments(
                        "foo bar\n",
                        "SKIPPED 1: \"foo bar\" is neither an entry nor a directive. Begin an entry with its date, a comment with a semicolon, and indent postings."),
                arguments(
                        "  a  1\n",
                        "SKIPPED 1: The indented line \"a  1\" belongs to no entry. Put it directly below its entry, without a blank line between."),
                arguments(
                        "commodity 1000 A\n",
                        "SKIPPED 1: The number in commodity has no decimal mark. Write one, so that its meaning is certain, as in commodity 1,000.00 EUR or 1.000, EUR."),
                arguments(
                        "commodity A\n  format 1.0 B\n",
                        "SKIPPED 2: The format shows the commodity \"B\" instead of \"A\". Write the format with the commodity of the directive."),
                arguments(
                        "D $1\n",
                        "SKIPPED 1: The number in D has no decimal mark. Write one, so that its meaning is certain, as in D 1,000.00 EUR or 1.000, EUR."),
                arguments(
                        "D $1.0 x\n",
                        "SKIPPED 1: \"x\" is not expected behind the amount. Write a comment behind a semicolon."),
                arguments(
                        "decimal-mark ;\n",
                        "SKIPPED 1: The decimal mark is \";\". Write decimal-mark . or decimal-mark ,."),
                arguments("Y 20\n", "SKIPPED 1: There is no year here. Write a year of four digits, as in Y 2026."),
                arguments(
                        "account\n",
                        "SKIPPED 1: The directive names no account. Write account and the account's name."),
                arguments("alias a\n", "SKIPPED 1: The alias \"a\" cannot be read" + alias),
                arguments(
                        "alias /(/ = b\n",
                        "SKIPPED 1: The pattern /(/ cannot be read: Unclosed group. Correct the regular expression."),
                arguments(
                        "alias /a/ = \\1\n",
                        "SKIPPED 1: The alias refers to group 1, its pattern has 0. Refer to a group that the pattern has."),
                arguments("end\n", "SKIPPED 1: \"end\" ends nothing. Remove it, or write apply account above."),
                arguments(
                        "end comment\n",
                        "SKIPPED 1: \"end comment\" ends nothing. Remove it, or write what it ends above."),
                arguments(
                        "P 2020-01-01 1\n",
                        "SKIPPED 1: The price names no commodity. Write P, a date, the commodity and its price, as P 2026-01-31 EUR $1.10."),
                arguments("include\n", "SKIPPED 1: The directive names no file. Write include and the file's path."),
                arguments(
                        "include no*thing\n",
                        "SKIPPED 1: No file matches no*thing. Correct the pattern; it matches in one folder."),
                arguments(
                        "include a.csv\n",
                        "SKIPPED 1: Only journals can be included, not a.csv. Include what hledger print makes of it, or import it on its own."));
    }

    @ParameterizedTest
    @MethodSource({"headers", "postings", "balances", "directives"})
    void names(String journal, String expected) {
        Journal read = JournalText.read(journal + "\n" + GOOD);
        assertThat(read.problems()).hasSize(1);
        Problem problem = read.problems().getFirst();
        String place = problem.file() + ":" + problem.line() + ": ";
        assertThat(problem.text()).startsWith(place);
        assertThat(problem.kind() + " " + problem.line() + ": " + problem.text().substring(place.length()))
                .isEqualTo(expected);
        assertThat(read.transactions().getLast().description()).isEqualTo("good");
    }

    @Test
    void everyBadLineOfAnEntryIsNamedAndTheEntryLeftOutOnce() {
        Journal read = JournalText.read("2020-01-01 x\n  a  x\n  b  1\n  c  y\n" + GOOD);
        assertThat(read.problems()).extracting(Problem::line).containsExactly(2, 4);
        assertThat(read.skipped()).isEqualTo(1);
        assertThat(read.transactions()).hasSize(1);
    }

    @Test
    void aFailedAssertionKeepsItsEntry() {
        Journal read = JournalText.read("2020-01-01 x\n  a  1 = 2\n  b\n");
        assertThat(read.problems()).hasSize(1);
        assertThat(read.skipped()).isZero();
        assertThat(read.transactions()).hasSize(1);
    }

    @Test
    void whatIsReadAndNotUsedIsNamedOnce() {
        Journal read = JournalText.read("P 2020-01-01 A 1 B\nP 2020-01-02 A 2 B\n2020-01-01 x\n (a)  1 A {2 B}\n");
        assertThat(read.problems()).isEmpty();
        assertThat(read.notices())
                .extracting(Notice::what, Notice::line, Notice::count)
                .containsExactly(tuple("price directives (P)", 1, 2L), tuple("lot costs ({...})", 4, 1L));
        assertThat(read.notices().getFirst().text())
                .startsWith("2 price directives (P) read and not used (the first at ");
    }
}
