package io.daybook.gateway;

import io.daybook.analytics.Analytics;
import io.daybook.analytics.AnalyticsStatus;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How far the analytical store is. Nothing but charts depends on it, so its troubles degrade and never fail the whole. */
final class AnalyticsHealth implements HealthCheck {
    private final Analytics analytics;

    AnalyticsHealth(Analytics analytics) {
        this.analytics = analytics;
    }

    @Override
    public String name() {
        return "analytics";
    }

    @Override
    public Result check() {
        AnalyticsStatus status = analytics.status();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("store", status.store());
        details.put("state", status.state().name().toLowerCase(Locale.ROOT));
        details.put("lag_records", status.lagRecords());
        status.positions()
                .forEach(position -> details.put("shard_" + position.shard() + "_position", position.toString()));
        if (status.problem() != null) {
            details.put("problem", status.problem());
        }
        return new Result(
                switch (status.state()) {
                    case OFF -> Status.DISABLED;
                    case NOT_FOLLOWING, TROUBLED -> Status.DEGRADED;
                    case FOLLOWING -> Status.HEALTHY;
                },
                details);
    }
}
