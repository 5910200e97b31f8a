package io.daybook.server.internal.plaintext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rows of journals and what balancing makes of them, as hledger 1.25 does; an entry that does not balance is absent. The one
 * known difference: prices in an entry with a balance assignment count here, hledger 1.25 forgets them.
 */
class JournalBalancingTest {
    static Stream<Arguments> rows() {
        return Stream.of(
                // Elided amounts: at cost, several commodities, nothing.
                arguments("2020-1-1 x\n a  5 A\n b  -2 B\n c\n", "a 5 A;b -2 B;c -5 A,2 B"),
                arguments("2020-1-1 x\n a  3 A @ 0.3333 B\n b  -1 B\n c\n", "a 3 A;b -1 B;c 0.0001 B"),
                arguments("2020-1-1 x\n a  1 A\n b  -1 A\n c\n", "a 1 A;b -1 A;c"),
                arguments("2020-1-1 x\n a\n", "a"),
                arguments("2020-1-1 x\n a  0 A @@ 5 B\n b\n", "a 0 A;b -5 B"),
                arguments("2020-1-1 x\n a  1\n b\n (c)  7\n [d]  2\n [e]\n", "a 1;b -1;c 7;d 2;e -2"),
                // Two commodities without a price; not three, not of one sign, not with a price.
                arguments("2020-1-1 x\n a  5 A\n b  -2 B\n", "a 5 A;b -2 B"),
                arguments("2020-1-1 x\n a  5 A\n b  -2 B\n c  -3 B\n", "a 5 A;b -2 B;c -3 B"),
                arguments("2020-1-1 x\n [a]  5 A\n [b]  -2 B\n", "a 5 A;b -2 B"),
                arguments("2020-1-1 x\n a  5 A\n b  2 B\n", ""),
                arguments("2020-1-1 x\n a  5 A\n b  -2 B\n c  1 C\n", ""),
                arguments("2020-1-1 x\n a  1 A @@ 5 B\n a  1 C\n b  -6 D\n b  -5 B\n", ""),
                // Tolerance: half a unit of the displayed precision, over the whole file; prices do not show one.
                arguments("2020-1-1 x\n a  3 A @ 0.33 B\n b  -1 B\n", "a 3 A;b -1 B"),
                arguments("2020-1-1 x\n a  3 A @ 0.33 B\n b  -1.0 B\n", "a 3 A;b -1.0 B"),
                arguments("2020-1-1 x\n a  3 A @ 0.33 B\n b  -1.00 B\n", ""),
                arguments("2020-1-1 x\n a  1 A @ 0.5 B\n b  -1 B\n", "a 1 A;b -1 B"),
                arguments("2020-1-1 x\n a  1 A @ 0.49 B\n b  -1 B\n", ""),
                arguments("2020-1-1 x\n a  1 A @ 0.5 B\n b  -1 B\n2020-1-2 y\n c  0.0 B\n", "c 0.0 B"),
                arguments("D 1. B\n2020-1-1 x\n a  1 A @ 0.5 B\n b  -1.0 B\n", "a 1 A;b -1.0 B"),
                arguments("commodity 1. B\n2020-1-1 x\n a  1 A @ 0.5 B\n b  -1.0 B\n", "a 1 A;b -1.0 B"),
                arguments("2020-1-1 x\n a  1 A @ 0.5 B\n b  -1 C @ 0.52 B\n", ""),
                arguments("2020-1-1 x\n a  1 A @ 0.5 B\n b  -1 C @ 0.50 B\n", "a 1 A;b -1 C"),
                arguments("2020-1-1 x\n a  1 A\n b  -1.004 A\n", ""),
                // Assigned balances.
                arguments("2020-1-1 x\n a  = 5 A\n b\n", "a 5 A;b -5 A"),
                arguments("2020-1-1 x\n a  1 A @ 2 B\n c  = 5 A\n d\n", "a 1 A;c 5 A;d -2 B,-5 A"),
                arguments("2020-1-1 x\n a  1 A\n b\n2020-1-2 y\n a  = 5 A\n d\n", "a 1 A;b -1 A;a 4 A;d -4 A"),
                arguments(
                        "2020-1-1 x\n a  1 A\n b\n2020-1-2 y\n a  == 5 B\n d\n", "a 1 A;b -1 A;a 5 B,-1 A;d -5 B,1 A"),
                arguments("2020-1-1 x\n a:c  1 A\n b\n2020-1-2 y\n a  =* 5 A\n d\n", "a:c 1 A;b -1 A;a 4 A;d -4 A"),
                arguments("2020-1-1 x\n a  = 5 A\n b\n2020-1-1 x\n a  = 5 A\n b\n", "a 5 A;b -5 A;a;b"),
                arguments("2020-1-1 x\n a  = 0.21 A\n", ""),
                // Date order, not file order; a posting's own date counts; a transaction that fails counts for nothing.
                arguments("2020-1-2 y\n a  = 5 A\n b\n2020-1-1 x\n a  1 A\n b\n", "a 4 A;b -4 A;a 1 A;b -1 A"),
                arguments(
                        "2020-1-1 x\n a  1 A ; date:1/3\n b\n2020-1-2 y\n a  = 5 A\n b\n", "a 1 A;b -1 A;a 5 A;b -5 A"),
                arguments("2020-1-1 x\n a  = 5 A\n b  1 A\n2020-1-1 y\n a  = 5 A\n b\n", "a 5 A;b -5 A"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void balances(String journal, String expected) {
        Journal read = JournalText.read(journal);
        String shown = read.transactions().stream()
                .flatMap(transaction -> transaction.postings().stream())
                .map(posting -> posting.account()
                        + posting.amounts().stream().map(amount -> " " + amount).collect(Collectors.joining(",")))
                .collect(Collectors.joining(";"));
        assertThat(shown.replace(", ", ",")).isEqualTo(expected);
        assertThat(read.problems()).hasSize((int) read.skipped());
    }

    static Stream<String> assertionsThatHold() {
        return Stream.of(
                "2020-1-2 y\n a  1 A = 3 A\n b\n2020-1-1 x\n a  2 A\n b\n",
                "2020-1-1 x\n a  1 A = 1.000 A\n b\n a  1 A = 2 A\n",
                "2020-1-1 x\n (a)  1 A = 1 A\n [a]  1 A = 2 A\n [b]\n",
                "2020-1-1 x\n a  1 A @ 3 B = 1 A @ 4 C\n b\n",
                "2020-1-1 x\n a  1 A\n a  1 B = 1 B\n b\n",
                "2020-1-1 x\n a:b  1 A\n a:b:c  1 A\n ab  9 A\n a-b  9 A\n z\n2020-1-2 y\n a  0 ==* 2 A\n",
                "2020-1-1 x\n a  1 A ; date:1/5\n b\n2020-1-2 y\n a  1 A = 1 A\n b\n2020-1-6 z\n a  0 = 2 A\n",
                "2020-1-1 x\n a  0 = 0 Z\n a  0 = 0\n");
    }

    @ParameterizedTest
    @MethodSource("assertionsThatHold")
    void holds(String journal) {
        assertThat(JournalText.read(journal).problems()).isEmpty();
    }
}
