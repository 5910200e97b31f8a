package io.daybook.analytics.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.daybook.contracts.events.v1.LedgerEntryBatch;
import io.daybook.events.ConfluentWire;
import io.daybook.events.Received;
import io.daybook.ledger.Segment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Segments as they stand in {@code ledger_entry_batches}. */
final class BatchRecords {
    private static final int HASH_BYTES = 32;

    private BatchRecords() {}

    /** @throws UnreadableRecordException when the record is no segment, or not the one that its hash is of */
    static Segment segment(Received record) throws UnreadableRecordException {
        byte[] value = record.value();
        if (value == null) {
            throw new UnreadableRecordException("the record has no value; the topic must not be compacted");
        }
        LedgerEntryBatch batch;
        try {
            batch = LedgerEntryBatch.parseFrom(
                    ByteString.copyFrom(ConfluentWire.unframe(value).message()));
        } catch (InvalidProtocolBufferException | IllegalArgumentException garbage) {
            throw new UnreadableRecordException("the record is no segment: " + garbage.getMessage());
        }
        Segment segment = new Segment(
                batch.getShard(),
                batch.getEpoch(),
                batch.getSeq(),
                batch.getDecidedAtMicros(),
                batch.getFormat(),
                batch.getPrevHash().toByteArray(),
                batch.getHash().toByteArray(),
                batch.getPayload().toByteArray());
        if (segment.seq() < 1 || segment.prevHash().length != HASH_BYTES || !isRight(segment)) {
            throw new UnreadableRecordException("the record holds segment " + segment.shard() + "-" + segment.seq()
                    + " with a hash that is not that of its bytes");
        }
        return segment;
    }

    /** As {@link Segment} has it. */
    private static boolean isRight(Segment segment) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("daybook1".getBytes(StandardCharsets.US_ASCII));
            digest.update(ByteBuffer.allocate(4 + 8 + 8 + 8 + 4)
                    .putInt(segment.shard())
                    .putLong(segment.epoch())
                    .putLong(segment.seq())
                    .putLong(segment.decidedAtMicros())
                    .putInt(segment.format())
                    .flip());
            digest.update(segment.prevHash());
            return MessageDigest.isEqual(digest.digest(segment.payload()), segment.hash());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }
}
