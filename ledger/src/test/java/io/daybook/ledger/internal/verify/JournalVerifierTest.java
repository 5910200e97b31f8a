package io.daybook.ledger.internal.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Event;
import io.daybook.ledger.Position;
import io.daybook.ledger.Segment;
import io.daybook.ledger.internal.codec.SegmentBuilder;
import io.daybook.ledger.internal.codec.SegmentCodec;
import io.daybook.ledger.internal.codec.SegmentHash;
import io.daybook.ledger.internal.verify.Verdict.Broken;
import io.daybook.ledger.internal.verify.Verdict.Fault;
import io.daybook.ledger.internal.verify.Verdict.Sound;
import io.daybook.platform.money.Amount;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class JournalVerifierTest {
    private final List<Segment> journal = new ArrayList<>(journal(700));

    private static List<Segment> journal(int length) {
        List<Segment> segments = new ArrayList<>();
        byte[] previous = SegmentHash.genesis();
        try (SegmentCodec codec = new SegmentCodec()) {
            for (int seq = 1; seq <= length; seq++) {
                SegmentBuilder builder = codec.begin();
                builder.add(new Event.TransferCompleted(0, null, seq, 0, 0, Amount.of(seq), EntryDetails.NONE));
                builder.add(new Event.AccountClosed(0, null, seq));
                segments.add(SegmentHash.seal(4, 1 + seq / 300, seq, seq / 2, previous, builder.payload()));
                previous = segments.getLast().hash();
            }
        }
        return segments;
    }

    private Verdict verifyFrom(long fromSeq) {
        return JournalVerifier.verify(
                4,
                fromSeq,
                (from, limit) -> journal.stream()
                        .filter(segment -> segment.seq() >= from)
                        .limit(limit)
                        .toList(),
                JournalVerifier.Progress.NONE);
    }

    private void assertBroken(long seq, Fault fault) {
        assertThat(verifyFrom(1)).isInstanceOfSatisfying(Broken.class, broken -> {
            assertThat(broken.firstBad()).isEqualTo(new Position(4, seq));
            assertThat(broken.fault()).isEqualTo(fault);
            assertThat(broken.detail()).contains("4-" + seq);
        });
    }

    private void change(int seq, UnaryOperator<Segment> change) {
        journal.set(seq - 1, change.apply(journal.get(seq - 1)));
    }

    /** What somebody would do who knows how the hash is made: the segment fits to itself, the next one not to it. */
    private static Segment resealed(Segment of, long epoch, long decidedAt, byte[] payload) {
        return SegmentHash.seal(of.shard(), epoch, of.seq(), decidedAt, of.prevHash(), payload);
    }

    @Test
    void aJournalAsItWasWrittenIsSound() {
        assertThat(verifyFrom(1)).isEqualTo(new Sound(700, 1_400, journal.getLast()));
        assertThat(verifyFrom(600)).isEqualTo(new Sound(101, 202, journal.getLast()));
        assertThat(verifyFrom(701)).isEqualTo(new Sound(0, 0, null));
        journal.clear();
        assertThat(verifyFrom(1)).isEqualTo(new Sound(0, 0, null));
    }

    @Test
    void oneChangedByteIsFound() {
        for (int seq : new int[] {1, 2, 256, 257, 700}) {
            Segment before = journal.get(seq - 1);
            change(seq, segment -> {
                byte[] payload = segment.payload().clone();
                payload[payload.length / 2] ^= 1;
                return new Segment(
                        4,
                        segment.epoch(),
                        seq,
                        segment.decidedAtMicros(),
                        segment.format(),
                        segment.prevHash(),
                        segment.hash(),
                        payload);
            });
            assertBroken(seq, Fault.WRONG_HASH);
            assertThat(JournalVerifier.verify(journal.get(seq - 1))).isInstanceOf(Broken.class);
            change(seq, changed -> before);
        }
        assertThat(JournalVerifier.verify(journal.get(5))).isEqualTo(new Sound(1, 2, journal.get(5)));
    }

    @Test
    void aChangedFieldIsFound() {
        change(
                9,
                segment -> new Segment(
                        4,
                        segment.epoch(),
                        9,
                        segment.decidedAtMicros() - 4,
                        segment.format(),
                        segment.prevHash(),
                        segment.hash(),
                        segment.payload()));
        assertBroken(9, Fault.WRONG_HASH);
    }

    @Test
    void aMissingSegmentIsFound() {
        journal.remove(299);
        assertBroken(300, Fault.MISSING);
    }

    @Test
    void aMissingBeginningIsFound() {
        journal.remove(0);
        assertBroken(1, Fault.MISSING);
    }

    @Test
    void aSegmentWithANewHashNoLongerFitsTheNext() {
        change(
                80,
                segment -> resealed(
                        segment, 1, segment.decidedAtMicros(), journal.get(3).payload()));
        assertBroken(81, Fault.WRONG_PREVIOUS_HASH);
    }

    @Test
    void timeAndEpochNeverGoBack() {
        change(700, segment -> resealed(segment, segment.epoch(), 3, segment.payload()));
        assertBroken(700, Fault.TIME_WENT_BACK);
        change(700, segment -> resealed(segment, 1, 9_999, segment.payload()));
        assertBroken(700, Fault.EPOCH_WENT_BACK);
    }

    @Test
    void aPayloadThatCannotBeReadIsFound() {
        change(700, segment -> resealed(segment, segment.epoch(), 9_999, new byte[] {1, 2, 3}));
        assertBroken(700, Fault.UNREADABLE);
    }
}
