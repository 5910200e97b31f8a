package io.daybook.events.internal.outbox;

import io.daybook.contracts.EventHeaders;
import io.daybook.contracts.Topics;
import io.daybook.platform.kafka.KafkaAccess;
import io.daybook.platform.kafka.TopicAdmin;
import io.daybook.platform.kafka.TopicDefinition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** The four topics of the outbox, read from their beginning. */
final class OutboxTopics {
    static final List<String> NAMES =
            List.of(Topics.EVENTS_MINER, Topics.EVENTS_TREASURY, Topics.EVENTS_OPS, Topics.EVENTS_CRM);

    private OutboxTopics() {}

    static void make(KafkaAccess kafka) {
        TopicAdmin.ensure(
                kafka, NAMES.stream().map(name -> TopicDefinition.of(name, 4)).toList());
    }

    /** One record without its place, so that two ways of publishing can be compared. */
    record Told(String topic, int partition, String key, String value, List<String> headers, long timestamp) {}

    static Told told(ConsumerRecord<byte[], byte[]> record) {
        List<String> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(header.key() + "=" + text(header.value()));
        }
        return new Told(
                record.topic(),
                record.partition(),
                text(record.key()),
                text(record.value()),
                headers,
                record.timestamp());
    }

    static UUID id(ConsumerRecord<byte[], byte[]> record) {
        return UUID.fromString(
                text(record.headers().lastHeader(EventHeaders.EVENT_ID).value()));
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Everything that is there now. */
    static List<ConsumerRecord<byte[], byte[]>> all(KafkaAccess kafka) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer("test", "test", Map.of())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (String name : NAMES) {
                consumer.partitionsFor(name)
                        .forEach(each -> partitions.add(new TopicPartition(name, each.partition())));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    /** Reads until all of these are there. */
    static List<ConsumerRecord<byte[], byte[]>> await(KafkaAccess kafka, Collection<UUID> events)
            throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (true) {
            List<ConsumerRecord<byte[], byte[]>> records = all(kafka);
            Set<UUID> missing = new LinkedHashSet<>(events);
            records.forEach(record -> missing.remove(id(record)));
            if (missing.isEmpty()) {
                return records;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(missing.size() + " of " + events.size() + " events are missing in Kafka");
            }
            Thread.sleep(100);
        }
    }

    /** Per key the events in the order in which each came first: what a consumer with an inbox sees. */
    static Map<String, List<UUID>> firsts(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, Set<UUID>> firsts = new LinkedHashMap<>();
        records.forEach(record -> firsts.computeIfAbsent(text(record.key()), any -> new LinkedHashSet<>())
                .add(id(record)));
        Map<String, List<UUID>> lists = new LinkedHashMap<>();
        firsts.forEach((key, events) -> lists.put(key, List.copyOf(events)));
        return lists;
    }

    static int duplicates(List<ConsumerRecord<byte[], byte[]>> records) {
        Set<UUID> seen = new LinkedHashSet<>();
        records.forEach(record -> seen.add(id(record)));
        return records.size() - seen.size();
    }
}
