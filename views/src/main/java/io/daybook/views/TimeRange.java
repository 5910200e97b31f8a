package io.daybook.views;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * @param from inclusive; null: from the beginning
 * @param to exclusive; null: to the end
 * @param basis which time is compared
 */
public record TimeRange(@Nullable Instant from, @Nullable Instant to, TimeBasis basis) {
    public static final TimeRange ALL = new TimeRange(null, null, TimeBasis.RECORDED);
}
