package io.daybook.server.internal.wiring;

import io.daybook.events.EventPublishing;
import io.daybook.events.OutboxSettings;
import io.daybook.events.internal.outbox.RunningOutbox;
import io.daybook.events.internal.sql.EventsSchema;
import io.daybook.server.internal.Role;

/**
 * Puts together the event backbone: schema registry, relay, fan-out, outbox, dead letters. Needs: the database, the journal. Made early, so
 * that the gateway knows it; started when the broker is up and has its topics.
 */
final class EventsRole implements AutoCloseable {
    private final Closing closing = new Closing();

    private final ProcessParts parts;
    private final RunningOutbox outbox;

    private EventsRole(ProcessParts parts) {
        this.parts = parts;
        this.outbox = closing.add(
                "outbox",
                new RunningOutbox(
                        parts.database().pool(),
                        parts.database().connections(),
                        parts.settings().get(OutboxSettings.class),
                        parts.kafka()));
    }

    static EventsRole open(ProcessParts parts) {
        EventsSchema.migrate(parts.database().pool());
        return new EventsRole(parts);
    }

    /** Called at most once, and only with Kafka. */
    void start() {
        if (parts.roles().contains(Role.RELAY)) {
            outbox.start(parts.registry());
        }
    }

    /** For the gateway. */
    EventPublishing publishing() {
        return outbox;
    }

    @Override
    public void close() {
        closing.close();
    }
}
