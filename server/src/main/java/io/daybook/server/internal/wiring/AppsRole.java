package io.daybook.server.internal.wiring;

import io.daybook.apps.AppsSettings;
import io.daybook.apps.mining.MiningConsumers;
import io.daybook.events.DeadLetterKeys;
import io.daybook.events.DeadLetters;
import io.daybook.events.EventConsumers;
import io.daybook.server.internal.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts together the applications on the platform's public contracts. Needs: the database, events. Made early, so
 * that the gateway knows it; started when the broker is up and has its topics.
 */
final class AppsRole implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AppsRole.class);

    private final Closing closing = new Closing();
    private final ProcessParts parts;

    private AppsRole(ProcessParts parts) {
        this.parts = parts;
    }

    static AppsRole open(ProcessParts parts) {
        return new AppsRole(parts);
    }

    /** Called at most once, and only with Kafka. */
    void start() {
        if (!parts.roles().contains(Role.APPS)) {
            return;
        }
        DeadLetters letters = DeadLetters.sealedWith(
                DeadLetterKeys.readOrMake(parts.folder().path().resolve("dead-letters.key")));
        EventConsumers consumers =
                EventConsumers.on(parts.kafka().orElseThrow(), parts.database().pool(), letters, parts.registry());
        try {
            closing.add(
                    "mining portfolio",
                    MiningConsumers.start(
                            consumers, parts.database().pool(), parts.settings().get(AppsSettings.class)));
        } catch (IllegalStateException refused) {
            LOG.error("The consumers of the mining portfolio do not run: {}", refused.getMessage());
        }
    }

    @Override
    public void close() {
        closing.close();
    }
}
