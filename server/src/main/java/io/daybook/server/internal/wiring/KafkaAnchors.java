package io.daybook.server.internal.wiring;

import io.daybook.contracts.Topics;
import io.daybook.platform.kafka.KafkaAccess;
import io.daybook.server.internal.anchors.Anchors;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signed heads in the topic {@code ledger_heads}, where the database's keeper cannot write. */
final class KafkaAnchors implements Anchors.AnchorOutlet, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaAnchors.class);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final KafkaProducer<byte[], byte[]> producer;

    KafkaAnchors(KafkaAccess kafka) {
        // Without metadata send() waits: a head that cannot leave at once is made up for by the next.
        this.producer = kafka.producer("daybook-anchors", Map.of(ProducerConfig.MAX_BLOCK_MS_CONFIG, "1000"));
    }

    @Override
    public void publish(int shard, String json) {
        byte[] key = Integer.toString(shard).getBytes(StandardCharsets.US_ASCII);
        try {
            producer.send(
                    new ProducerRecord<>(Topics.LEDGER_HEADS, key, json.getBytes(StandardCharsets.UTF_8)),
                    (sent, failure) -> {
                        if (failure != null) {
                            LOG.debug("a signed head did not reach Kafka", failure);
                        }
                    });
        } catch (KafkaException | IllegalStateException away) {
            LOG.debug("a signed head did not reach Kafka", away);
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE);
    }
}
