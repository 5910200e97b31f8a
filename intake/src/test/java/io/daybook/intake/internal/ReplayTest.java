package io.daybook.intake.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.contracts.Topics;
import io.daybook.contracts.tx.v1.TxRaw;
import io.daybook.contracts.tx.v1.TxValidated;
import io.daybook.events.ConfluentWire;
import io.daybook.events.Received;
import io.daybook.events.ReplayTarget;
import io.daybook.events.ReplayTarget.Outcome;
import io.daybook.intake.internal.validate.Validator;
import io.daybook.intake.internal.write.LedgerWriter;
import io.daybook.ledger.Command;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.Side;
import io.daybook.ledger.Submission;
import io.daybook.platform.money.Amount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a dry run says of dead payments is what the replay then does, letter by letter. */
class ReplayTest {
    private static final Pipeline PIPELINE = new Pipeline(1);
    private static final IntakeRoom ROOM = PIPELINE.room();
    private static final byte[] KEY = {1};

    @AfterAll
    static void stop() {
        ROOM.close();
        PIPELINE.close();
    }

    /** The asset was missing; now it is there. */
    @Test
    void whatWasWrongAndIsRightNowIsTakenOnce() throws InterruptedException {
        ReplayTarget target = target(Validator.GROUP);
        String event = UUID.randomUUID().toString();
        Received letter = raw(TxRaw.newBuilder()
                .setPayerAccount("a")
                .setPayeeAccount("b")
                .setAsset("POINTS")
                .setAmount("5")
                .setEventId(event)
                .setWorkspaceId("replay")
                .build());
        Received hopeless = new Received(Topics.TX_RAW, 0, 8, KEY, new byte[] {1}, Map.of(), 0);
        assertThat(target.dryRun(letter))
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.code()).isEqualTo("asset_not_found"));
        PIPELINE.ledger()
                .submit(Submission.of("replay", new Command.DefineAsset("POINTS", 0, null)))
                .join();

        assertThat(target.dryRun(List.of(letter, hopeless, letter)))
                .extracting(Object::getClass)
                .containsExactly(classes(Outcome.Accepted.class, Outcome.Rejected.class, Outcome.AlreadyApplied.class));
        assertThat(replayed(target, List.of(letter, hopeless, letter)))
                .extracting(Object::getClass)
                .containsExactly(classes(Outcome.Accepted.class, Outcome.Rejected.class, Outcome.AlreadyApplied.class));
        assertThat(target.dryRun(letter)).isInstanceOf(Outcome.AlreadyApplied.class);
        assertThat(PIPELINE.journaled("replay")).containsExactly(event);
        assertThat(PIPELINE.all(Topics.TX_VALIDATED)).hasSize(1);
    }

    /** Three payments out of one balance, which is enough for two. */
    @Test
    void lettersThatDependOnEachOtherAreDecidedTogether() throws InterruptedException {
        PIPELINE.ledger()
                .submit(Submission.of(
                        "purse",
                        new Command.OpenAccount(
                                "purse",
                                "EUR",
                                Side.DEBIT,
                                new OverdraftLimit.AtMost(Amount.of(1_000)),
                                null,
                                Map.of())))
                .join();
        ReplayTarget target = target(LedgerWriter.GROUP);
        List<Received> letters = List.of(checked("4.00"), checked("5.00"), checked("2.00"), checked("1.00"));

        List<Outcome> dry = target.dryRun(letters);
        assertThat(PIPELINE.balance("purse", "purse")).isZero();
        List<Outcome> real = replayed(target, letters);

        assertThat(dry).isEqualTo(real);
        assertThat(real)
                .extracting(Object::getClass)
                .containsExactly(classes(
                        Outcome.Accepted.class,
                        Outcome.Accepted.class,
                        Outcome.Rejected.class,
                        Outcome.Accepted.class));
        assertThat(PIPELINE.balance("purse", "purse")).isEqualTo(-1_000);
    }

    private static Class<?>[] classes(Class<?>... classes) {
        return classes;
    }

    private static List<Outcome> replayed(ReplayTarget target, List<Received> letters) throws InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        for (Received letter : letters) {
            outcomes.add(target.replay(letter));
        }
        return outcomes;
    }

    private static ReplayTarget target(String group) {
        return Objects.requireNonNull(ROOM.replayTargets().get(group));
    }

    private static Received raw(TxRaw message) {
        return new Received(Topics.TX_RAW, 0, 7, KEY, Pipeline.framed(message), Map.of(), 1_700_000_000_000L);
    }

    private static Received checked(String amount) {
        TxValidated message = TxValidated.newBuilder()
                .setPayerAccount("purse")
                .setPayeeAccount("shop")
                .setAsset("EUR")
                .setAmount(amount)
                .setEventId(UUID.randomUUID().toString())
                .setWorkspaceId("purse")
                .build();
        byte[] value = ConfluentWire.frame(3, TxValidated.getDescriptor(), message.toByteArray());
        return new Received(Topics.TX_VALIDATED, 0, 1, KEY, value, Map.of(), 0);
    }
}
