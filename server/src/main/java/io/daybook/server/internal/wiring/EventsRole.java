package io.daybook.server.internal.wiring;

import io.daybook.events.internal.sql.EventsSchema;

/**
 * Puts together the event backbone: schema registry, relay, fan-out, outbox, dead letters. Needs: the database, the journal. Made early, so
 * that the gateway knows it; started when the broker is up and has its topics.
 */
final class EventsRole implements AutoCloseable {
    private final Closing closing = new Closing();

    private EventsRole() {}

    static EventsRole open(ProcessParts parts) {
        EventsSchema.migrate(parts.database().pool());
        return new EventsRole();
    }

    /** Called at most once, and only with Kafka. */
    void start() {}

    @Override
    public void close() {
        closing.close();
    }
}
