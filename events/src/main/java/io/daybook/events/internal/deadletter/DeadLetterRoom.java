package io.daybook.events.internal.deadletter;

import io.daybook.events.BatchHandler;
import io.daybook.events.Consumers;
import io.daybook.events.DeadLetterDesk;
import io.daybook.events.DeadLetterKeys;
import io.daybook.events.DeadLetters;
import io.daybook.events.ReplayTargets;
import io.daybook.events.RunningConsumer;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import javax.sql.DataSource;

/** Puts dead letters together: who writes them, who records them, who replays them. */
public final class DeadLetterRoom {
    private final DataSource database;
    private final DeadLetters letters;
    private final InstantSource clock;
    private final ReplayTargets targets = new ReplayTargets();
    private final DeadLetterDesk desk;

    /** @param database with the tables of schema {@code events} */
    public DeadLetterRoom(DataSource database, DeadLetterKeys keys, MeterRegistry registry, InstantSource clock) {
        this.clock = clock;
        this.database = database;
        this.letters = new MeasuredLetters(new SealedLetters(keys), registry);
        this.desk = new ReplayDesk(database, keys, targets, Pace.REAL);
        new SuccessRatios(registry, System::nanoTime).register();
    }

    /** For every consumer of this process. */
    public DeadLetters letters() {
        return letters;
    }

    /** For every consumer of this process that can take its letters again. */
    public ReplayTargets targets() {
        return targets;
    }

    public DeadLetterDesk desk() {
        return desk;
    }

    /** Writes letters as they stand in their topics into the table. */
    public BatchHandler recorder() {
        return new LetterRecorder(database, letters, clock);
    }

    /** Starts to fill the table from the topics; the caller closes it. */
    public RunningConsumer startRecorder(Consumers consumers) {
        return consumers.batches(LetterRecorder.spec(), recorder());
    }
}
