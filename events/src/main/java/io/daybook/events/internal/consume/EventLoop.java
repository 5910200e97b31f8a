package io.daybook.events.internal.consume;

import io.daybook.events.ConsumerSpec;
import io.daybook.events.EventSpec;
import io.daybook.events.RunningConsumer;
import io.daybook.events.internal.measure.WorkerMetrics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls, hands records to the lanes of their partitions, commits what is finished. It never waits for a handler, so the
 * group does not take a slow one for dead.
 */
final class EventLoop implements RunningConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
    private static final Duration POLL = Duration.ofMillis(100);
    /** While a partition is full: it may be empty again soon. */
    private static final Duration SHORT_POLL = Duration.ofMillis(5);
    /**
     * How long a partition that is taken away waits for its handlers. One that goes on longer is safe too: whoever has the
     * partition next waits for the entity's lock and finds the event's row.
     */
    private static final Duration QUIET = Duration.ofSeconds(10);

    private static final Duration QUIET_AT_END = Duration.ofSeconds(25);

    private final EventSpec spec;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final EventAttempts attempts;
    private final LetterSender letters;
    private final WorkerMetrics metrics;
    private final Thread thread;
    private final Map<TopicPartition, PartitionWork> works = new HashMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private final Set<TopicPartition> full = new HashSet<>();
    private volatile boolean stopping;
    private volatile boolean paused;
    private volatile long lag;
    private volatile @Nullable String trouble;

    EventLoop(
            EventSpec spec,
            KafkaConsumer<byte[], byte[]> consumer,
            EventAttempts attempts,
            LetterSender letters,
            WorkerMetrics metrics) {
        this.spec = spec;
        this.consumer = consumer;
        this.attempts = attempts;
        this.letters = letters;
        this.metrics = metrics;
        this.thread = new Thread(this::run, "consumer " + spec.consumer().worker());
    }

    EventLoop start() {
        thread.start();
        return this;
    }

    private void run() {
        try (letters;
                consumer) {
            consumer.subscribe(spec.consumer().topics(), new Rebalance());
            while (!stopping) {
                try {
                    turn();
                } catch (WakeupException woken) {
                    LOG.trace("{} woken", spec.consumer().worker());
                } catch (KafkaException broker) {
                    rethrowInterrupt(broker);
                    troubled(broker);
                    Thread.sleep(spec.consumer().retryPause());
                }
            }
            finish();
        } catch (InterruptException | InterruptedException interrupted) {
            LOG.debug("{} interrupted while it stopped", spec.consumer().worker());
        } finally {
            works.values().forEach(PartitionWork::giveBack);
        }
    }

    private static void rethrowInterrupt(KafkaException failed) {
        if (failed instanceof InterruptException interrupted) {
            throw interrupted;
        }
    }

    private void turn() {
        pauseAsAsked();
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(full.isEmpty() ? POLL : SHORT_POLL);
        for (TopicPartition partition : polled.partitions()) {
            PartitionWork work = works.computeIfAbsent(
                    partition, of -> new PartitionWork(spec.consumer().worker() + " " + of, attempts));
            for (ConsumerRecord<byte[], byte[]> record : polled.records(partition)) {
                work.add(ConsumerLoop.received(record));
            }
        }
        measure();
        commit(works.keySet());
        trouble = null;
    }

    private void pauseAsAsked() {
        Set<TopicPartition> assigned = consumer.assignment();
        Set<TopicPartition> pause = new HashSet<>();
        for (TopicPartition partition : assigned) {
            PartitionWork work = works.get(partition);
            int size = work == null ? 0 : work.size();
            if (size >= spec.inFlightRecords()) {
                full.add(partition);
            } else if (size <= spec.inFlightRecords() / 2) {
                full.remove(partition);
            }
            if (paused || full.contains(partition)) {
                pause.add(partition);
            }
        }
        Set<TopicPartition> resume = new HashSet<>(assigned);
        resume.removeAll(pause);
        consumer.pause(pause);
        consumer.resume(resume);
    }

    private void commit(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        for (TopicPartition partition : partitions) {
            PartitionWork work = works.get(partition);
            if (work != null) {
                long offset = work.committable(consumer.position(partition));
                if (offset > committed.getOrDefault(partition, -1L)) {
                    next.put(partition, new OffsetAndMetadata(offset));
                }
            }
        }
        if (!next.isEmpty()) {
            consumer.commitSync(next);
            next.forEach((partition, offset) -> committed.put(partition, offset.offset()));
        }
    }

    private void measure() {
        long behind = 0;
        for (TopicPartition partition : consumer.assignment()) {
            PartitionWork work = works.get(partition);
            long waiting = consumer.currentLag(partition).orElse(0) + (work == null ? 0 : work.size());
            metrics.lag(partition, waiting);
            if (work != null) {
                count(partition, work);
            }
            behind += waiting;
        }
        lag = behind;
    }

    private void count(TopicPartition partition, PartitionWork work) {
        int finished = work.takeFinished();
        if (finished > 0) {
            metrics.processed(partition.topic(), finished);
        }
    }

    /** What is at work is finished and committed; what waits is left for whoever comes next. */
    private void finish() throws InterruptedException {
        works.values().forEach(PartitionWork::giveBack);
        long end = System.nanoTime() + QUIET_AT_END.toNanos();
        for (PartitionWork work : works.values()) {
            if (!work.awaitQuiet(Duration.ofNanos(end - System.nanoTime()))) {
                LOG.warn(
                        "{} does not finish its events; they are interrupted",
                        spec.consumer().worker());
                work.interrupt();
                work.awaitQuiet(Duration.ofSeconds(1));
            }
        }
        works.forEach(this::count);
        try {
            commit(works.keySet());
        } catch (WakeupException again) {
            // The wake-up that began the end may still be there; it is used up now.
            commit(works.keySet());
        } catch (KafkaException away) {
            rethrowInterrupt(away);
            LOG.debug(
                    "{} could not commit at its end; its events come again",
                    spec.consumer().worker(),
                    away);
        }
    }

    private void troubled(KafkaException failed) {
        String message = String.valueOf(failed.getMessage());
        if (!message.equals(trouble)) {
            LOG.warn("{}: {}; tried again until it succeeds", spec.consumer().worker(), message);
        }
        trouble = message;
    }

    @Override
    public ConsumerSpec spec() {
        return spec.consumer();
    }

    @Override
    public long lag() {
        return lag;
    }

    @Override
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble).or(attempts::trouble);
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
            thread.join(QUIET_AT_END.plusSeconds(15));
            if (thread.isAlive()) {
                LOG.warn("{} does not stop; it is interrupted", spec.consumer().worker());
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        metrics.close();
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            List<TopicPartition> ours =
                    partitions.stream().filter(works::containsKey).toList();
            ours.forEach(partition -> work(partition).giveBack());
            long end = System.nanoTime() + QUIET.toNanos();
            try {
                for (TopicPartition partition : ours) {
                    work(partition).awaitQuiet(Duration.ofNanos(end - System.nanoTime()));
                }
                commit(ours);
            } catch (InterruptedException interrupted) {
                throw new InterruptException(interrupted);
            } catch (WakeupException | InterruptException stopped) {
                throw stopped;
            } catch (KafkaException late) {
                LOG.debug(
                        "{} could not commit before it gave {} back",
                        spec.consumer().worker(),
                        ours,
                        late);
            } finally {
                partitions.forEach(this::forget);
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            partitions.forEach(this::forget);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            LOG.debug("{} has {}", spec.consumer().worker(), partitions);
        }

        private PartitionWork work(TopicPartition partition) {
            return Objects.requireNonNull(works.get(partition));
        }

        private void forget(TopicPartition partition) {
            PartitionWork work = works.remove(partition);
            if (work != null) {
                work.giveBack();
                count(partition, work);
            }
            committed.remove(partition);
            full.remove(partition);
            metrics.forget(partition);
        }
    }
}
