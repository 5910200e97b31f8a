package io.daybook.platform.kafka;

import java.util.Map;

/**
 * A topic as it shall be when it is missing.
 *
 * @param partitions at least 1
 * @param settings in Kafka's own names: {@code retention.ms}
 */
public record TopicDefinition(String name, int partitions, Map<String, String> settings) {
    public TopicDefinition {
        settings = Map.copyOf(settings);
    }

    /** A topic that keeps its records as long as the broker's default says. */
    public static TopicDefinition of(String name, int partitions) {
        return new TopicDefinition(name, partitions, Map.of());
    }

    /** A topic that keeps every record. */
    public static TopicDefinition forEver(String name, int partitions) {
        return new TopicDefinition(name, partitions, Map.of("retention.ms", "-1", "retention.bytes", "-1"));
    }
}
