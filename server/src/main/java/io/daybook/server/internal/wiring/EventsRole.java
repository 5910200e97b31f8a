package io.daybook.server.internal.wiring;

import io.daybook.events.BrokerWatch;
import io.daybook.events.Consumers;
import io.daybook.events.DeadLetterDesk;
import io.daybook.events.DeadLetters;
import io.daybook.events.EventConsumers;
import io.daybook.events.EventPublishing;
import io.daybook.events.JournalRelay;
import io.daybook.events.OutboxSettings;
import io.daybook.events.ReplayTargets;
import io.daybook.events.SchemaRegistry;
import io.daybook.events.SchemaRegistrySettings;
import io.daybook.events.Schemas;
import io.daybook.events.internal.consume.KafkaConsumers;
import io.daybook.events.internal.fanout.FanOut;
import io.daybook.events.internal.fanout.FanOutReplay;
import io.daybook.events.internal.outbox.RunningOutbox;
import io.daybook.events.internal.registry.RegistryRoom;
import io.daybook.events.internal.sql.EventsSchema;
import io.daybook.events.internal.watch.KafkaWatch;
import io.daybook.platform.kafka.KafkaAccess;
import io.daybook.server.internal.Role;
import java.util.Optional;

/**
 * Puts together the event backbone: schema registry, relay, fan-out, outbox, dead letters. Needs: the database, the journal. Made early, so
 * that the gateway knows it; started when the broker is up and has its topics.
 */
final class EventsRole implements AutoCloseable {
    private final Closing closing = new Closing();

    private final ProcessParts parts;
    private final RegistryRoom registry;
    private final DeadLetterRole deadLetters;
    private final RunningOutbox outbox;
    private final KafkaWatch broker;
    private final Optional<JournalEvents> journal;

    private EventsRole(ProcessParts parts, RegistryRoom registry) {
        this.parts = parts;
        this.registry = registry;
        this.deadLetters = DeadLetterRole.open(parts);
        this.outbox = closing.add(
                "outbox",
                new RunningOutbox(
                        parts.database().pool(),
                        parts.database().connections(),
                        parts.settings().get(OutboxSettings.class),
                        parts.kafka()));
        this.broker = closing.add("watch of the broker", new KafkaWatch(parts.kafka()));
        this.journal = JournalEvents.open(parts, registry.schemas(), deadLetters.letters());
        journal.ifPresent(each -> closing.add("journal's events", each));
        deadLetters.targets().register(FanOut.GROUP, new FanOutReplay(parts.segments()));
    }

    static EventsRole open(ProcessParts parts) {
        EventsSchema.migrate(parts.database().pool());
        RegistryRoom registry = new RegistryRoom(
                parts.database().pool(),
                parts.settings().get(SchemaRegistrySettings.class).registryUrl());
        registry.registerReleased();
        return new EventsRole(parts, registry);
    }

    /** The one in our database, whether or not our own writers use another one. */
    SchemaRegistry schemaRegistry() {
        return registry.registry();
    }

    /** The ids by which our own writers mark what they write. */
    Schemas schemas() {
        return registry.schemas();
    }

    Consumers consumers(KafkaAccess kafka) {
        return new KafkaConsumers(kafka, parts.registry());
    }

    /** For every consumer that gives records up. */
    DeadLetters letters() {
        return deadLetters.letters();
    }

    /** For every consumer whose letters can be replayed. */
    ReplayTargets replayTargets() {
        return deadLetters.targets();
    }

    /** For consumers of events; to be asked for only with Kafka. */
    EventConsumers eventConsumers(KafkaAccess kafka) {
        return deadLetters.eventConsumers(kafka);
    }

    /** For the gateway. */
    DeadLetterDesk deadLetterDesk() {
        return deadLetters.desk();
    }

    /** Called at most once, and only with Kafka. */
    void start() {
        deadLetters.start(closing);
        if (parts.roles().contains(Role.RELAY)) {
            outbox.start(parts.registry());
        }
        journal.ifPresent(JournalEvents::start);
    }

    /** For health; empty: this process does not relay. */
    Optional<JournalRelay> relay() {
        return journal.map(JournalEvents::relay);
    }

    /** For the gateway. */
    EventPublishing publishing() {
        return outbox;
    }

    /** For health. */
    BrokerWatch broker() {
        return broker;
    }

    @Override
    public void close() {
        closing.close();
    }
}
