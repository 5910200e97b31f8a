package io.daybook.analytics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A span of time in buckets of equal length, the last of which is the one that now is in.
 *
 * @param from inclusive, the beginning of a bucket
 * @param to exclusive, the end of a bucket
 */
public record Window(Instant from, Instant to, Duration bucket) {
    public static final Duration MINUTE = Duration.ofMinutes(1);
    public static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    /** One day: more is for a query of one's own. */
    public static final int MOST_MINUTES = 1_440;

    public Window {
        long seconds = bucket.toSeconds();
        if (!from.isBefore(to) || from.getEpochSecond() % seconds != 0 || to.getEpochSecond() % seconds != 0) {
            throw new IllegalArgumentException(
                    "a window is whole buckets of " + seconds + " s, not " + from + " to " + to);
        }
    }

    /** The last so many minutes, rounded up to whole buckets, the present one among them. */
    public static Window last(int minutes, Duration bucket, Instant now) {
        if (minutes < 1 || minutes > MOST_MINUTES) {
            throw new IllegalArgumentException("a window has 1 to " + MOST_MINUTES + " minutes, not " + minutes);
        }
        long seconds = bucket.toSeconds();
        long buckets = Math.ceilDiv(minutes * 60L, seconds);
        long end = (Math.floorDiv(now.getEpochSecond(), seconds) + 1) * seconds;
        return new Window(Instant.ofEpochSecond(end - buckets * seconds), Instant.ofEpochSecond(end), bucket);
    }

    /** The beginnings of the buckets, ascending. */
    public List<Instant> buckets() {
        List<Instant> buckets = new ArrayList<>();
        for (Instant at = from; at.isBefore(to); at = at.plus(bucket)) {
            buckets.add(at);
        }
        return buckets;
    }
}
