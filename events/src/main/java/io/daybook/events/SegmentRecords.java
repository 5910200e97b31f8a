package io.daybook.events;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.daybook.contracts.events.v1.LedgerEntryBatch;
import io.daybook.ledger.Segment;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Segments as records of {@code ledger_entry_batches}, in both directions. */
public final class SegmentRecords {
    private SegmentRecords() {}

    /** The key of a shard's records. */
    public static byte[] key(int shard) {
        return Integer.toString(shard).getBytes(StandardCharsets.US_ASCII);
    }

    /** @throws UnreadableRecordException when the record holds no segment, or one whose hash is not that of its bytes */
    public static PublishedSegment read(Received record) {
        PublishedSegment read = read(record.place(), record.value());
        if (!read.segment().isHashRight()) {
            throw new UnreadableRecordException(record.place() + " holds segment "
                    + read.segment().shard() + "-" + read.segment().seq() + ", whose hash is not that of its bytes");
        }
        return read;
    }

    /** @param place of the record, for messages */
    public static PublishedSegment read(String place, byte @Nullable [] value) {
        if (value == null) {
            throw new UnreadableRecordException(place + " has no value; the topic must not be compacted");
        }
        try {
            LedgerEntryBatch batch = LedgerEntryBatch.parseFrom(
                    ByteString.copyFrom(ConfluentWire.unframe(value).message()));
            return new PublishedSegment(
                    new Segment(
                            batch.getShard(),
                            batch.getEpoch(),
                            batch.getSeq(),
                            batch.getDecidedAtMicros(),
                            batch.getFormat(),
                            batch.getPrevHash().toByteArray(),
                            batch.getHash().toByteArray(),
                            batch.getPayload().toByteArray()),
                    batch.hasForkedFrom() ? OptionalLong.of(batch.getForkedFrom()) : OptionalLong.empty());
        } catch (InvalidProtocolBufferException | IllegalArgumentException garbage) {
            throw new UnreadableRecordException(place + " holds no segment: " + garbage.getMessage());
        }
    }

    public static LedgerEntryBatch message(PublishedSegment published) {
        Segment segment = published.segment();
        LedgerEntryBatch.Builder batch = LedgerEntryBatch.newBuilder()
                .setShard(segment.shard())
                .setEpoch(segment.epoch())
                .setSeq(segment.seq())
                .setDecidedAtMicros(segment.decidedAtMicros())
                .setFormat(segment.format())
                .setPrevHash(ByteString.copyFrom(segment.prevHash()))
                .setHash(ByteString.copyFrom(segment.hash()))
                .setPayload(ByteString.copyFrom(segment.payload()));
        published.forkedFrom().ifPresent(batch::setForkedFrom);
        return batch.build();
    }
}
