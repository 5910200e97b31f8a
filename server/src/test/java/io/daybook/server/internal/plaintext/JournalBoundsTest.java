package io.daybook.server.internal.plaintext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bounds of reading, bytes that are not text, and files that include others. */
class JournalBoundsTest {
    private static final String GOOD = "2020-01-01 good\n  a  1\n  b  -1\n";

    @TempDir
    private Path folder = Path.of("");

    private static JournalLimits limits(int lineBytes, long fileBytes, int files, int depth, int transactions) {
        return new JournalLimits(lineBytes, fileBytes, files, depth, transactions, 3, 2, 0);
    }

    private static Journal read(String text, JournalLimits limits) {
        return JournalText.read(text.getBytes(StandardCharsets.UTF_8), limits);
    }

    @Test
    void aLongLineIsNamedAndItsEntryLeftOut() {
        String longLine = "2020-01-01 x\n  a  1 ; " + "y".repeat(200_000) + "\n  b  -1\n";
        Journal journal = read(longLine + GOOD, limits(100, 1 << 20, 10, 3, 10));
        assertThat(journal.problems())
                .extracting(Problem::line, Problem::what)
                .containsExactly(tuple(2, "The line is longer than 100 bytes"));
        assertThat(journal.transactions())
                .extracting(JournalTransaction::description)
                .containsExactly("good");
    }

    @Test
    void linesAcrossBuffersAreWhole() {
        String comment = "; " + "z".repeat(60_000) + "\n";
        Journal journal = JournalText.read(comment + comment + GOOD + comment + GOOD);
        assertThat(journal.problems()).isEmpty();
        assertThat(journal.transactions()).extracting(JournalTransaction::line).containsExactly(3, 7);
    }

    @Test
    void bytesThatAreNotUtf8AreNamed() {
        byte[] latin = ("2020-01-01 caf\u00e9\n  a  1\n  b\n" + GOOD).getBytes(StandardCharsets.ISO_8859_1);
        Journal journal = JournalText.read(latin, JournalLimits.standard());
        assertThat(journal.problems()).extracting(Problem::what).containsExactly("The line is not UTF-8");
        assertThat(journal.transactions()).hasSize(1);
    }

    @Test
    void aWrittenReplacementCharacterIsText() {
        Journal journal = JournalText.read("2020-01-01 \uFFFD\n  a  1\n  b\n");
        assertThat(journal.problems()).isEmpty();
    }

    @Test
    void anEmptyFileIsAnEmptyJournal() {
        assertThat(JournalText.read("").transactions()).isEmpty();
        assertThat(JournalText.read("").problems()).isEmpty();
    }

    @Test
    void tooManyTransactionsAndPostingsAreNamed() {
        Journal journal = read(GOOD + GOOD + GOOD + GOOD, limits(100, 1 << 20, 10, 3, 2));
        assertThat(journal.transactions()).hasSize(2);
        assertThat(journal.problems()).extracting(Problem::what).containsExactly("There are more than 2 transactions");
        Journal wide = read("2020-01-01 x\n a  1\n b  1\n c  1\n d\n e\n" + GOOD, limits(100, 1 << 20, 10, 3, 9));
        assertThat(wide.problems())
                .extracting(Problem::what)
                .containsExactly("The transaction has more than 3 postings");
        assertThat(wide.transactions()).hasSize(1);
    }

    @Test
    void problemsBeyondTheBoundAreCounted() {
        Journal journal = read("x\ny\nz\n" + GOOD, limits(100, 1 << 20, 10, 3, 9));
        assertThat(journal.problems()).hasSize(2);
        assertThat(journal.problemCount()).isEqualTo(3);
    }

    @Test
    void aLargeFileIsNamed() {
        assertThat(read(GOOD, limits(100, 10, 10, 3, 9)).problems())
                .extracting(Problem::what)
                .containsExactly("The file is larger than 10 bytes");
    }

    @Test
    void includesAreReadInPlaceAndDoNotChangeTheIncludingFile() throws IOException {
        Files.createDirectory(folder.resolve("sub"));
        write("sub/one.journal", "Y2001\napply account q\nalias b = c\n2/3 one\n  a  1\n  b\ninclude two.journal\n");
        write("sub/two.journal", "commodity 1,000.00 A\n2/4 two\n  a  1\n  b\n");
        Path main = write(
                "main.journal",
                "include \"sub/one.journal\"\n2020-01-01 x\n  a  1,000 A\n  b\ninclude sub/t*.journal\n");
        Journal journal = JournalReader.read(main, JournalLimits.standard());
        assertThat(journal.problems()).extracting(Problem::what).containsExactly("The date 2/4 has no year");
        assertThat(journal.transactions())
                .extracting(JournalText::show)
                .containsExactly(
                        "2001-02-03 one | q:a 1 | q:b -1",
                        "2001-02-04 two | q:a 1 | q:b -1",
                        "2020-01-01 x | a 1000 A | b -1000 A");
        assertThat(journal.transactions().getFirst().sourceFile()).endsWith("one.journal");
        assertThat(journal.files()).hasSize(4);
    }

    @Test
    void includesThatCannotBeReadAreNamedWhereTheyStand() throws IOException {
        write("a.journal", "include b.journal\n");
        write("b.journal", "include a.journal\n");
        write("deep.journal", "include deep2.journal\n");
        write("deep2.journal", "include deep3.journal\n");
        write("deep3.journal", GOOD);
        Path main = write("main.journal", "include a.journal\ninclude absent.journal\ninclude deep.journal\n");
        Journal journal = JournalReader.read(main, new JournalLimits(100, 1 << 20, 10, 2, 10, 10, 10, 0));
        assertThat(journal.problems())
                .extracting(Problem::text)
                .containsExactly(
                        folder.resolve("b.journal") + ":1: The file " + folder.resolve("a.journal")
                                + " includes itself. Correct the include directive.",
                        main + ":2: The included file " + folder.resolve("absent.journal")
                                + " is not there. Correct the include directive.",
                        folder.resolve("deep2.journal")
                                + ":1: Files are included more than 2 deep. Correct the include directive.");
        Journal few = JournalReader.read(main, new JournalLimits(100, 1 << 20, 2, 9, 10, 10, 10, 0));
        assertThat(few.problems()).extracting(Problem::what).contains("More than 2 files are included");
    }

    @Test
    void aYearCanBeGiven() {
        JournalLimits limits = new JournalLimits(100, 1 << 20, 2, 9, 10, 10, 10, 2026);
        assertThat(read("1/2 x\n", limits).transactions().getFirst().date()).hasToString("2026-01-02");
    }

    @Test
    void aFileThatIsNotThereIsAFault() {
        assertThatThrownBy(() -> JournalReader.read(folder.resolve("absent"), JournalLimits.standard()))
                .isInstanceOf(NoSuchFileException.class);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
