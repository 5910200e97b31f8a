package io.daybook.views;

import java.time.Duration;

/**
 * Settings of the room.
 *
 * @param waitForPosition how long a read waits for the position that it was asked for
 * @param batchSegments segments in one transaction, at most
 * @param batchEvents events in one transaction: a batch ends with the segment that reaches it
 * @param balanceCacheEntries balances (account, asset) kept in memory for running balances
 * @param exportFetchRows rows that an export holds in memory
 * @param retryPause between attempts while the database is away
 */
public record ViewsSettings(
        Duration waitForPosition,
        int batchSegments,
        int batchEvents,
        int balanceCacheEntries,
        int exportFetchRows,
        Duration retryPause) {
    public static final ViewsSettings DEFAULTS =
            new ViewsSettings(Duration.ofSeconds(2), 256, 20_000, 200_000, 500, Duration.ofMillis(500));
}
