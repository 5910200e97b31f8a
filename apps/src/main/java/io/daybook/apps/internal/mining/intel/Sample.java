package io.daybook.apps.internal.mining.intel;

import java.time.Instant;

/** What a metric of a miner was in an hour. */
record Sample(Instant hour, double value) {
    private static final long SECONDS_PER_HOUR = 3_600;

    int hourOfDay() {
        return (int) Math.floorMod(hour.getEpochSecond() / SECONDS_PER_HOUR, 24L);
    }
}
