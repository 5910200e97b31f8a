package io.daybook.events.internal.relay;

import io.daybook.contracts.events.v1.LedgerEntryBatch;
import io.daybook.events.Received;
import io.daybook.ledger.Segment;
import java.util.Arrays;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Segments as records of {@code ledger_entry_batches}, and the rule that their readers keep. */
public final class SegmentRecords {
    private SegmentRecords() {}

    /** @throws KafkaException when the record holds no segment */
    public static Segment segment(Received record) {
        byte[] value = record.value();
        if (value == null) {
            throw new KafkaException(record.place() + " has no value; the topic must not be compacted");
        }
        return segment(TopicTail.parse(value));
    }

    static Segment segment(LedgerEntryBatch batch) {
        return new Segment(
                batch.getShard(),
                batch.getEpoch(),
                batch.getSeq(),
                batch.getDecidedAtMicros(),
                batch.getFormat(),
                batch.getPrevHash().toByteArray(),
                batch.getHash().toByteArray(),
                batch.getPayload().toByteArray());
    }

    /**
     * Whether the segment is the next one. False: it was read before.
     *
     * @param last the segment of this shard that was read before it; null: none since the start
     * @throws KafkaException when one is missing between them or the hashes do not fit
     */
    public static boolean follows(@Nullable Segment last, Segment segment, Received record) {
        if (last == null) {
            return true;
        }
        if (segment.seq() <= last.seq()) {
            return false;
        }
        if (segment.seq() != last.seq() + 1 || !Arrays.equals(segment.prevHash(), last.hash())) {
            throw new KafkaException(record.place() + " holds segment " + segment.shard() + "-" + segment.seq()
                    + ", which does not follow " + last.shard() + "-" + last.seq() + "; reading stops here");
        }
        return true;
    }
}
