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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signed heads in the topic {@code ledger_heads}, where the database's keeper cannot write. */
final class KafkaAnchors implements Anchors.AnchorOutlet, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaAnchors.class);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final KafkaAccess kafka;
    private @Nullable KafkaProducer<byte[], byte[]> producer;
    private boolean closed;

    /** Connects with the first head, when the broker has long been up. */
    KafkaAnchors(KafkaAccess kafka) {
        this.kafka = kafka;
    }

    @Override
    public synchronized void publish(int shard, String json) {
        if (closed) {
            return;
        }
        KafkaProducer<byte[], byte[]> sending = producer;
        if (sending == null) {
            // Without metadata send() waits: a head that cannot leave at once is made up for by the next.
            sending = kafka.producer("daybook-anchors", Map.of(ProducerConfig.MAX_BLOCK_MS_CONFIG, "1000"));
            producer = sending;
        }
        byte[] key = Integer.toString(shard).getBytes(StandardCharsets.US_ASCII);
        try {
            sending.send(
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
    public synchronized void close() {
        closed = true;
        KafkaProducer<byte[], byte[]> last = producer;
        if (last != null) {
            last.close(CLOSE);
        }
    }
}
