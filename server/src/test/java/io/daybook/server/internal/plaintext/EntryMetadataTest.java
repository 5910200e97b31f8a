package io.daybook.server.internal.plaintext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an entry's metadata keep of a transaction, and what comes back from an entry. */
class EntryMetadataTest {
    static Stream<Arguments> kept() {
        return Stream.of(
                arguments("2020-01-01 x\n  a  1 A\n  b\n", "{}"),
                arguments("2020-01-01 x\n  a  1 A = 1 A\n  b\n", "{}"),
                arguments(
                        "2020-01-01=2020-01-02 * (c) x ; d: e\n  a  1 A\n  b\n",
                        "{journal.date2=2020-01-02, journal.status=*, journal.code=c, journal.comment=d: e}"),
                arguments(
                        "2020-01-01 x\n  a  5 A @ 0.2 B ; c\n  b  -1 B\n",
                        "{journal.postings=    a  5 A @ 0.2 B\n    ; c\n    b  -1 B\n}"),
                arguments("2020-01-01 x\n  (a)  5\n", "{journal.postings=    (a)  5\n}"),
                arguments(
                        "2020-01-01 x\n  * a  5 ; date:1/2\n  b\n  c  0\n",
                        "{journal.postings=    * a  5\n    ; date:1/2\n    b  -5\n    c  0\n}"));
    }

    @ParameterizedTest
    @MethodSource("kept")
    void keepsWhatLinesCannotSayAndGivesItBack(String journal, String expected) {
        JournalTransaction transaction = read(journal);
        EntryMetadata.Kept kept = EntryMetadata.of(transaction);
        assertThat(kept.complete()).isTrue();
        Map<String, String> metadata = kept.metadata();
        assertThat(metadata).hasToString(expected);
        JournalTransaction restored = restore(transaction, metadata);
        String shown = JournalText.show(transaction).replace(" = 1 A", "");
        assertThat(JournalText.show(restored)).isEqualTo(shown);
    }

    @Test
    void foreignMetadataDoNotChangeWhatMoved() {
        JournalTransaction transaction = read("2020-01-01 x\n  a  1 A\n  b\n");
        for (String postings : List.of("    a  2 A\n    b  -2 A\n", "nonsense", "  a  x", "", "    (a)  1 A\n")) {
            Map<String, String> foreign =
                    Map.of("journal.postings", postings, "journal.date2", "soon", "journal.status", "?");
            assertThat(JournalText.show(restore(transaction, foreign))).isEqualTo("2020-01-01 x | a 1 A | b -1 A");
        }
    }

    @Test
    void whatHasNoRoomIsLeftOutAndSaid() {
        JournalTransaction wide = read("2020-01-01 x ; c\n" + "  (a)  1 A\n".repeat(900));
        assertThat(EntryMetadata.of(wide)).isEqualTo(new EntryMetadata.Kept(Map.of("journal.comment", "c"), false));
    }

    private static JournalTransaction read(String journal) {
        return JournalText.read(journal).transactions().getFirst();
    }

    private static JournalTransaction restore(JournalTransaction transaction, Map<String, String> metadata) {
        Journal journal = new Journal(List.of(transaction), List.of(), 0, List.of(), 0, List.of(), List.of());
        LedgerEntry entry = LedgerMapping.map(journal, 1).entries().getFirst();
        List<JournalPosting> lines = entry.lines().stream()
                .filter(line -> !line.own())
                .map(line -> JournalPosting.of(
                        PostingKind.REAL,
                        line.account(),
                        new Amount(AssetCodes.toCommodity(line.asset()), line.quantity())))
                .toList();
        return EntryMetadata.restore(metadata, transaction.date(), transaction.description(), lines);
    }
}
