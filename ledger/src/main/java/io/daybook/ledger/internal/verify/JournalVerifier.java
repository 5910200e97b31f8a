package io.daybook.ledger.internal.verify;

import io.daybook.ledger.BrokenJournalException;
import io.daybook.ledger.Position;
import io.daybook.ledger.Segment;
import io.daybook.ledger.internal.codec.SegmentCodec;
import io.daybook.ledger.internal.codec.SegmentHash;
import io.daybook.ledger.internal.verify.Verdict.Fault;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Walks the chain of one shard and stops at the first segment that is wrong. */
public final class JournalVerifier {
    private static final int SEGMENTS_PER_READ = 256;

    /** The rows as stored; {@link io.daybook.ledger.journal.JournalSession#read} is one. */
    @FunctionalInterface
    public interface Rows {
        /** Up to {@code limit} segments from {@code fromSeq} on in order, unchecked; empty at the end. */
        List<Segment> read(long fromSeq, int limit);
    }

    /** Told now and then, for a progress bar. */
    @FunctionalInterface
    public interface Progress {
        Progress NONE = seq -> {};

        /** @param seq of the last segment found right */
        void checkedThrough(long seq);
    }

    private JournalVerifier() {}

    /**
     * Checks every segment from {@code fromSeq} to the end.
     *
     * @param fromSeq 1: from the start; later: the segment before it is trusted
     */
    public static Verdict verify(int shard, long fromSeq, Rows rows, Progress progress) {
        Walk walk = new Walk(shard, fromSeq, rows);
        while (true) {
            List<Segment> segments = rows.read(walk.nextSeq, SEGMENTS_PER_READ);
            if (segments.isEmpty()) {
                return new Verdict.Sound(walk.segments, walk.events, walk.segments == 0 ? null : walk.previous);
            }
            for (Segment segment : segments) {
                Optional<Verdict.Broken> broken = walk.step(segment);
                if (broken.isPresent()) {
                    return broken.get();
                }
            }
            progress.checkedThrough(walk.nextSeq - 1);
        }
    }

    /** Checks what one segment says of itself: its hash and its payload. */
    public static Verdict verify(Segment segment) {
        if (!segment.isHashRight()) {
            return wrongHash(segment);
        }
        try {
            return new Verdict.Sound(1, SegmentCodec.decode(segment).size(), segment);
        } catch (BrokenJournalException unreadable) {
            return broken(segment, Fault.UNREADABLE, unreadable.getMessage());
        }
    }

    private static Verdict.Broken wrongHash(Segment segment) {
        byte[] computed = Segment.hashOf(
                segment.shard(),
                segment.epoch(),
                segment.seq(),
                segment.decidedAtMicros(),
                segment.format(),
                segment.prevHash(),
                segment.payload());
        return broken(
                segment,
                Fault.WRONG_HASH,
                "segment " + position(segment) + " was changed: its hash is " + hex(segment.hash())
                        + ", that of its content is " + hex(computed));
    }

    private static Verdict.Broken broken(Segment segment, Fault fault, @Nullable String detail) {
        return new Verdict.Broken(position(segment), fault, String.valueOf(detail));
    }

    private static Position position(Segment segment) {
        return new Position(segment.shard(), segment.seq());
    }

    private static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    /** Where the walk stands. */
    private static final class Walk {
        private final int shard;
        private @Nullable Segment previous;
        private long nextSeq;
        private long segments;
        private long events;

        Walk(int shard, long fromSeq, Rows rows) {
            this.shard = shard;
            this.nextSeq = Math.max(1, fromSeq);
            if (nextSeq > 1) {
                previous = rows.read(nextSeq - 1, 1).stream()
                        .filter(segment -> segment.seq() == nextSeq - 1)
                        .findFirst()
                        .orElse(null);
            }
        }

        Optional<Verdict.Broken> step(Segment segment) {
            if (segment.seq() != nextSeq) {
                Position missing = new Position(shard, nextSeq);
                return Optional.of(new Verdict.Broken(
                        missing,
                        Fault.MISSING,
                        "segment " + missing + " is missing, the next one there is " + position(segment)));
            }
            Optional<Verdict.Broken> unlinked = isLinked(segment);
            if (unlinked.isPresent()) {
                return unlinked;
            }
            switch (verify(segment)) {
                case Verdict.Broken broken
                when broken.fault() == Fault.WRONG_HASH -> {
                    return Optional.of(broken);
                }
                case Verdict.Broken unreadable -> {
                    return Optional.of(wentBack(segment).orElse(unreadable));
                }
                case Verdict.Sound sound -> events += sound.events();
            }
            // After the hash: a changed field shows there, which says more than what the change did.
            Optional<Verdict.Broken> back = wentBack(segment);
            if (back.isPresent()) {
                return back;
            }
            previous = segment;
            nextSeq++;
            segments++;
            return Optional.empty();
        }

        private Optional<Verdict.Broken> isLinked(Segment segment) {
            Segment before = previous;
            byte[] expected = before == null ? SegmentHash.genesis() : before.hash();
            if ((before != null || nextSeq == 1) && !Arrays.equals(segment.prevHash(), expected)) {
                return Optional.of(broken(
                        segment,
                        Fault.WRONG_PREVIOUS_HASH,
                        "segment " + position(segment) + " follows " + hex(segment.prevHash())
                                + ", the segment before it is " + hex(expected)));
            }
            return Optional.empty();
        }

        private Optional<Verdict.Broken> wentBack(Segment segment) {
            Segment before = previous;
            if (before == null) {
                return Optional.empty();
            }
            if (segment.decidedAtMicros() < before.decidedAtMicros()) {
                return Optional.of(broken(
                        segment,
                        Fault.TIME_WENT_BACK,
                        "segment " + position(segment) + " is of " + time(segment) + ", the one before it of "
                                + time(before)));
            }
            if (segment.epoch() < before.epoch()) {
                return Optional.of(broken(
                        segment,
                        Fault.EPOCH_WENT_BACK,
                        "segment " + position(segment) + " is of epoch " + segment.epoch() + ", the one before it of "
                                + before.epoch()));
            }
            return Optional.empty();
        }

        private static Instant time(Segment segment) {
            return Instant.EPOCH.plus(segment.decidedAtMicros(), ChronoUnit.MICROS);
        }
    }
}
