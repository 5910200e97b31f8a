package io.daybook.events.internal.relay;

import io.daybook.contracts.Topics;
import io.daybook.events.PublishedSegment;
import io.daybook.events.SegmentMark;
import io.daybook.events.SegmentRecords;
import io.daybook.events.UnreadableRecordException;
import io.daybook.ledger.Segment;
import io.daybook.platform.kafka.KafkaAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a shard's history in the topic: where publishing goes on, whatever happened before. Reads committed records
 * only. Used by one thread.
 */
public final class TopicTail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicTail.class);
    private static final Duration POLL = Duration.ofMillis(500);
    /** Without a record for this long the broker is taken to be away. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

    private static final long FIRST_WINDOW = 16;

    private final int shard;
    private final byte[] key;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /** A record of the shard: where it stands and what chains it. */
    private record Link(TopicPartition where, long offset, SegmentMark mark, byte[] prevHash) {}

    public TopicTail(KafkaAccess kafka, int shard) {
        this.shard = shard;
        this.key = SegmentRecords.key(shard);
        this.consumer = kafka.consumer("daybook-relay-tail-" + shard, "daybook-relay-tail", Map.of());
    }

    /** The partition of a shard that was never published. */
    int usualPartition() {
        return shard % consumer.partitionsFor(Topics.LEDGER_ENTRY_BATCHES).size();
    }

    /**
     * The newest segment. It stays in the partition where the shard began, also when the topic got more partitions since.
     *
     * @throws KafkaException when the topic cannot be read
     */
    public Optional<Found> newest() {
        int usual = usualPartition();
        List<TopicPartition> partitions = new ArrayList<>(List.of(at(usual)));
        for (PartitionInfo info : consumer.partitionsFor(Topics.LEDGER_ENTRY_BATCHES)) {
            if (info.partition() != usual) {
                partitions.add(at(info.partition()));
            }
        }
        for (TopicPartition partition : partitions) {
            List<Link> links = links(partition, found -> !found.isEmpty());
            if (!links.isEmpty()) {
                return Optional.of(new Found(links.getLast().mark(), partition.partition()));
            }
        }
        return Optional.empty();
    }

    /** @param partition that the shard's records are in */
    public record Found(SegmentMark mark, int partition) {}

    /**
     * Walks the chain of the topic back from its newest segment to the first one that {@code holds}; empty: none does.
     * Everything in between is read, which an operator's fork makes worth it.
     */
    public Optional<SegmentMark> lastHeld(Found newest, Predicate<SegmentMark> holds) {
        return path(newest, holds).map(path -> path.getFirst().mark());
    }

    /**
     * Gives every segment of the topic's newest branch after {@code after}, in order.
     *
     * @param after a segment of that branch; null: from the first one on
     */
    public void readOn(Found newest, @Nullable SegmentMark after, Consumer<Segment> sink) {
        Predicate<SegmentMark> stop = mark ->
                after == null ? mark.seq() == 1 : mark.seq() == after.seq() && Arrays.equals(mark.hash(), after.hash());
        List<Link> path = path(newest, stop)
                .orElseThrow(() -> new KafkaException("the topic " + Topics.LEDGER_ENTRY_BATCHES
                        + " does not hold shard " + shard + " without a hole"));
        for (Link link : after == null ? path : path.subList(1, path.size())) {
            sink.accept(at(link));
        }
    }

    private Segment at(Link link) {
        consumer.seek(link.where(), link.offset());
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < until) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(link.where())) {
                if (record.offset() == link.offset()) {
                    return SegmentRecords.read(place(record), record.value()).segment();
                }
            }
        }
        throw new TimeoutException("Kafka did not give " + link.where() + "@" + link.offset());
    }

    /** From the first that holds to the newest, along the hashes. */
    private Optional<List<Link>> path(Found newest, Predicate<SegmentMark> holds) {
        List<List<Link>> found = new ArrayList<>(1);
        List<Link> all = links(at(newest.partition()), links -> {
            List<Link> path = new ArrayList<>();
            for (int index = links.size() - 1; index >= 0; index--) {
                Link link = links.get(index);
                Link next = path.isEmpty() ? null : path.getLast();
                if (next == null
                        || link.mark().seq() == next.mark().seq() - 1
                                && Arrays.equals(link.mark().hash(), next.prevHash())) {
                    path.add(link);
                    if (holds.test(link.mark())) {
                        found.add(path.reversed());
                        return true;
                    }
                }
            }
            return false;
        });
        return all.isEmpty() || found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
    }

    /** The shard's records at the end of the partition: more and more until it is enough, or all. */
    private List<Link> links(TopicPartition where, Predicate<List<Link>> isEnough) {
        consumer.assign(List.of(where));
        long begin = consumer.beginningOffsets(List.of(where)).getOrDefault(where, 0L);
        long end = consumer.endOffsets(List.of(where)).getOrDefault(where, 0L);
        List<Link> links = new ArrayList<>();
        long until = end;
        for (long window = FIRST_WINDOW; ; window *= 8) {
            long from = Math.max(begin, end - window);
            List<Link> more = between(where, from, until);
            more.addAll(links);
            links = more;
            until = from;
            if (isEnough.test(links) || from == begin) {
                return links;
            }
        }
    }

    private List<Link> between(TopicPartition where, long from, long end) {
        List<Link> links = new ArrayList<>();
        consumer.seek(where, from);
        long lastNanos = System.nanoTime();
        // Markers of transactions take offsets too, so the position moves on without records.
        while (consumer.position(where) < end) {
            long before = consumer.position(where);
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(where)) {
                if (record.offset() < end && Arrays.equals(record.key(), key)) {
                    add(links, where, record);
                }
            }
            if (consumer.position(where) > before) {
                lastNanos = System.nanoTime();
            } else if (System.nanoTime() - lastNanos > PATIENCE_NANOS) {
                throw new TimeoutException("Kafka does not give the end of " + where);
            }
        }
        return links;
    }

    private static void add(List<Link> links, TopicPartition where, ConsumerRecord<byte[], byte[]> record) {
        try {
            PublishedSegment read = SegmentRecords.read(place(record), record.value());
            links.add(
                    new Link(where, record.offset(), read.mark(), read.segment().prevHash()));
        } catch (UnreadableRecordException garbage) {
            // Somebody else's: readers put it aside too.
            LOG.warn("{}; it is passed over", garbage.getMessage());
        }
    }

    private static String place(ConsumerRecord<byte[], byte[]> record) {
        return record.topic() + "/" + record.partition() + "@" + record.offset();
    }

    private static TopicPartition at(int partition) {
        return new TopicPartition(Topics.LEDGER_ENTRY_BATCHES, partition);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
