package io.daybook.views.internal.read;

import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/** From times to segments. Entry ids begin with their time, so the primary key answers. */
final class Places {
    private static final long MAX_MILLIS = (1L << 48) - 2;

    private Places() {}

    /** The last segment of the snapshot's workspace with an entry recorded at or before {@code time}; 0: none. */
    static long lastSeqAt(Snapshot snapshot, Instant time) throws SQLException {
        return lastSeq(snapshot, time, "<=");
    }

    /** The last one recorded before {@code time}. */
    static long lastSeqBefore(Snapshot snapshot, Instant time) throws SQLException {
        return lastSeq(snapshot, time, "<");
    }

    private static long lastSeq(Snapshot snapshot, Instant time, String comparison) throws SQLException {
        return new Sql()
                .add(
                        "SELECT seq FROM views.entries WHERE shard = ? AND workspace = ? AND id < ? AND recorded_at "
                                + comparison + " ? ORDER BY id DESC LIMIT 1",
                        snapshot.shard(),
                        snapshot.workspace(),
                        idAfter(time),
                        time)
                .first(snapshot.connection(), row -> row.getLong(1))
                .orElse(0L);
    }

    /** Every id of this millisecond and before is smaller. */
    static UUID idAfter(Instant time) {
        return new UUID((millis(time) + 1) << 16, 0);
    }

    /** Every id of this millisecond and later is greater. */
    static UUID idBefore(Instant time) {
        return new UUID(millis(time) << 16, 0);
    }

    private static long millis(Instant time) {
        return time.getEpochSecond() > MAX_MILLIS / 1000
                ? MAX_MILLIS
                : time.getEpochSecond() < 0 ? 0 : Math.min(MAX_MILLIS, time.toEpochMilli());
    }
}
