package io.daybook.events;

/**
 * Starts consumers that take one event at a time into a PostgreSQL with the tables of schema {@code events}. For users'
 * own programs there is {@code io.daybook.events.embed.OwnConsumers}.
 */
public interface EventConsumers {
    /** Starts one; more of a group, in any process, share its partitions. */
    RunningConsumer events(EventSpec spec, EventHandler handler);

    /** Takes the consumer's dead letters again; to be registered under the name of its group. */
    ReplayTarget replayTarget(EventSpec spec, EventHandler handler);
}
