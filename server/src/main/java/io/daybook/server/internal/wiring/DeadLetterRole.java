package io.daybook.server.internal.wiring;

import io.daybook.events.DeadLetterDesk;
import io.daybook.events.DeadLetterKeySource;
import io.daybook.events.DeadLetterKeys;
import io.daybook.events.DeadLetterSettings;
import io.daybook.events.DeadLetters;
import io.daybook.events.EventConsumers;
import io.daybook.events.ReplayTargets;
import io.daybook.events.internal.consume.DatabaseEventConsumers;
import io.daybook.events.internal.consume.KafkaConsumers;
import io.daybook.events.internal.deadletter.DeadLetterRoom;
import io.daybook.platform.kafka.KafkaAccess;
import io.daybook.server.internal.Role;
import io.daybook.server.internal.ServerException;
import java.time.InstantSource;

/** Puts dead letters together. Needs: the database with the tables of events. */
final class DeadLetterRole {
    private static final String KEY_FILE = "dlq.key";

    private final ProcessParts parts;
    private final DeadLetterRoom room;

    private DeadLetterRole(ProcessParts parts, DeadLetterRoom room) {
        this.parts = parts;
        this.room = room;
    }

    static DeadLetterRole open(ProcessParts parts) {
        return new DeadLetterRole(
                parts,
                new DeadLetterRoom(parts.database().pool(), keys(parts), parts.registry(), InstantSource.system()));
    }

    private static DeadLetterKeys keys(ProcessParts parts) {
        try {
            return parts.settings()
                    .get(DeadLetterSettings.class)
                    .key()
                    .map(DeadLetterKeySource::keys)
                    .orElseGet(() ->
                            DeadLetterKeys.readOrMake(parts.folder().path().resolve(KEY_FILE)));
        } catch (IllegalArgumentException unusable) {
            throw new ServerException(
                    unusable.getMessage()
                            + ". Mend it, or correct DAYBOOK_DLQ_KEY; without the key that wrote them, letters"
                            + " can be read but not replayed.",
                    unusable);
        }
    }

    DeadLetters letters() {
        return room.letters();
    }

    ReplayTargets targets() {
        return room.targets();
    }

    DeadLetterDesk desk() {
        return room.desk();
    }

    EventConsumers eventConsumers(KafkaAccess kafka) {
        return new DatabaseEventConsumers(
                kafka, parts.database().pool(), letters(), parts.registry(), InstantSource.system());
    }

    /** One process of an installation is enough; several share the work. */
    void start(Closing closing) {
        if (parts.roles().contains(Role.RELAY)) {
            parts.kafka()
                    .ifPresent(kafka -> closing.add(
                            "dead letters", room.startRecorder(new KafkaConsumers(kafka, parts.registry()))));
        }
    }
}
