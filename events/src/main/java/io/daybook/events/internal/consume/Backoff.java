package io.daybook.events.internal.consume;

import io.daybook.events.ConsumerSpec;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses that double up to the most, less a random half, so that many do not come back at one moment. */
final class Backoff {
    private Backoff() {}

    /** @param failures so far, at least 1 */
    static Duration pause(ConsumerSpec spec, int failures) {
        long most = spec.retryPauseMost().toMillis();
        long millis = Math.min(most, spec.retryPause().toMillis() << Math.min(failures - 1, 20));
        return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    }
}
