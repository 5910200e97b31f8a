package io.daybook.events.internal.relay;

import io.daybook.contracts.Topics;
import io.daybook.events.SegmentMark;
import io.daybook.ledger.SegmentSource;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where publishing goes on.
 *
 * @param afterSeq the topic holds the journal up to here
 * @param forkedFrom present: the topic holds more, which was given up
 */
record StartingPoint(long afterSeq, int partition, OptionalLong forkedFrom) {
    /**
     * Compares the end of the topic with the journal.
     *
     * @throws WentBackException when they contradict each other and no operator has said which one counts
     */
    static StartingPoint find(TopicTail tail, SegmentSource journal) {
        Optional<TopicTail.Found> newest = tail.newest();
        if (newest.isEmpty()) {
            return new StartingPoint(0, tail.usualPartition(), OptionalLong.empty());
        }
        SegmentMark mark = newest.get().mark();
        int partition = newest.get().partition();
        if (GivenUp.isHeld(journal, mark)) {
            return new StartingPoint(mark.seq(), partition, OptionalLong.empty());
        }
        if (!GivenUp.isGivenUp(journal, mark)) {
            throw new WentBackException(PublishedHeads.lost(journal, mark));
        }
        SegmentMark common = tail.lastHeld(newest.get(), held -> GivenUp.isHeld(journal, held))
                .orElseThrow(() -> new WentBackException("the topic " + Topics.LEDGER_ENTRY_BATCHES
                        + " holds no segment of this journal: it belongs to another ledger; name another broker, or delete"
                        + " the topic if it is of no use"));
        return new StartingPoint(common.seq(), partition, OptionalLong.of(common.seq()));
    }
}
