package io.daybook.intake.internal;

import io.daybook.contracts.Topics;
import io.daybook.events.ConsumerSpec;
import io.daybook.events.Consumers;
import io.daybook.events.DeadLetters;
import io.daybook.events.ReplayTarget;
import io.daybook.events.RunningConsumer;
import io.daybook.events.Schemas;
import io.daybook.intake.Intake;
import io.daybook.intake.IntakeSettings;
import io.daybook.intake.internal.generate.SeededGenerator;
import io.daybook.intake.internal.ingest.RawWriter;
import io.daybook.intake.internal.recent.TopicEnd;
import io.daybook.intake.internal.validate.ValidateReplay;
import io.daybook.intake.internal.validate.Validator;
import io.daybook.intake.internal.write.LedgerWriter;
import io.daybook.intake.internal.write.LetterBox;
import io.daybook.intake.internal.write.PostReplay;
import io.daybook.ledger.Ledger;
import io.daybook.platform.kafka.KafkaAccess;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The room on a broker: the intake at once, validator and ledger writer from {@link #start} on. */
public final class IntakeRoom implements AutoCloseable {
    private static final int MAX_SUBMISSION_COMMANDS = 2_000;

    private final Parts parts;
    private final KafkaIntake intake;
    private final LetterBox letterBox;
    private final List<RunningConsumer> consumers = new ArrayList<>();

    /**
     * What the room stands on.
     *
     * @param workspacesComeByUse whether a payment may name a workspace that nobody has used yet
     * @param submissionMaxCommands commands that the ledger takes in one submission
     */
    public record Parts(
            KafkaAccess kafka,
            Consumers consumers,
            Schemas schemas,
            DeadLetters letters,
            Ledger ledger,
            IntakeSettings settings,
            InstantSource clock,
            MeterRegistry registry,
            boolean workspacesComeByUse,
            int submissionMaxCommands) {}

    /** Connects to nothing yet. */
    public IntakeRoom(Parts parts) {
        this.parts = parts;
        RawWriter writer =
                new RawWriter(parts.kafka(), parts.schemas(), parts.settings(), parts.clock(), parts.registry());
        this.intake = new KafkaIntake(
                writer,
                new TopicEnd(parts.kafka(), Topics.TX_RAW),
                new TopicEnd(parts.kafka(), Topics.TX_VALIDATED),
                new SeededGenerator(writer::send, parts.clock(), System::nanoTime));
        this.letterBox = new LetterBox(parts.kafka(), LedgerWriter.WORKER);
    }

    public Intake intake() {
        return intake;
    }

    /** Begins to validate and to write; the topics are there. */
    public void start() {
        consumers.add(parts.consumers()
                .batches(
                        ConsumerSpec.of(LedgerWriter.WORKER, LedgerWriter.GROUP, Topics.TX_VALIDATED)
                                .withBatchRecords(parts.settings().writerBatchRecords())
                                .withAllPartitionsTogether(),
                        new LedgerWriter(
                                parts.ledger(), parts.letters(), letterBox, parts.clock(), submissionMaxCommands())));
        consumers.add(parts.consumers()
                .transactions(
                        ConsumerSpec.of(Validator.WORKER, Validator.GROUP, Topics.TX_RAW)
                                .withBatchRecords(parts.settings().validatorBatchRecords())
                                .withAllPartitionsTogether(),
                        validator()));
    }

    /** What takes dead letters of the room's stages again, by the name of the stage's group. */
    public Map<String, ReplayTarget> replayTargets() {
        ReplayTarget post = new PostReplay(parts.ledger(), submissionMaxCommands());
        return Map.of(LedgerWriter.GROUP, post, Validator.GROUP, new ValidateReplay(validator(), post, letterBox));
    }

    private int submissionMaxCommands() {
        return Math.min(parts.submissionMaxCommands(), MAX_SUBMISSION_COMMANDS);
    }

    private Validator validator() {
        return new Validator(
                parts.ledger(),
                parts.schemas(),
                parts.letters(),
                parts.settings(),
                parts.clock(),
                parts.workspacesComeByUse());
    }

    @Override
    public void close() {
        // No new payments first, then the stages in the order in which payments go through them.
        intake.stop();
        consumers.reversed().forEach(RunningConsumer::close);
        letterBox.close();
    }
}
