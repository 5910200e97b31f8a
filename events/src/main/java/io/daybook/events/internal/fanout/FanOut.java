package io.daybook.events.internal.fanout;

import com.google.protobuf.Message;
import io.daybook.contracts.EventHeaders;
import io.daybook.events.ConfluentWire;
import io.daybook.events.Outgoing;
import io.daybook.events.Received;
import io.daybook.events.Schemas;
import io.daybook.events.TransactionalHandler;
import io.daybook.events.internal.relay.SegmentRecords;
import io.daybook.ledger.Directory;
import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Turns each segment into records per account, entry and transfer. Runs in transactions of Kafka, so that every event is
 * told once however often a segment is read; a segment that does not follow its predecessor stops the shard.
 */
public final class FanOut implements TransactionalHandler {
    public static final String GROUP = "ledger-fanout-cg";

    private final SegmentSource codec;
    private final IntFunction<Directory> directories;
    private final Schemas schemas;
    private final Map<Integer, Segment> last = new HashMap<>();
    private final Map<Integer, Long> offsets = new HashMap<>();

    /**
     * @param codec only decodes payloads
     * @param directories by shard
     */
    public FanOut(SegmentSource codec, IntFunction<Directory> directories, Schemas schemas) {
        this.codec = codec;
        this.directories = directories;
        this.schemas = schemas;
    }

    @Override
    public void handle(List<Received> records, Output output) {
        Received first = records.getFirst();
        if (first.offset() <= offsets.getOrDefault(first.partition(), -1L)) {
            // The transaction of an earlier attempt was not committed, so nothing of it was told.
            last.clear();
        }
        for (Received record : records) {
            Segment segment = SegmentRecords.segment(record);
            if (SegmentRecords.follows(last.get(segment.shard()), segment, record)) {
                tell(segment, output);
                last.put(segment.shard(), segment);
            }
            offsets.put(record.partition(), record.offset());
        }
    }

    private void tell(Segment segment, Output output) {
        LedgerMessages messages = new LedgerMessages(directories.apply(segment.shard()));
        for (Recorded<Event> recorded : codec.events(segment)) {
            for (LedgerMessages.Told told : messages.of(recorded)) {
                output.send(outgoing(told));
            }
        }
    }

    private Outgoing outgoing(LedgerMessages.Told told) {
        Message message = told.message();
        int schema = schemas.idOf(
                told.topic() + "-value", message.getDescriptorForType().getFile());
        Map<String, String> headers = new HashMap<>();
        headers.put(EventHeaders.SCHEMA, message.getDescriptorForType().getFullName());
        headers.put(EventHeaders.EVENT_NAME, message.getDescriptorForType().getName());
        headers.put(EventHeaders.EVENT_ID, told.eventId().toString());
        headers.put(EventHeaders.AGGREGATE_ID, told.aggregateId().toString());
        headers.put(EventHeaders.AGGREGATE_TYPE, told.aggregateType());
        if (!told.correlationId().isEmpty()) {
            headers.put(EventHeaders.CORRELATION_ID, told.correlationId());
        }
        return new Outgoing(
                told.topic(),
                told.aggregateId().toString().getBytes(StandardCharsets.US_ASCII),
                ConfluentWire.frame(schema, message.getDescriptorForType(), message.toByteArray()),
                headers);
    }
}
