package io.daybook.events;

import java.time.Duration;
import java.util.List;

/**
 * A consumer group.
 *
 * @param worker its name in metrics and thread names: {@code validator}
 * @param group its name at the broker: {@code validator-cg}
 * @param topics at least one
 * @param batchRecords records that a handler gets at once, at most
 * @param batchBytes about how many bytes of one partition a handler gets at once, at most, but always one record
 * @param acrossPartitions true: a handler gets the records of all partitions of a poll together, each partition's in their
 *     order, and a failure holds up all of them; false: one partition at a time
 * @param retryPause the first pause after a failed attempt; each further one is twice as long, up to {@code retryPauseMost},
 *     less a random part
 */
public record ConsumerSpec(
        String worker,
        String group,
        List<String> topics,
        int batchRecords,
        int batchBytes,
        boolean acrossPartitions,
        Duration retryPause,
        Duration retryPauseMost) {
    private static final int USUAL_BATCH_BYTES = 1 << 20;

    public ConsumerSpec {
        topics = List.copyOf(topics);
        if (topics.isEmpty() || batchRecords < 1) {
            throw new IllegalArgumentException("a consumer has topics and takes at least one record at once");
        }
    }

    /** One partition at a time, with {@value #USUAL_BATCH_BYTES} bytes at once. */
    public ConsumerSpec(
            String worker,
            String group,
            List<String> topics,
            int batchRecords,
            Duration retryPause,
            Duration retryPauseMost) {
        this(worker, group, topics, batchRecords, USUAL_BATCH_BYTES, false, retryPause, retryPauseMost);
    }

    public static ConsumerSpec of(String worker, String group, String... topics) {
        return new ConsumerSpec(worker, group, List.of(topics), 1_000, Duration.ofMillis(100), Duration.ofSeconds(30));
    }

    public ConsumerSpec withBatchRecords(int records) {
        return new ConsumerSpec(
                worker, group, topics, records, batchBytes, acrossPartitions, retryPause, retryPauseMost);
    }

    public ConsumerSpec withBatchBytes(int bytes) {
        return new ConsumerSpec(
                worker, group, topics, batchRecords, bytes, acrossPartitions, retryPause, retryPauseMost);
    }

    /** For handlers that never fail because of a single record: one commit for a whole poll instead of one per partition. */
    public ConsumerSpec withAllPartitionsTogether() {
        return new ConsumerSpec(worker, group, topics, batchRecords, batchBytes, true, retryPause, retryPauseMost);
    }
}
