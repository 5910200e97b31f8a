package io.daybook.events.internal.relay;

import io.daybook.contracts.EventHeaders;
import io.daybook.contracts.Topics;
import io.daybook.contracts.events.v1.LedgerEntryBatch;
import io.daybook.events.ConfluentWire;
import io.daybook.events.PublishedSegment;
import io.daybook.events.RelayStatus;
import io.daybook.events.RelayStatus.State;
import io.daybook.events.Schemas;
import io.daybook.events.SegmentRecords;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import io.daybook.platform.kafka.KafkaAccess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the journal of one shard. A session begins with the lease, fences every relay before it (the transactional id)
 * and then asks the topic what it holds: that, not a note of our own, says where to go on, so a segment is published once
 * whoever died when. The journal's writer never waits for it: while the broker is away the backlog is the journal.
 */
final class ShardRelay implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ShardRelay.class);
    private static final int MOST_SEGMENTS = 64;
    private static final long WAIT_MILLIS = 250;
    private static final long STANDBY_MILLIS = 1_000;
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final Duration ORDERLY_CLOSE = Duration.ofSeconds(5);

    /** Told by the relay's thread. */
    interface Listener {
        /** The broker has these segments, in this order. */
        void published(List<Segment> segments, int partition);

        /** All that the journal has is out; called again and again. */
        default void idle() {}

        /** A session ended. */
        default void ended() {}
    }

    private final int shard;
    private final SegmentSource journal;
    private final KafkaAccess kafka;
    private final Schemas schemas;
    private final RelayLease.Leases leases;
    private final Listener listener;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private int failures;
    private volatile State state = State.CONNECTING;
    private volatile long publishedSeq;
    private volatile @Nullable String trouble;

    ShardRelay(
            int shard,
            SegmentSource journal,
            KafkaAccess kafka,
            Schemas schemas,
            RelayLease.Leases leases,
            Listener listener) {
        this.shard = shard;
        this.journal = journal;
        this.kafka = kafka;
        this.schemas = schemas;
        this.leases = leases;
        this.listener = listener;
    }

    /** The segment under way is finished. */
    void stop() {
        stopping.countDown();
    }

    /** @param publishedElsewhere what another process has published, as far as is known */
    RelayStatus status(long publishedElsewhere) {
        State now = state;
        long published = now == State.PUBLISHING ? publishedSeq : Math.max(publishedSeq, publishedElsewhere);
        Optional<Segment> head = journal.head(shard);
        long headSeq = head.map(Segment::seq).orElse(0L);
        Optional<Segment> next = headSeq > published ? journal.find(shard, published + 1) : Optional.empty();
        return new RelayStatus(
                shard, now, published, headSeq, next.map(Segment::decidedAtMicros), Optional.ofNullable(trouble));
    }

    @Override
    public void run() {
        while (!isStopping()) {
            try (RelayLease lease = leases.tryTake(shard)) {
                if (lease == null) {
                    state = State.STANDBY;
                    trouble = null;
                    pause(STANDBY_MILLIS);
                } else {
                    session(lease);
                }
            } catch (InterruptException | InterruptedException stopped) {
                LOG.debug("the relay of shard {} was interrupted", shard);
                return;
            } catch (RuntimeException failed) {
                troubled(failed);
                backOff();
            } finally {
                listener.ended();
            }
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void session(RelayLease lease) throws InterruptedException {
        int schema = schemas.idOf(
                Topics.LEDGER_ENTRY_BATCHES + "-value",
                LedgerEntryBatch.getDescriptor().getFile());
        KafkaProducer<byte[], byte[]> producer = kafka.producer(
                "daybook-relay-" + shard,
                Map.of(
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "daybook-relay-" + shard,
                        // Readers of committed records wait this long, at most, for a relay that was killed.
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        "10000"));
        boolean orderly = false;
        try {
            producer.initTransactions();
            StartingPoint start = startingPoint();
            publishedSeq = start.afterSeq();
            if (start.forkedFrom().isPresent()) {
                LOG.info("shard {} was forked: what the topic holds after segment {} is given up", shard, publishedSeq);
            }
            state = State.PUBLISHING;
            trouble = null;
            publish(producer, start, schema, lease);
            orderly = true;
        } finally {
            producer.close(orderly ? ORDERLY_CLOSE : Duration.ZERO);
        }
    }

    private StartingPoint startingPoint() {
        try (TopicTail tail = new TopicTail(kafka, shard)) {
            return StartingPoint.find(tail, journal);
        }
    }

    private void publish(KafkaProducer<byte[], byte[]> producer, StartingPoint start, int schema, RelayLease lease)
            throws InterruptedException {
        OptionalLong forkedFrom = start.forkedFrom();
        while (!isStopping()) {
            lease.requireHeld();
            List<Segment> segments = journal.read(shard, publishedSeq + 1, MOST_SEGMENTS);
            if (segments.isEmpty()) {
                failures = 0;
                listener.idle();
                journal.awaitAfter(shard, publishedSeq, WAIT_MILLIS);
                continue;
            }
            producer.beginTransaction();
            for (Segment segment : segments) {
                producer.send(record(new PublishedSegment(segment, forkedFrom), start.partition(), schema));
                forkedFrom = OptionalLong.empty();
            }
            // Throws the first failure of any send.
            producer.commitTransaction();
            publishedSeq = segments.getLast().seq();
            failures = 0;
            listener.published(segments, start.partition());
        }
    }

    private static ProducerRecord<byte[], byte[]> record(PublishedSegment published, int partition, int schema) {
        Segment segment = published.segment();
        LedgerEntryBatch batch = SegmentRecords.message(published);
        RecordHeaders headers = new RecordHeaders();
        header(headers, EventHeaders.SCHEMA, batch.getDescriptorForType().getFullName());
        header(headers, EventHeaders.EVENT_NAME, "LedgerEntryBatch");
        header(headers, EventHeaders.AGGREGATE_TYPE, "shard");
        header(headers, EventHeaders.AGGREGATE_ID, Integer.toString(segment.shard()));
        return new ProducerRecord<>(
                Topics.LEDGER_ENTRY_BATCHES,
                partition,
                segment.decidedAtMicros() / 1_000,
                SegmentRecords.key(segment.shard()),
                ConfluentWire.frame(schema, LedgerEntryBatch.getDescriptor(), batch.toByteArray()),
                headers);
    }

    private static void header(RecordHeaders headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private void troubled(RuntimeException failed) {
        String message = String.valueOf(failed.getMessage());
        if (isStopping()) {
            LOG.debug("the relay of shard {} ended while it stopped", shard, failed);
        } else if (!message.equals(trouble)) {
            if (failed instanceof WentBackException) {
                LOG.error("Nothing of shard {} is published: {}", shard, message);
            } else {
                LOG.warn("the relay of shard {} begins again: {}", shard, message);
            }
        }
        state = failed instanceof WentBackException ? State.STOPPED : State.CONNECTING;
        trouble = message;
        failures++;
    }

    /** Doubles up to the most, less a random part. */
    private void backOff() {
        long most = state == State.STOPPED
                ? LONGEST_PAUSE_MILLIS
                : Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures - 1, 16));
        try {
            pause(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
        } catch (InterruptedException interrupted) {
            stop();
        }
    }

    private void pause(long millis) throws InterruptedException {
        if (stopping.await(millis, TimeUnit.MILLISECONDS)) {
            LOG.debug("the relay of shard {} stops", shard);
        }
    }
}
