package io.daybook.events;

import java.util.Optional;

/**
 * How far a shard's journal has come out.
 *
 * @param publishedSeq the last segment that the broker has, as far as this process knows
 * @param headSeq the journal's last segment, as of this look
 * @param oldestUnsentMicros when the first segment that is not out was decided; empty when all are out
 * @param trouble why nothing goes out now; empty when all is well
 */
public record RelayStatus(
        int shard,
        State state,
        long publishedSeq,
        long headSeq,
        Optional<Long> oldestUnsentMicros,
        Optional<String> trouble) {

    public enum State {
        /** Not connected yet, or connecting again after a failure. */
        CONNECTING,
        PUBLISHING,
        /** Another process publishes this shard. */
        STANDBY,
        /** The topic knows another history than the journal: stays so until an operator acts. */
        STOPPED
    }

    /** Segments that are not out. */
    public long backlog() {
        return Math.max(0, headSeq - publishedSeq);
    }
}
