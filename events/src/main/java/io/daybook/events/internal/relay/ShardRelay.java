package io.daybook.events.internal.relay;

import com.google.protobuf.ByteString;
import io.daybook.contracts.EventHeaders;
import io.daybook.contracts.Topics;
import io.daybook.contracts.events.v1.LedgerEntryBatch;
import io.daybook.events.ConfluentWire;
import io.daybook.events.RelayStatus;
import io.daybook.events.Schemas;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import io.daybook.platform.kafka.KafkaAccess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the journal of one shard. Each session begins by fencing every relay before it (the transactional id) and
 * then asks the topic what it holds: that, not a note of our own, says where to go on, so a segment is published once
 * whoever died when. The journal is never waited for by a writer: while the broker is away the backlog is the journal.
 */
final class ShardRelay implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ShardRelay.class);
    private static final int MOST_SEGMENTS = 64;
    private static final long WAIT_MILLIS = 1_000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** Told of every segment that is out; for metrics and for the stored position. */
    interface Listener {
        void published(List<Segment> segments);
    }

    private final int shard;
    private final SegmentSource journal;
    private final KafkaAccess kafka;
    private final Schemas schemas;
    private final Listener listener;
    private volatile boolean stopping;
    private volatile long publishedSeq;
    private volatile @Nullable String trouble = "not connected yet";

    ShardRelay(int shard, SegmentSource journal, KafkaAccess kafka, Schemas schemas, Listener listener) {
        this.shard = shard;
        this.journal = journal;
        this.kafka = kafka;
        this.schemas = schemas;
        this.listener = listener;
    }

    void stop() {
        stopping = true;
    }

    RelayStatus status() {
        long published = publishedSeq;
        Optional<Segment> next = journal.find(shard, published + 1);
        long head = journal.head(shard).map(Segment::seq).orElse(published);
        return new RelayStatus(
                shard,
                published,
                Math.max(head, published),
                next.map(Segment::decidedAtMicros),
                Optional.ofNullable(trouble));
    }

    @Override
    public void run() {
        int failures = 0;
        while (!stopping) {
            try {
                session();
                failures = 0;
            } catch (InterruptException | InterruptedException stopped) {
                LOG.debug("the relay of shard {} was interrupted", shard);
                return;
            } catch (RuntimeException failed) {
                failures++;
                troubled(failed);
                if (!pause(failures)) {
                    return;
                }
            }
        }
    }

    private void session() throws InterruptedException {
        int schema = schemas.idOf(
                Topics.LEDGER_ENTRY_BATCHES + "-value",
                LedgerEntryBatch.getDescriptor().getFile());
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer(
                "daybook-relay-" + shard, Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "daybook-relay-" + shard))) {
            producer.initTransactions();
            int partition =
                    shard % producer.partitionsFor(Topics.LEDGER_ENTRY_BATCHES).size();
            publishedSeq = tail(partition);
            trouble = null;
            while (!stopping) {
                List<Segment> segments = journal.read(shard, publishedSeq + 1, MOST_SEGMENTS);
                if (segments.isEmpty()) {
                    journal.awaitAfter(shard, publishedSeq, WAIT_MILLIS);
                } else {
                    publish(producer, partition, schema, segments);
                }
            }
        }
    }

    private void publish(KafkaProducer<byte[], byte[]> producer, int partition, int schema, List<Segment> segments) {
        producer.beginTransaction();
        for (Segment segment : segments) {
            producer.send(record(segment, partition, schema));
        }
        producer.commitTransaction();
        publishedSeq = segments.getLast().seq();
        listener.published(segments);
    }

    /** Where the topic ends; 0: it is empty. Refuses to go on when the topic knows another history than the journal. */
    private long tail(int partition) {
        Optional<LedgerEntryBatch> last = TopicTail.read(kafka, shard, partition);
        if (last.isEmpty()) {
            return 0;
        }
        long seq = last.get().getSeq();
        Segment same = journal.find(shard, seq)
                .orElseThrow(() -> new KafkaException("the topic " + Topics.LEDGER_ENTRY_BATCHES + " holds segment "
                        + shard + "-" + seq + ", which the journal has lost; nothing is published until it is restored"
                        + " or forked (daybook fork)"));
        if (!Arrays.equals(same.hash(), last.get().getHash().toByteArray())) {
            throw new KafkaException("segment " + shard + "-" + seq + " has the hash "
                    + HexFormat.of().formatHex(same.hash()) + " in the journal and "
                    + HexFormat.of().formatHex(last.get().getHash().toByteArray())
                    + " in the topic; nothing is published until an operator decides (daybook fork)");
        }
        return seq;
    }

    private static ProducerRecord<byte[], byte[]> record(Segment segment, int partition, int schema) {
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
        RecordHeaders headers = new RecordHeaders();
        header(headers, EventHeaders.SCHEMA, batch.getDescriptorForType().getFullName());
        header(headers, EventHeaders.EVENT_NAME, "LedgerEntryBatch");
        header(headers, EventHeaders.AGGREGATE_TYPE, "shard");
        header(headers, EventHeaders.AGGREGATE_ID, Integer.toString(segment.shard()));
        return new ProducerRecord<>(
                Topics.LEDGER_ENTRY_BATCHES,
                partition,
                segment.decidedAtMicros() / 1_000,
                TopicTail.key(segment.shard()),
                ConfluentWire.frame(schema, LedgerEntryBatch.getDescriptor(), batch.toByteArray()),
                headers);
    }

    private static void header(RecordHeaders headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private void troubled(RuntimeException failed) {
        String message = String.valueOf(failed.getMessage());
        if (!message.equals(trouble)) {
            LOG.warn("the relay of shard {} stopped: {}; it tries again", shard, message);
        }
        trouble = message;
    }

    /** False: stopped meanwhile. */
    private boolean pause(int failures) {
        long most = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(failures - 1, 16));
        try {
            Thread.sleep(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
            return !stopping;
        } catch (InterruptedException interrupted) {
            return false;
        }
    }
}
