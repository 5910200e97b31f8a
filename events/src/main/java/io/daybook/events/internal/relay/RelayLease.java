package io.daybook.events.internal.relay;

import org.jspecify.annotations.Nullable;

/**
 * Who publishes a shard. Only decides who tries: that a segment is published once follows from the transactional id, which
 * fences, and from the topic's end. Without a lease two relays would fence each other for ever.
 */
interface RelayLease extends AutoCloseable {
    /**
     * @throws RuntimeException when it is lost, or nobody knows
     */
    void requireHeld();

    @Override
    void close();

    /** Hands out leases. */
    interface Leases {
        /**
         * Never waits for its holder.
         *
         * @return null: another relay holds it
         * @throws RuntimeException when that cannot be found out now
         */
        @Nullable
        RelayLease tryTake(int shard);
    }
}
