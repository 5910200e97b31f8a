package io.daybook.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.Decision;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.LedgerUnavailableException.Reason;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.Side;
import io.daybook.ledger.Submission;
import io.daybook.ledger.internal.shard.Pacing;
import io.daybook.ledger.internal.shard.ShardWriter;
import io.daybook.ledger.internal.shard.Turn;
import io.daybook.ledger.internal.shard.WriterClock;
import io.daybook.ledger.internal.state.Application;
import io.daybook.ledger.journal.JournalUnavailableException;
import io.daybook.ledger.journal.KeyIndex;
import io.daybook.platform.ids.PositionedId;
import io.daybook.testkit.ChangedSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What happens at each bound of the ledger: the production shard, a store that never fails, bounds within reach. */
class BoundsTest {
    private static final int MAX_STEPS = 200_000;

    private static SteppedOwner owner(Map<String, Object> bounds) {
        LedgerSettings settings = ChangedSettings.of(bounds);
        return new SteppedOwner(
                "owner", new SimulatedStore(1, 0, false, Table.START_MICROS, settings, Application::new), 1);
    }

    private static Submission transfer(String workspace, @Nullable String key, String to) {
        return Submission.of(workspace, key, transfer(to, null, EntryDetails.NONE));
    }

    private static Command transfer(String to, Command.@Nullable Hold hold, EntryDetails details) {
        return new Command.Transfer(
                new AccountRef.ByCode("from"),
                new AccountRef.ByCode(to),
                "EUR",
                AmountInput.minor(1),
                hold,
                null,
                details);
    }

    private static Command open(String code) {
        return new Command.OpenAccount(code, null, Side.DEBIT, OverdraftLimit.UNLIMITED, null, Map.of());
    }

    private static Outcome answer(SteppedOwner owner, Submission submission) {
        return answer(owner, owner.writer.submit(submission)).outcomes().getFirst();
    }

    private static Decision answer(SteppedOwner owner, CompletableFuture<Decision> future) {
        for (int step = 0; !future.isDone(); step++) {
            assertThat(step).as("steps without an answer").isLessThan(MAX_STEPS);
            owner.step();
        }
        return future.join();
    }

    private static LedgerUnavailableException refusal(CompletableFuture<Decision> future) {
        assertThat(future).isCompletedExceptionally();
        try {
            throw new AssertionError("answered " + future.join());
        } catch (CompletionException failed) {
            return (LedgerUnavailableException) Objects.requireNonNull(failed.getCause());
        }
    }

    private static void isRefused(Outcome outcome, RejectionCode code, String detail) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> {
            assertThat(rejected.code()).isEqualTo(code);
            assertThat(rejected.detail()).contains(detail);
            assertThat(rejected.transferId()).isNull();
        });
    }

    @Test
    void queueFull() {
        SteppedOwner owner = owner(Map.of("queueCapacityCommands", 2, "totalQueueCapacityCommands", 3));
        List<CompletableFuture<Decision>> waiting = new ArrayList<>();
        waiting.add(owner.writer.submit(transfer("default", "k0", "to")));
        waiting.add(owner.writer.submit(transfer("default", "k1", "to")));
        LedgerUnavailableException full = refusal(owner.writer.submit(transfer("default", "k2", "to")));
        assertThat(full.reason()).isEqualTo(Reason.QUEUE_FULL);
        assertThat(full).hasMessageContaining("workspace default").hasMessageContaining("2 commands");
        assertThat(full.retryAfterSeconds()).isPositive();
        waiting.add(owner.writer.submit(transfer("other", "k0", "to")));
        LedgerUnavailableException shardFull = refusal(owner.writer.submit(transfer("third", "k0", "to")));
        assertThat(shardFull.reason()).isEqualTo(Reason.QUEUE_FULL);
        assertThat(shardFull).hasMessageContaining("the shard").hasMessageContaining("3 commands");
        for (CompletableFuture<Decision> one : waiting) {
            assertThat(answer(owner, one).outcomes().getFirst()).isInstanceOf(Outcome.Done.class);
        }
        assertThat(answer(owner, transfer("default", "k2", "to"))).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void accountCapacity() {
        SteppedOwner owner = owner(Map.of("shardMaxAccounts", 2));
        assertThat(answer(owner, transfer("default", null, "to"))).isInstanceOf(Outcome.Done.class);
        isRefused(answer(owner, Submission.of("default", "k", open("c"))), RejectionCode.ACCOUNT_CAPACITY, "accounts");
        isRefused(answer(owner, transfer("default", "t", "c")), RejectionCode.ACCOUNT_CAPACITY, "accounts");
        assertThat(answer(owner, transfer("default", "t", "to")))
                .as("the key was not kept, and accounts that are there go on")
                .isInstanceOfSatisfying(
                        Outcome.Done.class, done -> assertThat(done.replayed()).isFalse());
    }

    @Test
    void shardMaxOpenHolds() {
        SteppedOwner owner = owner(Map.of("shardMaxOpenHolds", 1));
        Command hold = transfer("to", new Command.Hold(null), EntryDetails.NONE);
        Outcome first = answer(owner, Submission.of("default", "h1", hold));
        assertThat(first).isInstanceOf(Outcome.Done.class);
        isRefused(answer(owner, Submission.of("default", "h2", hold)), RejectionCode.ACCOUNT_CAPACITY, "holds");
        UUID placed = ((Outcome.Done) first).recorded().transferId();
        assertThat(answer(owner, Submission.of("default", "v", new Command.VoidHold(placed))))
                .isInstanceOf(Outcome.Done.class);
        assertThat(answer(owner, Submission.of("default", "h2", hold)))
                .as("the refusal was not kept")
                .isInstanceOf(Outcome.Done.class);
    }

    @Test
    void shardMaxWorkspaces() {
        SteppedOwner owner = owner(Map.of("shardMaxWorkspaces", 1));
        assertThat(answer(owner, transfer("default", "k", "to"))).isInstanceOf(Outcome.Done.class);
        isRefused(
                answer(owner, transfer("second", "k", "to")),
                RejectionCode.ACCOUNT_CAPACITY,
                "ledger.shard_max_workspaces");
        assertThat(answer(owner, transfer("default", "l", "to"))).isInstanceOf(Outcome.Done.class);
    }

    /** Who is away for a look-up still takes up its room, and is answered in the end. */
    @Test
    void queueFullOfLookUps() {
        LedgerSettings bounds = ChangedSettings.of(Map.of("queueCapacityCommands", 2));
        List<Runnable> lookUps = new ArrayList<>();
        SimulatedStore store = new SimulatedStore(1, 0, false, Table.START_MICROS, bounds, Application::new);
        try (SimulatedParts parts = new SimulatedParts(store, lookUps::add, Pacing.REAL)) {
            ShardWriter writer = new ShardWriter(0, "owner", parts, bounds);
            assertThat(turned(writer, transfer("default", "k", "to"))).isNotCompletedExceptionally();
            List<CompletableFuture<Decision>> away = new ArrayList<>();
            for (int sent = 0; sent < 2; sent++) {
                away.add(writer.submit(reversalOfNothing("r" + sent)));
                for (int turn = 0; turn < 10; turn++) {
                    writer.turn();
                    writer.appenderTurn();
                }
                assertThat(lookUps).hasSize(sent + 1);
            }
            assertThat(writer.waitingCommands()).isEqualTo(2);
            assertThat(refusal(writer.submit(reversalOfNothing("r2"))).reason()).isEqualTo(Reason.QUEUE_FULL);
            lookUps.forEach(Runnable::run);
            for (int turn = 0; turn < 10; turn++) {
                writer.turn();
                writer.appenderTurn();
            }
            assertThat(away).allSatisfy(one -> assertThat(one).isCompleted());
            assertThat(writer.waitingCommands()).isZero();
        }
    }

    private static Submission reversalOfNothing(String key) {
        UUID nothing = PositionedId.transfer(Table.START_MICROS / 1000, 0, 1, 4_000);
        return Submission.of("default", key, new Command.Reverse(nothing, Command.ReversalDate.NOW, EntryDetails.NONE));
    }

    @Test
    void keyIndexBehind() {
        SimulatedClock clock = new SimulatedClock(Table.START_MICROS);
        Faults none = new Faults(1, 0);
        SimulatedJournal journal = new SimulatedJournal(clock, none, segment -> segment);
        AtomicBoolean refuses = new AtomicBoolean(true);
        SimulatedParts parts = new SimulatedParts(clock, none, journal) {
            @Override
            public KeyIndex openKeys(int shard) {
                return new RefusingIndex(refuses);
            }
        };
        try (parts) {
            ShardWriter writer = new ShardWriter(
                    0, "owner", parts, ChangedSettings.of(Map.of("keysInMemory", 2, "shardMaxKeysNotIndexed", 4)));
            for (int taken = 0; taken < 4; taken++) {
                assertThat(turned(writer, transfer("default", "k" + taken, "to")))
                        .isNotCompletedExceptionally();
            }
            LedgerUnavailableException behind = refusal(turned(writer, transfer("default", "k4", "to")));
            assertThat(behind.reason()).isEqualTo(Reason.KEY_INDEX_BEHIND);
            assertThat(behind).hasMessageContaining("4 idempotency keys");
            refuses.set(false);
            CompletableFuture<Decision> again = turned(writer, transfer("default", "k4", "to"));
            while (again.isCompletedExceptionally()) {
                assertThat(refusal(again).reason()).isEqualTo(Reason.KEY_INDEX_BEHIND);
                again = turned(writer, transfer("default", "k4", "to"));
            }
            assertThat(again.join().outcomes().getFirst()).isInstanceOf(Outcome.Done.class);
        }
    }

    private static CompletableFuture<Decision> turned(ShardWriter writer, Submission submission) {
        CompletableFuture<Decision> future = writer.submit(submission);
        while (!future.isDone()) {
            writer.turn();
            writer.appenderTurn();
        }
        return future;
    }

    /** Takes no keys while it refuses. */
    private record RefusingIndex(AtomicBoolean refuses) implements KeyIndex {
        @Override
        public long watermarkSeq() {
            return 0;
        }

        @Override
        public boolean mightContain(long digestHigh, long digestLow) {
            return false;
        }

        @Override
        public OptionalLong find(long digestHigh, long digestLow) {
            return OptionalLong.empty();
        }

        @Override
        public void append(List<Entry> entries, long throughSeq) {
            if (refuses.get()) {
                throw new JournalUnavailableException("refused", new Exception("simulated"));
            }
        }
    }

    @Test
    void clockWrong() {
        SimulatedClock clock = new SimulatedClock(Table.START_MICROS);
        Faults none = new Faults(1, 0);
        SimulatedJournal journal = new SimulatedJournal(clock, none, segment -> segment);
        SimulatedParts ahead = new SimulatedParts(clock, none, journal) {
            @Override
            public WriterClock clock() {
                return () -> clock.micros() + 6_000_000;
            }
        };
        try (ahead) {
            LedgerSettings impatient = ChangedSettings.of(Map.of("outageMaxWaitMs", 0L));
            ShardWriter writer = new ShardWriter(0, "ahead", ahead, impatient);
            CompletableFuture<Decision> future = writer.submit(transfer("default", "k", "to"));
            while (!future.isDone()) {
                assertThat(writer.turn()).isEqualTo(Turn.FAILED);
            }
            LedgerUnavailableException wrong = refusal(future);
            assertThat(wrong.reason()).isEqualTo(Reason.CLOCK_WRONG);
            assertThat(wrong).hasMessageContaining("6000 ms ahead of PostgreSQL's");
            assertThat(journal.segments()).isEmpty();
        }
    }

    @Test
    void tooLarge() {
        SteppedOwner owner = owner(Map.of("segmentMaxCommands", 4, "batchMaxCommands", 6, "segmentMaxBytes", 2_000));
        Command one = transfer("to", null, EntryDetails.NONE);
        isTooLarge(owner, batch(7, "k", null, one), "7 commands");
        isTooLarge(owner, batch(5, null, null, one), "5 commands");
        isTooLarge(owner, batch(5, "k", "g", one), "5 commands");
        Command heavy = transfer("to", null, new EntryDetails(null, "x".repeat(3_000), null, Map.of(), false));
        isTooLarge(owner, batch(1, "k", null, heavy), "1 commands of this size");
        // None of them kept its keys, and what fits goes on, over as many segments as it takes.
        assertThat(answer(owner, owner.writer.submit(batch(6, "k", null, one))).outcomes())
                .allMatch(outcome -> outcome instanceof Outcome.Done done && !done.replayed());
    }

    private static Submission batch(int count, @Nullable String batchKey, @Nullable String linked, Command command) {
        List<Submission.Item> items = new ArrayList<>();
        for (int item = 0; item < count; item++) {
            items.add(new Submission.Item(command, null, linked));
        }
        return new Submission("default", items, batchKey, false);
    }

    private static void isTooLarge(SteppedOwner owner, Submission submission, String what) {
        assertThat(answer(owner, owner.writer.submit(submission)).outcomes())
                .allSatisfy(outcome -> isRefused(outcome, RejectionCode.TOO_LARGE, what));
    }

    /** Rule 12: a workspace with a flood does not make the others wait for its end. */
    @Test
    void fairness() {
        SteppedOwner owner = owner(Map.of());
        CompletableFuture<Decision> flood =
                owner.writer.submit(batch(10_000, "k", null, transfer("to", null, EntryDetails.NONE)));
        CompletableFuture<Decision> small = owner.writer.submit(transfer("small", "k", "to"));
        long smallSeq = answer(owner, small).position().seq();
        long floodSeq = answer(owner, flood).position().seq();
        assertThat(smallSeq).isLessThan(floodSeq);
    }
}
