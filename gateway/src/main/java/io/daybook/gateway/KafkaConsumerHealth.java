package io.daybook.gateway;

import io.daybook.events.BrokerWatch;
import java.util.LinkedHashMap;
import java.util.Map;

/** How far the consumer groups are behind the ends of Daybook's topics, per group and partition. */
public final class KafkaConsumerHealth implements HealthCheck {
    private static final long MOST_LAG = 1_000;

    private final BrokerWatch broker;

    public KafkaConsumerHealth(BrokerWatch broker) {
        this.broker = broker;
    }

    @Override
    public String name() {
        return "kafka_consumer";
    }

    @Override
    public Result check() {
        return switch (broker.look()) {
            case BrokerWatch.Off _ -> new Result(Status.DISABLED, Map.of());
            case BrokerWatch.Away away -> KafkaHealth.away(away);
            case BrokerWatch.Reached reached -> lags(reached);
        };
    }

    private static Result lags(BrokerWatch.Reached reached) {
        Map<String, Object> groups = new LinkedHashMap<>();
        long total = 0;
        for (BrokerWatch.GroupLag group : reached.groups()) {
            Map<String, Object> partitions = new LinkedHashMap<>();
            group.partitions().forEach(each -> partitions.put(each.partition(), each.records()));
            groups.put(group.group(), Map.of("total_lag", group.total(), "partitions", partitions));
            total += group.total();
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("total_lag", total);
        details.put("groups", groups);
        return new Result(total < MOST_LAG ? Status.HEALTHY : Status.DEGRADED, details);
    }
}
