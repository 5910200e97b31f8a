package io.daybook.events.internal.feed;

import io.daybook.contracts.Topics;
import io.daybook.events.BatchHandler;
import io.daybook.events.ConsumerSpec;
import io.daybook.events.Consumers;
import io.daybook.events.Received;
import io.daybook.events.RetryableException;
import io.daybook.events.RunningConsumer;
import io.daybook.events.SegmentMark;
import io.daybook.events.UnreadableRecordException;
import io.daybook.events.internal.relay.SegmentStream;
import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * New segments as the topic {@code ledger_entry_batches} tells them, everything else as the journal has it. For one follower
 * per shard, who asks for what comes after what he has made durable.
 *
 * <p>What the topic lacks is read from the journal: segments before the first that came, and those that have not come within
 * the time that the follower waits, because Kafka is away or behind. So a follower is never further behind than that time,
 * and an offset is committed only for what he has passed.
 */
public final class KafkaFeed implements SegmentSource, AutoCloseable {
    public static final String GROUP = "read-model-projections";
    public static final String WORKER = "balance-projector";

    private static final Logger LOG = LoggerFactory.getLogger(KafkaFeed.class);
    /** A follower who does not move that long has its own trouble, which it tells; the records come again. */
    private static final long PATIENCE_MILLIS = 30_000;

    private final SegmentSource journal;
    private final Map<Integer, ShardBuffer> shards = new ConcurrentHashMap<>();
    private @Nullable RunningConsumer consumer;
    private volatile boolean closed;

    public KafkaFeed(SegmentSource journal) {
        this.journal = journal;
    }

    /** Begins to take records; until then everything is read from the journal. */
    public synchronized void start(Consumers consumers) {
        if (!closed) {
            consumer = consumers.batches(ConsumerSpec.of(WORKER, GROUP, Topics.LEDGER_ENTRY_BATCHES), new Intake());
        }
    }

    private ShardBuffer buffer(int shard) {
        return shards.computeIfAbsent(shard, any -> new ShardBuffer());
    }

    @Override
    public List<Segment> read(int shard, long fromSeq, int limit) {
        ShardBuffer buffer = buffer(shard);
        ShardBuffer.Answer answer = buffer.from(fromSeq, limit);
        if (!answer.segments().isEmpty() || answer.fromJournal() == 0) {
            return answer.segments();
        }
        List<Segment> read = journal.read(shard, fromSeq, answer.fromJournal());
        if (read.isEmpty()) {
            buffer.caughtUp(fromSeq - 1);
        }
        return read;
    }

    @Override
    public void awaitAfter(int shard, long seq, long timeoutMillis) throws InterruptedException {
        ShardBuffer buffer = buffer(shard);
        if (!buffer.awaitAfter(seq, timeoutMillis)) {
            buffer.readJournalUpTo(journal.head(shard).map(Segment::seq).orElse(0L));
        }
    }

    @Override
    public Optional<Segment> find(int shard, long seq) {
        return journal.find(shard, seq);
    }

    @Override
    public Optional<Segment> head(int shard) {
        return journal.head(shard);
    }

    @Override
    public List<Integer> shards() {
        return journal.shards();
    }

    @Override
    public List<Recorded<Event>> events(Segment segment) {
        return journal.events(segment);
    }

    @Override
    public void close() {
        closed = true;
        shards.values().forEach(ShardBuffer::close);
        RunningConsumer running;
        synchronized (this) {
            running = consumer;
        }
        if (running != null) {
            running.close();
        }
    }

    /** The consumer's side. */
    private final class Intake implements BatchHandler {
        private final Map<Integer, SegmentStream> streams = new HashMap<>();

        @Override
        public void assigned(String topic, int partition) {
            streams.remove(partition);
        }

        @Override
        public void handle(List<Received> records) throws InterruptedException {
            int partition = records.getFirst().partition();
            // Taken out, so that an attempt that fails begins anew.
            SegmentStream stream =
                    Optional.ofNullable(streams.remove(partition)).orElseGet(() -> new SegmentStream(journal));
            Set<Integer> touched = new HashSet<>();
            for (Received record : records) {
                try {
                    stream.take(record, segment -> {
                        buffer(segment.shard()).offer(segment);
                        touched.add(segment.shard());
                    });
                } catch (UnreadableRecordException garbage) {
                    LOG.warn("{}; it is passed over, the fan-out puts it aside", garbage.getMessage());
                }
            }
            for (int shard : touched) {
                SegmentMark last = stream.last(shard).orElseThrow();
                if (!buffer(shard).awaitPassed(last.seq(), PATIENCE_MILLIS)) {
                    throw new RetryableException("the views do not take segment " + shard + "-" + last.seq(), null);
                }
            }
            streams.put(partition, stream);
        }
    }
}
