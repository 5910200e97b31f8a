package io.daybook.gateway;

import io.daybook.events.BrokerWatch;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whether the broker answers. The ledger does not need it: payments by Kafka and events out wait meanwhile. */
public final class KafkaHealth implements HealthCheck {
    private final BrokerWatch broker;

    public KafkaHealth(BrokerWatch broker) {
        this.broker = broker;
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public Result check() {
        return switch (broker.look()) {
            case BrokerWatch.Off _ -> new Result(Status.DISABLED, Map.of());
            case BrokerWatch.Away away -> away(away);
            case BrokerWatch.Reached reached -> {
                Map<String, Object> details = new LinkedHashMap<>();
                details.put("response_time_ms", reached.responseMillis());
                details.put("brokers", reached.brokers());
                details.put("cluster_id", reached.clusterId());
                yield new Result(Status.HEALTHY, details);
            }
        };
    }

    static Result away(BrokerWatch.Away away) {
        return new Result(
                away.starting() ? Status.DEGRADED : Status.UNHEALTHY,
                Map.of("reason", away.starting() ? "starting: " + away.reason() : away.reason()));
    }
}
