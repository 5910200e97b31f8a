package io.daybook.bench;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to measure and how much of it. Every row ends at its count or at its seconds, whichever comes first.
 *
 * @param transfers of the engine's main row; the others take parts of it
 * @param accounts of most rows
 * @param manyAccounts of the row with many accounts
 * @param seconds the longest time that one row may take, its preparation not counted
 * @param floorSeconds the longest time of one floor
 * @param connections of the row of single HTTP requests
 * @param only names of groups of rows; empty: all
 * @param programs where PostgreSQL's programs are or will be unpacked; null: in the run's own folder
 */
record BenchOptions(
        long transfers,
        int accounts,
        int manyAccounts,
        int seconds,
        int floorSeconds,
        int connections,
        Set<String> only,
        @Nullable Path programs) {
    static final long FULL_TRANSFERS = 10_000_000;
    static final long QUICK_TRANSFERS = 1_000_000;

    boolean wants(String group) {
        return only.isEmpty() || only.contains(group);
    }
}
