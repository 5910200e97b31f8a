package io.daybook.platform.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How to reach a broker, and the settings that every client of ours shares. Keys and values travel as bytes; what they
 * mean is for {@code events} to say.
 *
 * @param bootstrapServers {@code host:port}, with commas between
 * @param clientProperties what a broker with TLS or SASL asks of its clients, in Kafka's own names; may hold secrets
 */
public record KafkaAccess(String bootstrapServers, Map<String, String> clientProperties) {
    private static final int MISSED_AFTER_MILLIS = 10_000;

    /** How long a client waits for a broker that is away before it says so. */
    private static final Duration WAIT_FOR_BROKER = Duration.ofSeconds(10);

    public KafkaAccess {
        clientProperties = Map.copyOf(clientProperties);
    }

    public static KafkaAccess plaintext(String bootstrapServers) {
        return new KafkaAccess(bootstrapServers, Map.of());
    }

    /** A producer that never writes twice what it was given once; {@code extra} wins over our settings. */
    public KafkaProducer<byte[], byte[]> producer(String clientId, Map<String, String> extra) {
        Map<String, Object> settings = common(clientId);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        // A segment of the journal has up to 900 KiB, a dead letter up to 4 MiB: what is too large is for the broker to
        // say.
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 5 << 20);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, WAIT_FOR_BROKER.toMillis());
        settings.putAll(extra);
        return new KafkaProducer<>(properties(settings), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A consumer that reads committed records only and commits nothing by itself; {@code extra} wins over our settings. */
    public KafkaConsumer<byte[], byte[]> consumer(String clientId, String group, Map<String, String> extra) {
        Map<String, Object> settings = common(clientId);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        // The partitions of a process that was killed are given to others, or to its next start, after this time.
        settings.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, MISSED_AFTER_MILLIS);
        settings.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, MISSED_AFTER_MILLIS / 4);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.putAll(extra);
        return new KafkaConsumer<>(properties(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    public Admin admin(String clientId) {
        return Admin.create(properties(common(clientId)));
    }

    /** Names the broker, never the properties: they may hold a password. */
    @Override
    public String toString() {
        return bootstrapServers;
    }

    private Map<String, Object> common(String clientId) {
        Map<String, Object> settings = new HashMap<>(clientProperties);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
        settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        settings.put("enable.metrics.push", false);
        return settings;
    }

    private static Properties properties(Map<String, Object> settings) {
        Properties properties = new Properties();
        properties.putAll(settings);
        return properties;
    }
}
