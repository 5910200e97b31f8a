package io.daybook.events.internal.measure;

/**
 * What an autoscaler compares the figures of a worker with.
 *
 * @param lag records behind, {@code AUTOSCALE_TARGET_LAG}
 * @param throughputPerMinute records of 60 seconds, {@code AUTOSCALE_TARGET_THROUGHPUT_PER_MINUTE}
 */
public record AutoscaleTargets(int lag, int throughputPerMinute) {
    public static final AutoscaleTargets DEFAULTS = new AutoscaleTargets(200, 120);
}
