package io.daybook.server.internal.wiring;

import io.daybook.events.DeadLetters;
import io.daybook.events.JournalRelay;
import io.daybook.events.Schemas;
import io.daybook.events.internal.consume.KafkaConsumers;
import io.daybook.events.internal.fanout.FanOut;
import io.daybook.events.internal.relay.PublishedHeads;
import io.daybook.events.internal.relay.RunningRelay;
import io.daybook.ledger.Ledger;
import io.daybook.platform.kafka.KafkaAccess;
import io.daybook.server.internal.Role;
import java.time.InstantSource;
import java.util.Optional;

/** The way of the journal to Kafka: relay and fan-out. Needs: the database, the journal, the ledger for names. */
final class JournalEvents implements AutoCloseable {
    private final Closing closing = new Closing();
    private final KafkaAccess kafka;
    private final ProcessParts parts;
    private final RunningRelay relay;
    private final FanOut fanOut;

    private JournalEvents(ProcessParts parts, KafkaAccess kafka, Ledger ledger, Schemas schemas, DeadLetters letters) {
        this.kafka = kafka;
        this.parts = parts;
        this.relay = new RunningRelay(new RunningRelay.Parts(
                parts.segments(),
                parts.shards(),
                kafka,
                schemas,
                parts.database().connections()::open,
                parts.database().pool(),
                new PublishedHeads(parts.folder().path()),
                parts.registry(),
                InstantSource.system()));
        this.fanOut = new FanOut(parts.segments(), ledger::directory, schemas, letters, InstantSource.system());
    }

    /** Empty without Kafka, or when this process does not play the role. */
    static Optional<JournalEvents> open(ProcessParts parts, Schemas schemas, DeadLetters letters) {
        return parts.kafka().isPresent()
                        && parts.ledger().isPresent()
                        && parts.roles().contains(Role.RELAY)
                ? Optional.of(new JournalEvents(
                        parts, parts.kafka().get(), parts.ledger().get(), schemas, letters))
                : Optional.empty();
    }

    /** The broker is up and has its topics. */
    void start() {
        closing.add("relay", relay).start();
        closing.add("fan-out", new KafkaConsumers(kafka, parts.registry()).transactions(FanOut.spec(), fanOut));
    }

    JournalRelay relay() {
        return relay;
    }

    @Override
    public void close() {
        closing.close();
    }
}
