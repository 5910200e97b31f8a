package io.daybook.events.internal.fanout;

import com.google.protobuf.Message;
import io.daybook.contracts.EventHeaders;
import io.daybook.contracts.Topics;
import io.daybook.events.ConfluentWire;
import io.daybook.events.ConsumerSpec;
import io.daybook.events.DeadLetters;
import io.daybook.events.Failure;
import io.daybook.events.Outgoing;
import io.daybook.events.Received;
import io.daybook.events.RetryableException;
import io.daybook.events.Schemas;
import io.daybook.events.TransactionalHandler;
import io.daybook.events.UnreadableRecordException;
import io.daybook.events.internal.relay.SegmentStream;
import io.daybook.ledger.Directory;
import io.daybook.ledger.Event;
import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Turns each segment into records per account, entry and transfer. Runs in transactions of Kafka, so that every event is
 * told once however often a segment is read.
 *
 * <p>A record that holds no segment goes to {@code dlq_ledger_batches}, and reading goes on: whether it stood in the place of
 * a segment shows at the next one, whose hash must follow. What is missing then is taken from the journal. Only when the
 * topic contradicts the journal the shard stops, because order is promised.
 */
public final class FanOut implements TransactionalHandler {
    public static final String GROUP = "ledger-fanout-cg";
    public static final String WORKER = "ledger-fanout";

    private static final int BATCH_RECORDS = 256;
    /** A transaction of Kafka has seconds: some 6,000 transfers, three records each, are in as many bytes of segments. */
    private static final int BATCH_BYTES = 256 << 10;

    private final SegmentSource journal;
    private final IntFunction<Directory> directories;
    private final Schemas schemas;
    private final DeadLetters deadLetters;
    private final InstantSource clock;
    private final Map<Integer, Part> parts = new HashMap<>();

    /** A partition of ours. */
    private static final class Part {
        private final SegmentStream stream;
        private long nextOffset;

        Part(SegmentSource journal) {
            this.stream = new SegmentStream(journal);
        }
    }

    /** @param directories by shard; may lag behind the journal, then it is asked again */
    public FanOut(
            SegmentSource journal,
            IntFunction<Directory> directories,
            Schemas schemas,
            DeadLetters deadLetters,
            InstantSource clock) {
        this.journal = journal;
        this.directories = directories;
        this.schemas = schemas;
        this.deadLetters = deadLetters;
        this.clock = clock;
    }

    public static ConsumerSpec spec() {
        return ConsumerSpec.of(WORKER, GROUP, Topics.LEDGER_ENTRY_BATCHES)
                .withBatchRecords(BATCH_RECORDS)
                .withBatchBytes(BATCH_BYTES);
    }

    @Override
    public void assigned(String topic, int partition) {
        parts.remove(partition);
    }

    @Override
    public void handle(List<Received> records, Output output) {
        Received first = records.getFirst();
        Part part = parts.computeIfAbsent(first.partition(), any -> new Part(journal));
        if (first.offset() < part.nextOffset) {
            // The transaction of an earlier attempt was not committed, so nothing of it was told.
            part.stream.begin();
        }
        part.nextOffset = Long.MAX_VALUE;
        for (Received record : records) {
            try {
                part.stream.take(record, segment -> tell(segment, output));
            } catch (UnreadableRecordException garbage) {
                output.send(deadLetters.letter(Failure.atOnce(
                        GROUP,
                        "fan_out",
                        Topics.DLQ_LEDGER_BATCHES,
                        record,
                        "unreadable_segment",
                        String.valueOf(garbage.getMessage()),
                        clock.instant())));
            }
        }
        part.nextOffset = records.getLast().offset() + 1;
    }

    private void tell(Segment segment, Output output) {
        LedgerMessages messages = new LedgerMessages(directory(segment.shard()));
        for (Recorded<Event> recorded : journal.events(segment)) {
            for (LedgerMessages.Told told : messages.of(recorded)) {
                output.send(outgoing(told));
            }
        }
    }

    private Directory directory(int shard) {
        try {
            return new KnownNames(directories.apply(shard));
        } catch (LedgerUnavailableException starting) {
            throw new RetryableException(String.valueOf(starting.getMessage()), starting);
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
