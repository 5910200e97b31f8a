package io.daybook.events;

import java.util.Optional;

/**
 * How far a shard's journal has come out.
 *
 * @param publishedSeq the last segment that the broker has
 * @param headSeq the journal's last segment, as of the last look
 * @param oldestUnsentMicros when the first segment that is not out was decided; empty when all are out
 * @param trouble why nothing goes out now; empty when all is well
 */
public record RelayStatus(
        int shard, long publishedSeq, long headSeq, Optional<Long> oldestUnsentMicros, Optional<String> trouble) {}
