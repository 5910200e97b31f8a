package io.daybook.events;

import java.util.Optional;

/**
 * The replication slot that change data capture reads.
 *
 * @param name as in {@code pg_replication_slots}
 * @param exists false: it was dropped, or was never made
 * @param active whether somebody reads it now
 * @param walStatus reserved, extended, unreserved or lost, as PostgreSQL says
 * @param retainedBytes write-ahead log that is kept for it
 * @param maxRetainedBytes {@code max_slot_wal_keep_size}; empty: without bound, so that a slot nobody reads fills the disk
 * @param warnBytes from which retained size on somebody should look
 */
public record SlotStatus(
        String name,
        boolean exists,
        boolean active,
        String walStatus,
        long retainedBytes,
        Optional<Long> maxRetainedBytes,
        long warnBytes) {}
