package io.daybook.analytics;

import io.daybook.ledger.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the store is, for health.
 *
 * @param store {@code duckdb}, {@code clickhouse} or {@code none}
 * @param positions one per shard that was written since the start of this process
 * @param lagRecords records of the topic that are not in the store yet, as last seen
 * @param problem what a person has to know; null while all is well
 */
public record AnalyticsStatus(
        State state,
        String store,
        List<Position> positions,
        long lagRecords,
        @Nullable String problem) {

    /** What the store is doing. */
    public enum State {
        /** This process has none. */
        OFF,
        /** Kafka is not up yet, or another process fills the store. */
        NOT_FOLLOWING,
        FOLLOWING,
        /** It cannot go on now and tries again by itself; {@link AnalyticsStatus#problem} says why. */
        TROUBLED
    }
}
