package io.daybook.platform.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the topics that are missing. An existing topic is never changed: its partitions and settings are its operator's. */
public final class TopicAdmin {
    private static final long TIMEOUT_SECONDS = 30;

    private TopicAdmin() {}

    /** @throws KafkaException when the broker is away or refuses */
    public static void ensure(KafkaAccess kafka, Collection<TopicDefinition> topics) {
        try (Admin admin = kafka.admin("daybook-topics")) {
            Set<String> present = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            List<NewTopic> missing = new ArrayList<>();
            for (TopicDefinition topic : topics) {
                if (!present.contains(topic.name())) {
                    missing.add(new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty())
                            .configs(Map.copyOf(topic.settings())));
                }
            }
            for (var created : admin.createTopics(missing).values().values()) {
                await(created);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while topics were made", interrupted);
        } catch (ExecutionException | TimeoutException failed) {
            throw new KafkaException("Kafka at " + kafka + " did not make the topics: " + failed.getMessage(), failed);
        }
    }

    private static void await(KafkaFuture<Void> created)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            created.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException refused) {
            // Another process made it at the same moment.
            if (!(refused.getCause() instanceof TopicExistsException)) {
                throw refused;
            }
        }
    }
}
