package io.daybook.events;

import io.daybook.contracts.Topics;
import java.time.Duration;

/**
 * A consumer that takes one event at a time.
 *
 * @param consumer its group; the group's name is its name in {@code processed_events} and in dead letters
 * @param stage what it does with events, for dead letters: {@code handle}
 * @param dlqTopic where its dead letters go
 * @param attempts how often an event is tried before it becomes a dead letter; waiting for a database or broker that is
 *     away does not count
 * @param parallelism events at work at once, at most; those with one key are handled one after the other
 * @param inFlightRecords records of one partition that are taken and not finished, at most
 * @param handlerTimeout when PostgreSQL ends a handler's transaction that does not go on
 * @param maxValueBytes larger values become dead letters, code {@code too_large}
 */
public record EventSpec(
        ConsumerSpec consumer,
        String stage,
        String dlqTopic,
        int attempts,
        int parallelism,
        int inFlightRecords,
        Duration handlerTimeout,
        int maxValueBytes) {
    public EventSpec {
        if (attempts < 1 || parallelism < 1 || inFlightRecords < 1 || maxValueBytes < 1) {
            throw new IllegalArgumentException(
                    "a consumer of events has at least one attempt, handler, record and byte");
        }
    }

    /** Five attempts, eight events at once, dead letters in {@code events.dlq}. */
    public static EventSpec of(String group, String... topics) {
        return new EventSpec(
                ConsumerSpec.of(group, group, topics),
                "handle",
                Topics.EVENTS_DLQ,
                5,
                8,
                500,
                Duration.ofSeconds(60),
                1 << 20);
    }

    public EventSpec withConsumer(ConsumerSpec other) {
        return new EventSpec(
                other, stage, dlqTopic, attempts, parallelism, inFlightRecords, handlerTimeout, maxValueBytes);
    }

    public EventSpec withAttempts(int most) {
        return new EventSpec(
                consumer, stage, dlqTopic, most, parallelism, inFlightRecords, handlerTimeout, maxValueBytes);
    }

    public EventSpec withParallelism(int handlers) {
        return new EventSpec(
                consumer, stage, dlqTopic, attempts, handlers, inFlightRecords, handlerTimeout, maxValueBytes);
    }

    public EventSpec withHandlerTimeout(Duration timeout) {
        return new EventSpec(consumer, stage, dlqTopic, attempts, parallelism, inFlightRecords, timeout, maxValueBytes);
    }

    public EventSpec withMaxValueBytes(int bytes) {
        return new EventSpec(consumer, stage, dlqTopic, attempts, parallelism, inFlightRecords, handlerTimeout, bytes);
    }
}
