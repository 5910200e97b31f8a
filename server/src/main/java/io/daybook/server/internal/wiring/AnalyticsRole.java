package io.daybook.server.internal.wiring;

/**
 * Puts together the columnar store that follows the journal's topic. Needs: events. Made early, so
 * that the gateway knows it; started when the broker is up and has its topics.
 */
final class AnalyticsRole implements AutoCloseable {
    private final Closing closing = new Closing();

    private AnalyticsRole() {}

    static AnalyticsRole open(ProcessParts parts) {
        return new AnalyticsRole();
    }

    /** Called at most once, and only with Kafka. */
    void start() {}

    @Override
    public void close() {
        closing.close();
    }
}
