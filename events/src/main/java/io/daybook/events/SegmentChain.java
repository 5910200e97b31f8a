package io.daybook.events;

import io.daybook.ledger.Segment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The rule of every reader of {@code ledger_entry_batches}, per shard: each segment once, in order, on one branch of the
 * journal's history. A pure function of the last segment that was taken and of the one that comes.
 *
 * <p>Branches: when a journal went back and an operator gave up its tail ({@code daybook fork}), the topic still holds that
 * tail. The first segment of the branch that goes on says so ({@link PublishedSegment#forkedFrom}): a reader undoes what it
 * took after that seq, or keeps it as history, and goes on with the branch. Epochs of a branch are greater than those of
 * what it replaced, by which later readings of the old tail are known.
 */
public final class SegmentChain {
    private SegmentChain() {}

    /** What a reader does with the segment. */
    public sealed interface Step {
        /** Take it. */
        record Next() implements Step {}

        /** Skip it: it was taken before. */
        record Seen() implements Step {}

        /** Skip it: it belongs to a tail that was given up. */
        record GivenUp() implements Step {}

        /** Undo what was taken after {@code afterSeq}, then take it. */
        record Branch(long afterSeq) implements Step {}

        /** Segments from {@code fromSeq} on are missing before it: read them from the journal, or stop. */
        record Gap(long fromSeq) implements Step {}

        /** Stop: it contradicts what was taken. */
        record Contradiction(String what) implements Step {}
    }

    /** @param last of the same shard; null: nothing was taken yet */
    public static Step step(@Nullable SegmentMark last, PublishedSegment published) {
        if (last == null) {
            return new Step.Next();
        }
        Segment next = published.segment();
        if (published.forkedFrom().isPresent() && published.forkedFrom().getAsLong() < last.seq()) {
            return new Step.Branch(published.forkedFrom().getAsLong());
        }
        if (next.seq() < last.seq() || next.seq() == last.seq() && Arrays.equals(next.hash(), last.hash())) {
            return new Step.Seen();
        }
        if (next.epoch() < last.epoch()) {
            return new Step.GivenUp();
        }
        if (next.seq() > last.seq() + 1) {
            return new Step.Gap(last.seq() + 1);
        }
        if (next.seq() == last.seq() + 1 && Arrays.equals(next.prevHash(), last.hash())) {
            return new Step.Next();
        }
        return new Step.Contradiction("segment " + next.shard() + "-" + next.seq() + " of epoch " + next.epoch()
                + " does not follow segment " + last.shard() + "-" + last.seq() + " of epoch " + last.epoch());
    }
}
