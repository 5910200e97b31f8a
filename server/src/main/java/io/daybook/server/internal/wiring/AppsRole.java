package io.daybook.server.internal.wiring;

import io.daybook.apps.AppsSettings;
import io.daybook.apps.mining.MiningConsumers;
import io.daybook.events.EventConsumers;
import io.daybook.server.internal.Role;
import javax.sql.DataSource;
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
    private final EventsRole events;

    private AppsRole(ProcessParts parts, EventsRole events) {
        this.parts = parts;
        this.events = events;
    }

    static AppsRole open(ProcessParts parts, EventsRole events) {
        return new AppsRole(parts, events);
    }

    /** Called at most once, and only with Kafka. */
    void start() {
        if (!parts.roles().contains(Role.APPS)) {
            return;
        }
        EventConsumers consumers = events.eventConsumers(parts.kafka().orElseThrow());
        AppsSettings settings = parts.settings().get(AppsSettings.class);
        Database database = parts.database();
        // Apart from the handlers' own, see MiningConsumers; nobody needs them without a CRM.
        DataSource intents = settings.crmUrl().isPresent()
                ? closing.add(
                        "connections of the CRM's intents",
                        database.connections().pool("daybook crm intents", settings.parallelism()))
                : database.pool();
        try {
            MiningConsumers mining = closing.add(
                    "mining portfolio", MiningConsumers.start(consumers, database.pool(), intents, settings));
            mining.replayTargets().forEach(events.replayTargets()::register);
        } catch (IllegalStateException refused) {
            LOG.error("The consumers of the mining portfolio do not run: {}", refused.getMessage());
        }
    }

    @Override
    public void close() {
        closing.close();
    }
}
