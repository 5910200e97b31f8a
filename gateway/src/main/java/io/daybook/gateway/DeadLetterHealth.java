package io.daybook.gateway;

import io.daybook.events.DeadLetterDesk;
import io.daybook.events.RetryableException;
import java.util.Map;

/** How many dead letters wait for a person. */
public final class DeadLetterHealth implements HealthCheck {
    private static final long MOST_WAITING = 10;

    private final DeadLetterDesk desk;

    public DeadLetterHealth(DeadLetterDesk desk) {
        this.desk = desk;
    }

    @Override
    public String name() {
        return "dlq";
    }

    @Override
    public Result check() {
        try {
            long count = desk.waiting();
            return new Result(count < MOST_WAITING ? Status.HEALTHY : Status.DEGRADED, Map.of("count", count));
        } catch (RetryableException away) {
            return new Result(Status.UNHEALTHY, Map.of("reason", "the database does not answer"));
        }
    }
}
