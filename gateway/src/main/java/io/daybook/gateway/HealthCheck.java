package io.daybook.gateway;

import java.util.Map;

/** One thing that {@code /health/deep} looks at. Whoever wires the process adds one per part that it runs. */
public interface HealthCheck {
    /** As in the answer: {@code database}, {@code ledger}, {@code views} ... */
    String name();

    /** Looks now; must come back within a few seconds and may throw, which counts as {@link Status#UNHEALTHY}. */
    Result check();

    /** DEGRADED serves, but a person should look. */
    enum Status {
        HEALTHY,
        DEGRADED,
        UNHEALTHY,
        DISABLED
    }

    /** @param details what the check measured, units in the names: numbers, truths, texts, and maps and lists of those */
    record Result(Status status, Map<String, Object> details) {}
}
