package io.daybook.ledger.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.Segment;
import io.daybook.ledger.internal.codec.SegmentHash;
import io.daybook.ledger.journal.JournalSession;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PostgresJournalStoreTest {
    private final TestDatabase database = TestDatabase.migrated();

    static Segment next(Segment previous, String payload) {
        return SegmentHash.seal(
                previous.shard(),
                previous.epoch(),
                previous.seq() + 1,
                previous.decidedAtMicros() + 1,
                previous.hash(),
                payload.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    static Segment first(int shard, String payload) {
        return SegmentHash.seal(
                shard, 1, 1, 1_000, SegmentHash.genesis(), payload.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    static List<Segment> chain(int shard, int length) {
        List<Segment> segments = new ArrayList<>();
        segments.add(first(shard, "1"));
        while (segments.size() < length) {
            segments.add(next(segments.getLast(), "payload " + segments.size()));
        }
        return segments;
    }

    static void assertSame(Segment actual, Segment expected) {
        assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
    }

    @Test
    void appendsInOrderAndReadsBackWhatItWrote() {
        List<Segment> chain = chain(3, 5);
        try (JournalSession session = database.store().open(3)) {
            assertThat(session.head()).isEmpty();
            assertThat(session.headIs(0, SegmentHash.genesis())).isTrue();
            for (Segment segment : chain) {
                assertThat(session.append(segment)).isTrue();
                assertThat(session.headIs(segment.seq(), segment.hash())).isTrue();
                assertThat(session.headIs(segment.seq() - 1, segment.prevHash()))
                        .isFalse();
            }
            assertSame(session.head().orElseThrow(), chain.getLast());
            assertThat(session.read(2, 3)).usingRecursiveComparison().isEqualTo(chain.subList(1, 4));
            assertThat(session.read(6, 3)).isEmpty();
        }
    }

    @Test
    void isFencedByAnotherHashAGapAndATakenSeq() {
        List<Segment> chain = chain(0, 3);
        try (JournalSession session = database.store().open(0)) {
            assertThat(session.append(chain.get(1))).as("nothing before it").isFalse();
            assertThat(session.append(chain.getFirst())).isTrue();
            assertThat(session.append(first(0, "another"))).as("taken").isFalse();
            assertThat(session.append(chain.get(2))).as("gap").isFalse();
            assertThat(session.append(next(first(0, "another"), "x")))
                    .as("hash")
                    .isFalse();
            assertThat(session.append(chain.get(1))).isTrue();
            assertThat(session.append(next(chain.getFirst(), "other"))).isFalse();
            assertThat(session.append(chain.get(2)))
                    .as("lives on after a fence")
                    .isTrue();
        }
    }

    @Test
    void shardsDoNotSeeEachOther() {
        try (JournalSession one = database.store().open(1);
                JournalSession two = database.store().open(2)) {
            assertThat(one.append(first(1, "a"))).isTrue();
            assertThat(two.head()).isEmpty();
            assertThat(two.append(first(2, "b"))).isTrue();
        }
    }
}
