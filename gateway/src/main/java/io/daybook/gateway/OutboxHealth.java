package io.daybook.gateway;

import io.daybook.events.EventPublishing;
import io.daybook.events.OutboxStatus;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How many events of the outbox the broker does not have yet. */
public final class OutboxHealth implements HealthCheck {
    private static final long MOST_BACKLOG = 1_000;

    private final EventPublishing outbox;

    public OutboxHealth(EventPublishing outbox) {
        this.outbox = outbox;
    }

    @Override
    public String name() {
        return "outbox";
    }

    @Override
    public Result check() {
        if (!outbox.isOn()) {
            return new Result(Status.DISABLED, Map.of());
        }
        Map<String, Object> details = new LinkedHashMap<>();
        try {
            OutboxStatus status = outbox.status();
            details.put("backlog", status.backlog());
            details.put("oldest_unsent_seconds", (long) status.oldestUnsentSeconds());
            details.put("mode", status.mode().name().toLowerCase(Locale.ROOT));
            status.trouble().ifPresent(reason -> details.put("reason", reason));
            boolean well = status.backlog() < MOST_BACKLOG && status.trouble().isEmpty();
            return new Result(well ? Status.HEALTHY : Status.DEGRADED, details);
        } catch (SQLException away) {
            details.put("reason", "SQLSTATE " + away.getSQLState());
            return new Result(Status.UNHEALTHY, details);
        }
    }
}
