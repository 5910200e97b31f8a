package io.daybook.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.events.SegmentChain.Step;
import io.daybook.ledger.Segment;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a reader has, what comes, what it does. Hashes are the letter of the branch repeated, so that rows can be read. */
class SegmentChainTest {
    private static final SegmentMark A12 = new SegmentMark(0, 3, 12, hash('a', 12));

    private static byte[] hash(char branch, long seq) {
        byte[] hash = new byte[32];
        Arrays.fill(hash, (byte) branch);
        hash[0] = (byte) seq;
        return hash;
    }

    private static PublishedSegment segment(char branch, long epoch, long seq) {
        return segment(branch, branch, epoch, seq, OptionalLong.empty());
    }

    private static PublishedSegment segment(char before, char branch, long epoch, long seq, OptionalLong forkedFrom) {
        return new PublishedSegment(
                new Segment(0, epoch, seq, 0, 1, hash(before, seq - 1), hash(branch, seq), new byte[0]), forkedFrom);
    }

    @Test
    void takesEachSegmentOnceInOrder() {
        assertThat(SegmentChain.step(null, segment('a', 1, 1))).isEqualTo(new Step.Next());
        assertThat(SegmentChain.step(null, segment('a', 3, 40))).isEqualTo(new Step.Next());
        assertThat(SegmentChain.step(A12, segment('a', 3, 13))).isEqualTo(new Step.Next());
        assertThat(SegmentChain.step(A12, segment('a', 4, 13))).isEqualTo(new Step.Next());
        assertThat(SegmentChain.step(A12, segment('a', 3, 12))).isEqualTo(new Step.Seen());
        assertThat(SegmentChain.step(A12, segment('a', 2, 4))).isEqualTo(new Step.Seen());
        assertThat(SegmentChain.step(A12, segment('a', 3, 15))).isEqualTo(new Step.Gap(13));
    }

    @Test
    void stopsWhereTheChainIsBroken() {
        assertThat(SegmentChain.step(A12, segment('b', 3, 13))).isInstanceOf(Step.Contradiction.class);
        assertThat(SegmentChain.step(A12, segment('b', 3, 12))).isInstanceOf(Step.Contradiction.class);
        assertThat(SegmentChain.step(A12, segment('b', 4, 13))).isInstanceOf(Step.Contradiction.class);
    }

    @Test
    void goesOverToABranchThatSaysWhereItBegan() {
        // The journal went back to 10 and was forked there: 11 of the new branch follows 10 of the old one.
        assertThat(SegmentChain.step(A12, segment('a', 'b', 1_003, 11, OptionalLong.of(10))))
                .isEqualTo(new Step.Branch(10));
        // A reader that never had more than 10 sees nothing special.
        SegmentMark a10 = new SegmentMark(0, 3, 10, hash('a', 10));
        assertThat(SegmentChain.step(a10, segment('a', 'b', 1_003, 11, OptionalLong.of(10))))
                .isEqualTo(new Step.Next());
        // One that lacks some before the branch must get them first.
        SegmentMark a8 = new SegmentMark(0, 3, 8, hash('a', 8));
        assertThat(SegmentChain.step(a8, segment('a', 'b', 1_003, 11, OptionalLong.of(10))))
                .isEqualTo(new Step.Gap(9));
    }

    @Test
    void knowsTheTailThatWasGivenUpWhenItIsReadAgain() {
        SegmentMark b11 = new SegmentMark(0, 1_003, 11, hash('b', 11));
        assertThat(SegmentChain.step(b11, segment('a', 3, 11))).isEqualTo(new Step.GivenUp());
        assertThat(SegmentChain.step(b11, segment('a', 3, 12))).isEqualTo(new Step.GivenUp());
        assertThat(SegmentChain.step(b11, segment('a', 3, 30))).isEqualTo(new Step.GivenUp());
        assertThat(SegmentChain.step(b11, segment('a', 3, 10))).isEqualTo(new Step.Seen());
    }
}
