package io.daybook.events;

import java.util.List;

/**
 * Turns records into records: what it sends and the offsets of what it read become visible together, once, or not at all.
 */
@FunctionalInterface
public interface TransactionalHandler {
    /**
     * @param records at least one, of one partition, ascending offsets; of several when the consumer asked for that
     * @throws RetryableException when trying again later may help: the transaction is aborted, the same records come again
     */
    void handle(List<Received> records, Output output) throws InterruptedException;

    /**
     * The partition is given to this consumer, at its start or by a rebalance: what the handler remembers of it may be old.
     * Called between two batches, by the thread that hands them over.
     */
    default void assigned(String topic, int partition) {}

    /** Sends within the transaction. */
    interface Output {
        void send(Outgoing record);
    }
}
