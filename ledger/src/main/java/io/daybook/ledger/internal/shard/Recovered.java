package io.daybook.ledger.internal.shard;

import io.daybook.ledger.internal.state.Application;
import io.daybook.ledger.internal.state.ShardState;
import io.daybook.ledger.internal.state.ValueLimits;

/**
 * A shard's state at a segment of its journal.
 *
 * @param application what has brought the state here, and goes on changing it when a reign begins
 * @param headHash 32 bytes
 * @param headMicros the segment's time
 * @param segmentsRead after the snapshot
 */
public record Recovered(
        int shard,
        ShardState state,
        Application application,
        ValueLimits limits,
        long headSeq,
        byte[] headHash,
        long headEpoch,
        long headMicros,
        long snapshotSeq,
        long segmentsRead) {}
