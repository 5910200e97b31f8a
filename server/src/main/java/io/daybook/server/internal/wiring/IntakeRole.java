package io.daybook.server.internal.wiring;

/**
 * Puts together the way of payments from Kafka into the ledger. Needs: the ledger, events. Made early, so
 * that the gateway knows it; started when the broker is up and has its topics.
 */
final class IntakeRole implements AutoCloseable {
    private final Closing closing = new Closing();

    private IntakeRole() {}

    static IntakeRole open(ProcessParts parts) {
        return new IntakeRole();
    }

    /** Called at most once, and only with Kafka. */
    void start() {}

    @Override
    public void close() {
        closing.close();
    }
}
