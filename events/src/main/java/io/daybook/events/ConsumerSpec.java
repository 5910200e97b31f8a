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
 * @param retryPause the first pause after a failed attempt; each further one is twice as long, up to {@code retryPauseMost},
 *     less a random part
 */
public record ConsumerSpec(
        String worker,
        String group,
        List<String> topics,
        int batchRecords,
        Duration retryPause,
        Duration retryPauseMost) {
    public ConsumerSpec {
        topics = List.copyOf(topics);
        if (topics.isEmpty() || batchRecords < 1) {
            throw new IllegalArgumentException("a consumer has topics and takes at least one record at once");
        }
    }

    public static ConsumerSpec of(String worker, String group, String... topics) {
        return new ConsumerSpec(worker, group, List.of(topics), 1_000, Duration.ofMillis(100), Duration.ofSeconds(30));
    }

    public ConsumerSpec withBatchRecords(int records) {
        return new ConsumerSpec(worker, group, topics, records, retryPause, retryPauseMost);
    }
}
