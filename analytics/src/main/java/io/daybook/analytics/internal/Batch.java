package io.daybook.analytics.internal;

import java.util.List;

/**
 * What some segments of a shard become, stored at once or not at all.
 *
 * @param previous where the store must be before
 * @param last where it is afterwards
 * @param lastAtMicros when the last segment was decided
 */
public record Batch(
        int shard,
        StoredPosition previous,
        StoredPosition last,
        long lastAtMicros,
        List<EntryLine> lines,
        List<Names.Account> accounts,
        List<Names.Workspace> workspaces,
        List<Names.Asset> assets) {}
