package io.daybook.events;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A record to send.
 *
 * @param headers values in UTF-8
 */
public record Outgoing(String topic, byte[] key, byte[] value, Map<String, String> headers) {
    public Outgoing {
        headers = Map.copyOf(headers);
    }

    /** As Kafka's producers take it; the partition is the key's. */
    public ProducerRecord<byte[], byte[]> producerRecord() {
        RecordHeaders encoded = new RecordHeaders();
        headers.forEach((name, text) -> encoded.add(name, text.getBytes(StandardCharsets.UTF_8)));
        return new ProducerRecord<>(topic, null, key, value, encoded);
    }
}
