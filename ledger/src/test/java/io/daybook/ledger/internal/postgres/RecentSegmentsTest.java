package io.daybook.ledger.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.Segment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The segments that readers need not fetch back: found by number, and bounded by all that they take. */
class RecentSegmentsTest {
    private static final byte[] HASH = new byte[32];

    private final RecentSegments recent = new RecentSegments();

    private static Segment segment(long seq, int bytes) {
        return new Segment(0, 1, seq, seq, 1, HASH, HASH, new byte[bytes]);
    }

    @Test
    void anyOfThemIsFoundWhileTheOldestLeave() {
        int payload = 10_000;
        int most = RecentSegments.MAX_BYTES / (payload + RecentSegments.OVERHEAD_BYTES);
        for (long seq = 5; seq < 5 + 2L * most; seq++) {
            recent.add(segment(seq, payload));
            long asked = Math.max(5, seq - most + 1);
            assertThat(recent.from(0, asked, 1)).hasSize(1).first().returns(asked, Segment::seq);
        }
        long last = 4 + 2L * most;
        assertThat(recent.from(0, last - most, 1)).isEmpty();
        assertThat(recent.from(0, last - 2, 99)).extracting(Segment::seq).isEqualTo(List.of(last - 2, last - 1, last));
        assertThat(recent.from(0, last + 1, 1)).isEmpty();
        assertThat(recent.from(1, last, 1)).isEmpty();
    }

    @Test
    void whatASegmentTakesBesideItsPayloadCounts() {
        int most = RecentSegments.MAX_BYTES / RecentSegments.OVERHEAD_BYTES;
        for (long seq = 1; seq <= most + 10; seq++) {
            recent.add(segment(seq, 0));
        }
        assertThat(recent.from(0, 10, 1)).isEmpty();
        assertThat(recent.from(0, 11, most + 10)).hasSize(most);
    }

    @Test
    void oneThatIsLargerThanAllTheRoomIsStillThere() {
        recent.add(segment(1, 10));
        recent.add(segment(2, RecentSegments.MAX_BYTES));
        assertThat(recent.from(0, 1, 1)).isEmpty();
        assertThat(recent.from(0, 2, 5)).hasSize(1);
    }

    @Test
    void aChainThatBrokeIsForgotten() {
        recent.add(segment(1, 10));
        recent.add(segment(2, 10));
        recent.add(segment(7, 10));
        assertThat(recent.from(0, 2, 1)).isEmpty();
        assertThat(recent.from(0, 7, 1)).hasSize(1);
    }
}
