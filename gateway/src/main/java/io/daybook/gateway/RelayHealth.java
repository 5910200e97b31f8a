package io.daybook.gateway;

import io.daybook.events.JournalRelay;
import io.daybook.events.RelayStatus;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How many segments of the journal the broker does not have yet, and whether Kafka knows another history than it. */
public final class RelayHealth implements HealthCheck {
    private static final long MOST_BACKLOG = 1_000;

    private final Optional<JournalRelay> relay;

    /** @param relay empty: this process does not relay */
    public RelayHealth(Optional<JournalRelay> relay) {
        this.relay = relay;
    }

    @Override
    public String name() {
        return "relay";
    }

    @Override
    public Result check() {
        return relay.map(RelayHealth::check).orElseGet(() -> new Result(Status.DISABLED, Map.of()));
    }

    private static Result check(JournalRelay relay) {
        Map<String, Object> details = new LinkedHashMap<>();
        Status worst = Status.HEALTHY;
        long backlog = 0;
        for (RelayStatus status : relay.status()) {
            String prefix = "shard_" + status.shard() + "_";
            backlog += status.backlog();
            details.put(prefix + "state", status.state().name().toLowerCase(Locale.ROOT));
            details.put(prefix + "published", status.shard() + "-" + status.publishedSeq());
            details.put(prefix + "backlog", status.backlog());
            status.trouble().ifPresent(reason -> details.put(prefix + "reason", reason));
            Status here = of(status);
            worst = here.compareTo(worst) > 0 ? here : worst;
        }
        details.put("backlog", backlog);
        return new Result(worst, details);
    }

    /** While Kafka is away the ledger serves; a journal that contradicts it has lost something, or Kafka has. */
    private static Status of(RelayStatus status) {
        return switch (status.state()) {
            case STOPPED -> Status.UNHEALTHY;
            case CONNECTING -> Status.DEGRADED;
            case PUBLISHING, STANDBY -> status.backlog() < MOST_BACKLOG ? Status.HEALTHY : Status.DEGRADED;
        };
    }
}
