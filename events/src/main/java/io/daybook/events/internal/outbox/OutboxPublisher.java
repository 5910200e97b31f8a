package io.daybook.events.internal.outbox;

import java.util.Optional;

/** Brings events from the outbox to Kafka until it is stopped. */
interface OutboxPublisher extends Runnable {
    /** Why nothing goes out now; empty when all is well. */
    Optional<String> trouble();

    /** Ends after the batch in hand. */
    void stop();
}
