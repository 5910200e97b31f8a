package io.daybook.events.internal.consume;

import io.daybook.events.ConsumerSpec;
import io.daybook.events.Received;
import io.daybook.events.RetryableException;
import io.daybook.events.RunningConsumer;
import io.daybook.events.internal.measure.WorkerMetrics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Poll, hand over, commit. A batch that fails is read again after a pause, only its own partition waits meanwhile; the
 * group is never left because a handler needs time. What kind of commit it is, is for {@link Delivery} to say.
 */
final class ConsumerLoop implements RunningConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerLoop.class);
    private static final Duration POLL = Duration.ofMillis(200);

    /** Gives a batch to its handler and makes effect and offsets durable. */
    interface Delivery extends AutoCloseable {
        /**
         * @throws RetryableException the batch comes again after a pause
         * @throws KafkaException the same; the delivery has put itself in order for the next attempt
         */
        void deliver(List<Received> records, Map<TopicPartition, OffsetAndMetadata> next) throws InterruptedException;

        /** The partition is ours from here on; another consumer may have had it meanwhile. */
        void assigned(TopicPartition partition);

        @Override
        void close();
    }

    /** Makes the delivery once the consumer is there. */
    interface DeliveryFactory {
        Delivery of(KafkaConsumer<byte[], byte[]> consumer);
    }

    private record Waiting(long untilNanos, int attempts) {}

    private final ConsumerSpec spec;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Delivery delivery;
    private final WorkerMetrics metrics;
    private final Thread thread;
    private final Map<TopicPartition, Waiting> waiting = new HashMap<>();
    /** The offsets that were committed last, of partitions that records came from. */
    private final Map<TopicPartition, Long> committed = new HashMap<>();

    private volatile boolean stopping;
    private volatile boolean paused;
    private volatile long lag;
    private volatile @Nullable String trouble;

    ConsumerLoop(
            ConsumerSpec spec,
            KafkaConsumer<byte[], byte[]> consumer,
            DeliveryFactory deliveries,
            WorkerMetrics metrics) {
        this.spec = spec;
        this.consumer = consumer;
        this.delivery = deliveries.of(consumer);
        this.metrics = metrics;
        this.thread = new Thread(this::run, "consumer " + spec.worker());
    }

    ConsumerLoop start() {
        thread.start();
        return this;
    }

    private void run() {
        try (consumer;
                delivery) {
            consumer.subscribe(spec.topics(), new Rebalance());
            while (!stopping) {
                try {
                    turn();
                } catch (WakeupException woken) {
                    // Only asked to look at stopping.
                    LOG.trace("{} woken", spec.worker());
                } catch (InterruptException | InterruptedException interrupted) {
                    LOG.debug("{} interrupted while it stopped", spec.worker());
                    return;
                } catch (RuntimeException broker) {
                    troubled(broker);
                    sleep(spec.retryPause());
                }
            }
        } catch (InterruptedException interrupted) {
            LOG.debug("{} interrupted while it waited for the broker", spec.worker());
        }
    }

    private void turn() throws InterruptedException {
        pauseAsAsked();
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
        if (spec.acrossPartitions()) {
            deliverOrRewind(batch(polled));
        } else {
            for (TopicPartition partition : polled.partitions()) {
                deliver(partition, polled.records(partition));
            }
        }
        if (polled.isEmpty()) {
            passMarkers();
        }
        measure();
    }

    /** The marks of transactions take offsets too: without this a group that is through would look behind for ever. */
    private void passMarkers() {
        Map<TopicPartition, OffsetAndMetadata> passed = new HashMap<>();
        for (TopicPartition partition : consumer.assignment()) {
            Long last = committed.get(partition);
            long position = last == null || waiting.containsKey(partition) ? -1 : consumer.position(partition);
            if (last != null && position > last) {
                passed.put(partition, new OffsetAndMetadata(position));
            }
        }
        if (passed.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(passed);
            passed.forEach((partition, offset) -> committed.put(partition, offset.offset()));
        } catch (RebalanceInProgressException | CommitFailedException regrouping) {
            // No record is in these offsets: whoever has the partitions next passes the marks too.
            LOG.debug("{} could not commit that it passed marks", spec.worker(), regrouping);
        }
    }

    private static Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> batch(
            ConsumerRecords<byte[], byte[]> polled) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> batch = new LinkedHashMap<>();
        polled.partitions().forEach(partition -> batch.put(partition, polled.records(partition)));
        return batch;
    }

    private void deliver(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records)
            throws InterruptedException {
        for (int from = 0; from < records.size(); from += spec.batchRecords()) {
            List<ConsumerRecord<byte[], byte[]>> batch =
                    records.subList(from, Math.min(records.size(), from + spec.batchRecords()));
            if (!deliverOrRewind(Map.of(partition, batch))) {
                return;
            }
        }
    }

    /** False: not delivered, the next poll begins with it again. */
    private boolean deliverOrRewind(Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> batch)
            throws InterruptedException {
        if (batch.isEmpty() || !stopping && deliver(batch)) {
            return true;
        }
        batch.forEach((partition, records) ->
                consumer.seek(partition, records.getFirst().offset()));
        return false;
    }

    private boolean deliver(Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> batch)
            throws InterruptedException {
        List<Received> records = new ArrayList<>();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        batch.forEach((partition, of) -> {
            of.forEach(record -> records.add(received(record)));
            ConsumerRecord<byte[], byte[]> last = of.getLast();
            next.put(partition, new OffsetAndMetadata(last.offset() + 1, last.leaderEpoch(), ""));
        });
        try {
            delivery.deliver(records, next);
        } catch (InterruptException | WakeupException stopped) {
            throw stopped;
        } catch (RuntimeException | LinkageError failed) {
            batch.keySet().forEach(this::waitLonger);
            troubled(failed);
            return false;
        }
        next.forEach((partition, offset) -> committed.put(partition, offset.offset()));
        batch.forEach((partition, of) -> {
            waiting.remove(partition);
            metrics.processed(partition.topic(), of.size());
        });
        trouble = null;
        return true;
    }

    private void waitLonger(TopicPartition partition) {
        Waiting before = waiting.get(partition);
        int attempts = before == null ? 1 : before.attempts() + 1;
        waiting.put(
                partition,
                new Waiting(System.nanoTime() + Backoff.pause(spec, attempts).toNanos(), attempts));
    }

    /** A defect of a handler is repeated like any other failure: skipping a record would lose it silently. */
    private void troubled(Throwable failed) {
        String message = String.valueOf(failed.getMessage());
        if (!message.equals(trouble)) {
            if (failed instanceof RetryableException || failed instanceof KafkaException) {
                LOG.warn("{}: {}; tried again until it succeeds", spec.worker(), message);
            } else {
                LOG.error("{} failed; tried again until it succeeds", spec.worker(), failed);
            }
        }
        trouble = message;
    }

    private void pauseAsAsked() {
        Set<TopicPartition> assigned = consumer.assignment();
        Set<TopicPartition> pause = new HashSet<>();
        long now = System.nanoTime();
        for (TopicPartition partition : assigned) {
            Waiting wait = waiting.get(partition);
            if (paused || wait != null && wait.untilNanos() - now > 0) {
                pause.add(partition);
            }
        }
        Set<TopicPartition> resume = new HashSet<>(assigned);
        resume.removeAll(pause);
        consumer.pause(pause);
        consumer.resume(resume);
    }

    private void measure() {
        long behind = 0;
        for (TopicPartition partition : consumer.assignment()) {
            OptionalLong of = consumer.currentLag(partition);
            metrics.lag(partition, of.orElse(0));
            behind += of.orElse(0);
        }
        lag = behind;
    }

    private void sleep(Duration pause) throws InterruptedException {
        Thread.sleep(pause);
    }

    static Received received(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            if (header.value() != null) {
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return new Received(
                record.topic(),
                record.partition(),
                record.offset(),
                record.key(),
                record.value(),
                headers,
                record.timestamp());
    }

    @Override
    public ConsumerSpec spec() {
        return spec;
    }

    @Override
    public long lag() {
        return lag;
    }

    @Override
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
    }

    @Override
    public void close() {
        stopping = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(30));
            if (thread.isAlive()) {
                LOG.warn("{} does not finish its batch; it is interrupted", spec.worker());
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        metrics.close();
    }

    /** Every batch is committed before the next poll, so a partition can be given away at any poll. */
    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(this::forget);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            partitions.forEach(this::forget);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            LOG.debug("{} has {}", spec.worker(), partitions);
            partitions.forEach(delivery::assigned);
        }

        private void forget(TopicPartition partition) {
            waiting.remove(partition);
            committed.remove(partition);
            metrics.forget(partition);
        }
    }
}
