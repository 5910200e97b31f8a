package io.daybook.events;

import io.daybook.platform.config.Configuration;
import io.daybook.platform.config.Setting;

/** What an autoscaler compares the figures of a worker with; told in {@code polyphony_worker_autoscale_target}. */
public record AutoscaleTargets(
        @Setting(
                meaning = "Records that a worker may be behind before an autoscaler should add one.",
                defaultValue = "200",
                atLeast = 1,
                shortNames = "AUTOSCALE_TARGET_LAG")
        int targetLag,

        @Setting(
                meaning = "Records per minute that one worker should deal with.",
                defaultValue = "120",
                atLeast = 1,
                shortNames = "AUTOSCALE_TARGET_THROUGHPUT_PER_MINUTE")
        int targetThroughputPerMinute) {
    public static final AutoscaleTargets DEFAULTS = Configuration.defaults(AutoscaleTargets.class);
}
