package io.daybook.events;

import java.util.List;

/**
 * Takes records of a partition in their order. What it was given is given again after a crash or a failed attempt, so
 * it must do the same thing once: by keys, or by a position that it stores with its effect.
 */
@FunctionalInterface
public interface BatchHandler {
    /**
     * Returns when the effect of all records is durable; only then their offsets are committed.
     *
     * @param records at least one, of one partition, ascending offsets; of several when the consumer asked for that
     * @throws RetryableException when trying again later may help: the same records come again after a pause
     */
    void handle(List<Received> records) throws InterruptedException;

    /**
     * The partition is given to this consumer, at its start or by a rebalance: what the handler remembers of it may be old.
     * Called between two batches, by the thread that hands them over.
     */
    default void assigned(String topic, int partition) {}
}
