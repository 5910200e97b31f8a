package io.daybook.server.internal.wiring;

import io.daybook.intake.Intake;
import io.daybook.intake.IntakeSettings;
import io.daybook.intake.internal.IntakeOff;
import io.daybook.intake.internal.IntakeRoom;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.LedgerSettings;
import io.daybook.platform.kafka.KafkaAccess;
import io.daybook.server.internal.Role;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Puts together the way of payments from Kafka into the ledger. Needs: the ledger, events. Made early, so
 * that the gateway knows it; started when the broker is up and has its topics.
 */
final class IntakeRole implements AutoCloseable {
    /** Until there are members of workspaces, anybody's first use makes one. */
    private static final boolean WORKSPACES_COME_BY_USE = true;

    private final Closing closing = new Closing();
    private final Optional<IntakeRoom> room;
    private final boolean works;

    private IntakeRole(Optional<IntakeRoom> room, boolean works) {
        this.room = room;
        this.works = works;
    }

    static IntakeRole open(ProcessParts parts, EventsRole events) {
        Optional<IntakeRoom> room =
                parts.kafka().flatMap(kafka -> parts.ledger().map(ledger -> room(parts, events, kafka, ledger)));
        IntakeRole role = new IntakeRole(room, parts.roles().contains(Role.INTAKE));
        room.ifPresent(made -> {
            role.closing.add("intake", made);
            made.replayTargets().forEach(events.replayTargets()::register);
        });
        return role;
    }

    private static IntakeRoom room(ProcessParts parts, EventsRole events, KafkaAccess kafka, Ledger ledger) {
        return new IntakeRoom(new IntakeRoom.Parts(
                kafka,
                events.consumers(kafka),
                events.schemas(),
                events.letters(),
                ledger,
                parts.settings().get(IntakeSettings.class),
                InstantSource.system(),
                parts.registry(),
                WORKSPACES_COME_BY_USE,
                parts.settings().get(LedgerSettings.class).batchMaxCommands()));
    }

    /** For the gateway, whether this process does the work or another one. */
    Intake intake() {
        return room.map(IntakeRoom::intake).orElseGet(IntakeOff::new);
    }

    /** Called at most once, and only with Kafka. */
    void start() {
        if (works) {
            room.ifPresent(IntakeRoom::start);
        }
    }

    @Override
    public void close() {
        closing.close();
    }
}
