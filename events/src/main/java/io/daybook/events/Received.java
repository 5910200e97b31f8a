package io.daybook.events;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One record as it stands in a topic.
 *
 * @param key as stored; null when the record has none
 * @param value as stored; null is a deletion mark
 * @param headers values in UTF-8; of two with one name the last
 * @param timestampMillis milliseconds since 1970 UTC, of the producer or of the broker as the topic says
 */
public record Received(
        String topic,
        int partition,
        long offset,
        byte @Nullable [] key,
        byte @Nullable [] value,
        Map<String, String> headers,
        long timestampMillis) {
    public Received {
        headers = Map.copyOf(headers);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** For messages and logs: {@code topic/partition@offset}. */
    public String place() {
        return topic + "/" + partition + "@" + offset;
    }
}
