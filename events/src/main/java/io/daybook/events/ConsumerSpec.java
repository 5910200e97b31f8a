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
 * @param retryPause the first pause after a failed attempt; each further one is twice as long, up to {@code retryPauseMost},
 *     less a random part
 */
public record ConsumerSpec(
        String worker,
        String group,
        List<String> topics,
        int batchRecords,
        int batchBytes,
        Duration retryPause,
        Duration retryPauseMost) {
    private static final int USUAL_BATCH_BYTES = 1 << 20;

    public ConsumerSpec {
        topics = List.copyOf(topics);
        if (topics.isEmpty() || batchRecords < 1) {
            throw new IllegalArgumentException("a consumer has topics and takes at least one record at once");
        }
    }

    /** With {@value #USUAL_BATCH_BYTES} bytes at once. */
    public ConsumerSpec(
            String worker,
            String group,
            List<String> topics,
            int batchRecords,
            Duration retryPause,
            Duration retryPauseMost) {
        this(worker, group, topics, batchRecords, USUAL_BATCH_BYTES, retryPause, retryPauseMost);
    }

    public static ConsumerSpec of(String worker, String group, String... topics) {
        return new ConsumerSpec(worker, group, List.of(topics), 1_000, Duration.ofMillis(100), Duration.ofSeconds(30));
    }

    public ConsumerSpec withBatchRecords(int records) {
        return new ConsumerSpec(worker, group, topics, records, batchBytes, retryPause, retryPauseMost);
    }

    public ConsumerSpec withBatchBytes(int bytes) {
        return new ConsumerSpec(worker, group, topics, batchRecords, bytes, retryPause, retryPauseMost);
    }
}
