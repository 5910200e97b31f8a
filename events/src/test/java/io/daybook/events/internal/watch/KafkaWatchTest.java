package io.daybook.events.internal.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.contracts.Topics;
import io.daybook.events.BrokerWatch.Away;
import io.daybook.events.BrokerWatch.GroupLag;
import io.daybook.events.BrokerWatch.Off;
import io.daybook.events.BrokerWatch.PartitionLag;
import io.daybook.events.BrokerWatch.Reached;
import io.daybook.platform.kafka.KafkaAccess;
import io.daybook.platform.kafka.TopicAdmin;
import io.daybook.platform.kafka.TopicDefinition;
import io.daybook.testkit.TestKafka;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Lag as the broker itself knows it. */
class KafkaWatchTest {
    @Test
    void lagsAreToldPerGroupAndPartitionAndABrokerThatIsAwayHoldsNobodyUp() {
        try (TestKafka kafka = TestKafka.start();
                KafkaWatch watch = new KafkaWatch(Optional.of(kafka.access()))) {
            TopicAdmin.ensure(
                    kafka.access(),
                    List.of(TopicDefinition.of(Topics.EVENTS_MINER, 2), TopicDefinition.of("other", 1)));
            try (KafkaProducer<byte[], byte[]> producer = kafka.access().producer("test", Map.of())) {
                for (int number = 0; number < 10; number++) {
                    producer.send(new ProducerRecord<>(Topics.EVENTS_MINER, number % 2, null, new byte[] {1}));
                    producer.send(new ProducerRecord<>("other", 0, null, new byte[] {1}));
                }
            }
            commit(kafka.access(), "portfolio-recalc-group", new TopicPartition(Topics.EVENTS_MINER, 0), 2);
            commit(kafka.access(), "portfolio-recalc-group", new TopicPartition(Topics.EVENTS_MINER, 1), 5);
            commit(kafka.access(), "strangers", new TopicPartition("other", 0), 0);

            Reached reached = (Reached) watch.look();

            assertThat(reached.brokers()).isEqualTo(1);
            assertThat(reached.groups())
                    .containsExactly(new GroupLag(
                            "portfolio-recalc-group",
                            List.of(new PartitionLag("events.miner-0", 3), new PartitionLag("events.miner-1", 0))));
            assertThat(reached.groups().getFirst().total()).isEqualTo(3);
            assertThat(watch.look()).as("asked once in some seconds").isSameAs(reached);
        }
    }

    @Test
    void aBrokerThatWasNeverThereIsFirstStarting() {
        try (KafkaWatch watch = new KafkaWatch(Optional.of(KafkaAccess.plaintext("127.0.0.1:1")))) {
            assertThat(watch.look()).matches(look -> look instanceof Away away && away.starting());
        }
        assertThat(new KafkaWatch(Optional.empty()).look()).isEqualTo(new Off());
    }

    private static void commit(KafkaAccess kafka, String group, TopicPartition partition, long offset) {
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer("test", group, Map.of())) {
            consumer.assign(List.of(partition));
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(offset)));
        }
    }
}
