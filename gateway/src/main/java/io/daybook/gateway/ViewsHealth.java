package io.daybook.gateway;

import io.daybook.views.ViewsProgress;
import io.daybook.views.ViewsRoom;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How far the views are behind the journal. */
final class ViewsHealth implements HealthCheck {
    private final ViewsRoom views;

    ViewsHealth(ViewsRoom views) {
        this.views = views;
    }

    @Override
    public String name() {
        return "views";
    }

    @Override
    public Result check() {
        Map<String, Object> details = new LinkedHashMap<>();
        Status worst = Status.HEALTHY;
        for (ViewsProgress progress : views.progress()) {
            String prefix = "shard_" + progress.position().shard() + "_";
            details.put(prefix + "position", progress.position().toString());
            details.put(prefix + "state", progress.state().name().toLowerCase(Locale.ROOT));
            details.put(prefix + "lag_segments", progress.lagSegments());
            if (progress.problem() != null) {
                details.put(prefix + "problem", progress.problem());
            }
            Status status = switch (progress.state()) {
                case FOLLOWING -> Status.HEALTHY;
                case STARTING -> Status.DEGRADED;
                case WAITING_FOR_DATABASE, STOPPED, CLOSED -> Status.UNHEALTHY;
            };
            worst = status.compareTo(worst) > 0 ? status : worst;
        }
        return new Result(worst, details);
    }
}
