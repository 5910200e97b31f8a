package io.daybook.ledger.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.ledger.BrokenJournalException;
import io.daybook.ledger.Position;
import io.daybook.ledger.Segment;
import io.daybook.ledger.journal.JournalSession;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PostgresSegmentSourceTest {
    private final TestDatabase database = TestDatabase.migrated();
    private final PostgresSegmentSource source = new PostgresSegmentSource(database.dataSource());
    private final List<Segment> chain = PostgresJournalStoreTest.chain(2, 10);

    @BeforeEach
    void write() {
        try (JournalSession session = database.store().open(2)) {
            chain.forEach(session::append);
        }
    }

    @Test
    void readsInOrderFromAnywhere() {
        for (long from : new long[] {1, 2, 7, 10, 11, 99}) {
            assertThat(source.read(2, from, 4))
                    .usingRecursiveComparison()
                    .isEqualTo(chain.stream()
                            .filter(segment -> segment.seq() >= from)
                            .limit(4)
                            .toList());
        }
        assertThat(source.read(0, 1, 4)).isEmpty();
        assertThat(source.find(2, 3)).isPresent();
        assertThat(source.find(2, 11)).isEmpty();
        assertThat(source.head(2).orElseThrow().seq()).isEqualTo(10);
        assertThat(source.head(0)).isEmpty();
    }

    @Test
    void stopsAtAGap() throws Exception {
        database.execute("DELETE FROM journal.segment WHERE seq = 5");
        assertThat(source.read(2, 1, 4)).hasSize(4);
        assertBroken(1, 5);
        assertBroken(5, 5);
        assertBroken(6, 5);
        assertThat(source.read(2, 7, 4)).hasSize(4);
    }

    @Test
    void stopsAtAChangedByteAndAtAWrongLink() throws Exception {
        database.execute("UPDATE journal.segment SET payload = payload || '\\x00' WHERE seq = 4");
        assertBroken(1, 4);
        assertBroken(4, 4);
        assertThatThrownBy(() -> source.find(2, 4)).isInstanceOf(BrokenJournalException.class);
        database.execute("UPDATE journal.segment SET hash = sha256('x') WHERE seq = 4");
        assertBroken(5, 5);
    }

    private void assertBroken(long fromSeq, long firstBad) {
        assertThatThrownBy(() -> source.read(2, fromSeq, 10))
                .isInstanceOfSatisfying(
                        BrokenJournalException.class,
                        broken -> assertThat(broken.firstBad()).isEqualTo(new Position(2, firstBad)));
    }

    @Test
    void namesShardsWithSegmentsOrWorkspaces() {
        try (JournalSession session = database.store().open(7)) {
            session.append(PostgresJournalStoreTest.first(7, "a"));
        }
        PostgresWorkspaceRoutes routes = new PostgresWorkspaceRoutes(database.dataSource());
        assertThat(routes.assign("default", 4)).isEqualTo(4);
        assertThat(routes.assign("default", 5)).as("stays where it is").isEqualTo(4);
        assertThat(routes.assign("other", 2)).isEqualTo(2);
        assertThat(routes.all())
                .containsEntry("default", 4)
                .containsEntry("other", 2)
                .hasSize(2);
        assertThat(source.shards()).containsExactly(2, 4, 7);
    }

    @Test
    void waitsForASegmentOfAnotherProcess() throws Exception {
        source.awaitAfter(2, 9, 60_000);
        source.awaitAfter(2, 10, 0);
        CompletableFuture<Void> waiting = waitAfter(10);
        try (JournalSession session = database.store().open(2)) {
            session.append(PostgresJournalStoreTest.next(chain.getLast(), "new"));
        }
        waiting.orTimeout(2, TimeUnit.MINUTES).join();
        assertThat(source.read(2, 11, 1)).hasSize(1);
    }

    @Test
    void aCommitInThisProcessIsSeenWithoutAskingTheDatabase() throws Exception {
        CompletableFuture<Void> waiting = waitAfter(10);
        Segment eleventh = PostgresJournalStoreTest.next(chain.getLast(), "11");
        Segment twelfth = PostgresJournalStoreTest.next(eleventh, "12");
        source.committed(eleventh);
        source.committed(twelfth);
        waiting.orTimeout(2, TimeUnit.MINUTES).join();
        assertThat(source.read(2, 11, 5)).containsExactly(eleventh, twelfth);
        assertThat(source.find(2, 12)).containsSame(twelfth);
        assertThat(source.read(2, 10, 5))
                .as("older ones come from the database")
                .hasSize(1);
        Segment otherBranch =
                PostgresJournalStoreTest.next(PostgresJournalStoreTest.next(chain.getLast(), "other"), "13");
        source.committed(otherBranch);
        assertThat(source.find(2, 11)).as("a chain that broke is forgotten").isEmpty();
    }

    private CompletableFuture<Void> waitAfter(long seq) {
        return CompletableFuture.runAsync(() -> {
            try {
                source.awaitAfter(2, seq, 60_000);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        });
    }
}
