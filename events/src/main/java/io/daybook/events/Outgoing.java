package io.daybook.events;

import java.util.Map;

/**
 * A record to send.
 *
 * @param headers values in UTF-8
 */
public record Outgoing(String topic, byte[] key, byte[] value, Map<String, String> headers) {
    public Outgoing {
        headers = Map.copyOf(headers);
    }
}
