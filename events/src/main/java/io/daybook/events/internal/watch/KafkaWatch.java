package io.daybook.events.internal.watch;

import io.daybook.events.BrokerWatch;
import io.daybook.events.EventTopics;
import io.daybook.platform.kafka.KafkaAccess;
import io.daybook.platform.kafka.TopicDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Asks by Kafka's admin client, with an end to every wait, and remembers the answer for some seconds. */
public final class KafkaWatch implements BrokerWatch, AutoCloseable {
    private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(2_500);
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int MOST_GROUPS = 500;
    private static final Set<String> TOPICS =
            EventTopics.all(1).stream().map(TopicDefinition::name).collect(Collectors.toUnmodifiableSet());

    private final Optional<KafkaAccess> kafka;
    private final long begun = System.nanoTime();
    private @Nullable Admin admin;
    private @Nullable Look last;
    private long lastNanos;
    private boolean wasReached;
    private boolean closed;

    /** @param kafka empty: this process runs without */
    public KafkaWatch(Optional<KafkaAccess> kafka) {
        this.kafka = kafka;
    }

    /** One asks, the others wait for what he hears. */
    @Override
    public synchronized Look look() {
        if (kafka.isEmpty()) {
            return new Off();
        }
        Look known = last;
        if (known == null || System.nanoTime() - lastNanos > KEEP_NANOS) {
            known = ask(kafka.get());
            last = known;
            lastNanos = System.nanoTime();
        }
        return known;
    }

    private Look ask(KafkaAccess access) {
        if (closed) {
            return new Away("this process is stopping", false);
        }
        long started = System.nanoTime();
        long deadline = started + WAIT_NANOS;
        try {
            Admin asking = admin;
            if (asking == null) {
                asking = access.admin("daybook-health");
                admin = asking;
            }
            DescribeClusterResult cluster = asking.describeCluster();
            String id = await(cluster.clusterId(), deadline);
            int brokers = await(cluster.nodes(), deadline).size();
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
            List<GroupLag> groups = groups(asking, deadline);
            wasReached = true;
            return new Reached(String.valueOf(id), brokers, millis, groups);
        } catch (TimeoutException silent) {
            return away("Kafka at " + access + " does not answer");
        } catch (ExecutionException refused) {
            return away("Kafka at " + access + " does not answer: " + refused.getCause());
        } catch (KafkaException unusable) {
            return away("Kafka at " + access + " cannot be asked: " + unusable.getMessage());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return away("interrupted");
        }
    }

    private Away away(String reason) {
        return new Away(reason, !wasReached && System.nanoTime() - begun < START_NANOS);
    }

    private static List<GroupLag> groups(Admin admin, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        Collection<GroupListing> listed =
                await(admin.listGroups(ListGroupsOptions.forConsumerGroups()).all(), deadline);
        Map<String, ListConsumerGroupOffsetsSpec> asked = new TreeMap<>();
        listed.stream()
                .map(GroupListing::groupId)
                .sorted()
                .limit(MOST_GROUPS)
                .forEach(group -> asked.put(group, new ListConsumerGroupOffsetsSpec()));
        if (asked.isEmpty()) {
            return List.of();
        }
        Map<String, Map<TopicPartition, OffsetAndMetadata>> committed =
                await(admin.listConsumerGroupOffsets(asked).all(), deadline);
        Set<TopicPartition> partitions = new HashSet<>();
        committed
                .values()
                .forEach(offsets -> offsets.keySet().stream()
                        .filter(partition -> TOPICS.contains(partition.topic()))
                        .forEach(partitions::add));
        Map<TopicPartition, OffsetSpec> newest = new HashMap<>();
        partitions.forEach(partition -> newest.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        await(admin.listOffsets(newest).all(), deadline).forEach((partition, end) -> ends.put(partition, end.offset()));
        List<GroupLag> groups = new ArrayList<>();
        new TreeMap<>(committed).forEach((group, offsets) -> {
            Map<String, PartitionLag> lags = new TreeMap<>();
            offsets.forEach((partition, offset) -> {
                Long end = ends.get(partition);
                // A position that was never committed comes as null.
                if (end != null && offset != null) {
                    lags.put(
                            partition.toString(),
                            new PartitionLag(partition.toString(), Math.max(0, end - offset.offset())));
                }
            });
            if (!lags.isEmpty()) {
                groups.add(new GroupLag(group, List.copyOf(lags.values())));
            }
        });
        return groups;
    }

    private static <T> T await(KafkaFuture<T> answer, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        Future<T> future = answer.toCompletionStage().toCompletableFuture();
        return future.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    @Override
    public synchronized void close() {
        closed = true;
        Admin asking = admin;
        if (asking != null) {
            asking.close(Duration.ofSeconds(1));
        }
    }
}
