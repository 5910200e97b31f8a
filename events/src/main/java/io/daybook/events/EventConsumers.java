package io.daybook.events;

import io.daybook.events.internal.consume.DatabaseEventConsumers;
import io.daybook.platform.kafka.KafkaAccess;
import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;

/**
 * Starts consumers that take one event at a time into a PostgreSQL with the tables of schema {@code events}. For users'
 * own programs too, see docs/events.md.
 */
public interface EventConsumers {
    /** Starts one; more of a group, in any process, share its partitions. */
    RunningConsumer events(EventSpec spec, EventHandler handler);

    /** Takes the consumer's dead letters again; to be registered under the name of its group. */
    ReplayTarget replayTarget(EventSpec spec, EventHandler handler);

    /** @param database its pool should have a connection for each handler that is at work at once */
    static EventConsumers on(KafkaAccess kafka, DataSource database, DeadLetters letters, MeterRegistry registry) {
        return new DatabaseEventConsumers(kafka, database, letters, registry);
    }
}
