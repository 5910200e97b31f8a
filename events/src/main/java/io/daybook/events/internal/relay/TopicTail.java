package io.daybook.events.internal.relay;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.daybook.contracts.Topics;
import io.daybook.contracts.events.v1.LedgerEntryBatch;
import io.daybook.events.ConfluentWire;
import io.daybook.platform.kafka.KafkaAccess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The newest segment of a shard that the topic holds: where publishing goes on, whatever happened before. */
final class TopicTail {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long FIRST_WINDOW = 16;

    private TopicTail() {}

    static byte[] key(int shard) {
        return Integer.toString(shard).getBytes(StandardCharsets.US_ASCII);
    }

    /** @throws KafkaException when the topic cannot be read or holds what is no segment */
    static Optional<LedgerEntryBatch> read(KafkaAccess kafka, int shard, int partition) {
        TopicPartition where = new TopicPartition(Topics.LEDGER_ENTRY_BATCHES, partition);
        try (KafkaConsumer<byte[], byte[]> consumer =
                kafka.consumer("daybook-relay-tail-" + shard, "daybook-relay-tail", Map.of())) {
            consumer.assign(List.of(where));
            long begin = consumer.beginningOffsets(List.of(where)).getOrDefault(where, 0L);
            long end = consumer.endOffsets(List.of(where)).getOrDefault(where, 0L);
            for (long window = FIRST_WINDOW; ; window *= 8) {
                long from = Math.max(begin, end - window);
                LedgerEntryBatch last = lastOf(consumer, where, from, end, key(shard));
                if (last != null || from == begin) {
                    return Optional.ofNullable(last);
                }
            }
        }
    }

    private static @Nullable LedgerEntryBatch lastOf(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition where, long from, long end, byte[] key) {
        consumer.seek(where, from);
        byte[] last = null;
        // Markers of transactions take offsets too, so the position moves on without records.
        while (consumer.position(where) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(where)) {
                if (record.offset() < end && Arrays.equals(record.key(), key)) {
                    last = record.value();
                }
            }
        }
        return last == null ? null : parse(last);
    }

    static LedgerEntryBatch parse(byte[] value) {
        try {
            return LedgerEntryBatch.parseFrom(
                    ByteString.copyFrom(ConfluentWire.unframe(value).message()));
        } catch (InvalidProtocolBufferException | IllegalArgumentException garbage) {
            throw new KafkaException(
                    "the topic " + Topics.LEDGER_ENTRY_BATCHES + " holds a record that is no segment", garbage);
        }
    }
}
