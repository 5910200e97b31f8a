package io.daybook.events.internal.relay;

import io.daybook.events.SegmentMark;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import io.daybook.ledger.journal.JournalSession;
import io.daybook.platform.kafka.KafkaAccess;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Appends to a journal that went back, byte by byte, what Kafka still holds of it (rule 9 of the journal). For a stopped
 * ledger; every segment is checked as if it were new: its own hash, and that it follows.
 */
public final class JournalCompletion {
    private final KafkaAccess kafka;
    private final SegmentSource journal;

    public JournalCompletion(KafkaAccess kafka, SegmentSource journal) {
        this.kafka = kafka;
        this.journal = journal;
    }

    /**
     * @param session of the shard
     * @param appended told of each segment that is in the journal again, in order
     * @return how many
     * @throws WentBackException when what Kafka holds does not follow the journal's head: then one of the two has to be given up
     * @throws org.apache.kafka.common.KafkaException when the topic cannot be read
     */
    public long complete(int shard, JournalSession session, Consumer<Segment> appended) {
        try (TopicTail tail = new TopicTail(kafka, shard)) {
            Optional<TopicTail.Found> newest = tail.newest();
            if (newest.isEmpty() || GivenUp.isHeld(journal, newest.get().mark())) {
                return 0;
            }
            SegmentMark head = head(shard);
            requireFollows(tail, newest.get(), head);
            Appending appending = new Appending(session, head, appended);
            tail.readOn(newest.get(), head, appending);
            return appending.count;
        }
    }

    private @Nullable SegmentMark head(int shard) {
        return journal.head(shard).map(SegmentMark::of).orElse(null);
    }

    private void requireFollows(TopicTail tail, TopicTail.Found newest, @Nullable SegmentMark head) {
        if (head == null) {
            return;
        }
        Optional<SegmentMark> common = tail.lastHeld(newest, mark -> GivenUp.isHeld(journal, mark));
        if (common.isEmpty() || common.get().seq() != head.seq()) {
            throw new WentBackException(PublishedHeads.lost(journal, newest.mark()));
        }
    }

    /** Used by one thread. */
    private static final class Appending implements Consumer<Segment> {
        private final JournalSession session;
        private final Consumer<Segment> appended;
        private byte[] lastHash;
        private long count;

        Appending(JournalSession session, @Nullable SegmentMark head, Consumer<Segment> appended) {
            this.session = session;
            this.appended = appended;
            this.lastHash = head == null ? new byte[32] : head.hash();
        }

        @Override
        public void accept(Segment segment) {
            String place = segment.shard() + "-" + segment.seq();
            if (!segment.isHashRight() || !Arrays.equals(segment.prevHash(), lastHash)) {
                throw new WentBackException("segment " + place + " in Kafka was changed: its hash does not fit");
            }
            if (!session.append(segment)) {
                throw new WentBackException(
                        "segment " + place + " was not taken: somebody else is writing this journal; stop it first");
            }
            lastHash = segment.hash();
            count++;
            appended.accept(segment);
        }
    }
}
