package io.daybook.server.internal.wiring;

/**
 * Puts together the applications on the platform's public contracts. Needs: the database, events. Made early, so
 * that the gateway knows it; started when the broker is up and has its topics.
 */
final class AppsRole implements AutoCloseable {
    private final Closing closing = new Closing();

    private AppsRole() {}

    static AppsRole open(ProcessParts parts) {
        return new AppsRole();
    }

    /** Called at most once, and only with Kafka. */
    void start() {}

    @Override
    public void close() {
        closing.close();
    }
}
