package io.daybook.events;

/** Starts consumers. Each has one thread and one connection to the broker; more of a group share its partitions. */
public interface Consumers {
    RunningConsumer batches(ConsumerSpec spec, BatchHandler handler);

    RunningConsumer transactions(ConsumerSpec spec, TransactionalHandler handler);
}
