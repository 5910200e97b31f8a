package io.daybook.views.internal.read;

import java.sql.Connection;
import java.time.Instant;

/**
 * One consistent look at the tables.
 *
 * @param workspace number, -1 when the workspace is unknown
 * @param seq where the views of the workspace's shard are
 * @param recordedAt the time of that segment
 */
record Snapshot(Connection connection, int shard, int workspace, long seq, Instant recordedAt) {
    boolean known() {
        return workspace >= 0;
    }
}
