package io.daybook.analytics.internal;

import com.google.protobuf.ByteString;
import io.daybook.contracts.Topics;
import io.daybook.contracts.events.v1.LedgerEntryBatch;
import io.daybook.events.ConfluentWire;
import io.daybook.events.Received;
import io.daybook.ledger.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Segments as they come out of Kafka. */
final class Records {
    private Records() {}

    static List<Received> of(List<Segment> segments) {
        List<Received> records = new ArrayList<>();
        for (Segment segment : segments) {
            records.add(record(segment.seq(), value(segment)));
        }
        return records;
    }

    static Received record(long offset, byte[] value) {
        return new Received(Topics.LEDGER_ENTRY_BATCHES, 0, offset, new byte[] {'0'}, value, Map.of(), 0);
    }

    static byte[] value(Segment segment) {
        LedgerEntryBatch batch = LedgerEntryBatch.newBuilder()
                .setShard(segment.shard())
                .setEpoch(segment.epoch())
                .setSeq(segment.seq())
                .setDecidedAtMicros(segment.decidedAtMicros())
                .setFormat(segment.format())
                .setPrevHash(ByteString.copyFrom(segment.prevHash()))
                .setHash(ByteString.copyFrom(segment.hash()))
                .setPayload(ByteString.copyFrom(segment.payload()))
                .build();
        return ConfluentWire.frame(1, LedgerEntryBatch.getDescriptor(), batch.toByteArray());
    }
}
