package io.daybook.events.embed;

import io.daybook.events.DeadLetterKeys;
import io.daybook.events.EventConsumers;
import io.daybook.events.internal.consume.DatabaseEventConsumers;
import io.daybook.events.internal.deadletter.SealedLetters;
import io.daybook.events.internal.sql.EventsSchema;
import io.daybook.platform.kafka.KafkaAccess;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import javax.sql.DataSource;

/**
 * Consumers of events on a broker and a PostgreSQL of the caller's; see docs/events.md. Dead letters go to
 * {@code events.dlq}, where the Daybook that runs on the same broker records them; it replays those whose consumer it has.
 */
public final class OwnConsumers {
    private OwnConsumers() {}

    /**
     * Makes or upgrades the tables of schema {@code events} and connects nothing yet.
     *
     * @param database its pool should have a connection for each handler that is at work at once
     * @param keys the same as the Daybook's that is to show the letters
     */
    public static EventConsumers open(
            KafkaAccess kafka, DataSource database, DeadLetterKeys keys, MeterRegistry registry, InstantSource clock) {
        EventsSchema.migrate(database);
        return new DatabaseEventConsumers(kafka, database, new SealedLetters(keys), registry, clock);
    }
}
