package io.daybook.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.Decision;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Event;
import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.Submission;
import io.daybook.platform.money.Amount;
import io.daybook.platform.sql.DatabaseUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The ledger with its threads on a real PostgreSQL: answers are durable, retries are replays, restarts lose nothing. */
class LedgerOnPostgresTest {
    private static final String WORKSPACE = "default";

    private static Command transfer(String from, String to, long minor) {
        return new Command.Transfer(
                new AccountRef.ByCode(from),
                new AccountRef.ByCode(to),
                "EUR",
                AmountInput.minor(minor),
                null,
                null,
                EntryDetails.NONE);
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private static Amount balance(TestLedger ledger, String code) throws Exception {
        return await(ledger.ledger().account(WORKSPACE, new AccountRef.ByCode(code)))
                .value()
                .orElseThrow()
                .balances()
                .getFirst()
                .posted();
    }

    @Test
    void aTransferIsThereAfterARestartAndItsRetryIsTheFirstAnswer() throws Exception {
        DatabaseUrl database = TestPostgres.shared().freshDatabase();
        UUID first;
        try (TestLedger ledger = TestLedger.start(database, LedgerSettings.defaults(), "one")) {
            first = done(await(ledger.ledger().submit(Submission.of(WORKSPACE, "k1", transfer("alice", "bob", 1234)))));
            assertThat(balance(ledger, "bob")).isEqualTo(Amount.of(1234));
            assertThat(balance(ledger, "alice")).isEqualTo(Amount.of(-1234));
        }
        try (TestLedger ledger = TestLedger.start(database, LedgerSettings.defaults(), "two")) {
            Decision retry =
                    await(ledger.ledger().submit(Submission.of(WORKSPACE, "k1", transfer("alice", "bob", 1234))));
            assertThat(done(retry)).isEqualTo(first);
            assertThat(((Outcome.Done) retry.outcomes().getFirst()).replayed()).isTrue();
            assertThat(balance(ledger, "bob")).isEqualTo(Amount.of(1234));
            Decision reused =
                    await(ledger.ledger().submit(Submission.of(WORKSPACE, "k1", transfer("alice", "bob", 99))));
            Outcome.Rejected rejected = (Outcome.Rejected) reused.outcomes().getFirst();
            assertThat(rejected.code()).isEqualTo(RejectionCode.IDEMPOTENCY_KEY_REUSED);
            assertThat(rejected.pointer()).isEqualTo("/amount_minor");
        }
    }

    private static UUID done(Decision decision) {
        return ((Outcome.Done) decision.outcomes().getFirst()).recorded().transferId();
    }

    @Test
    void holdsAreCapturedOnceAndReversedOnce() throws Exception {
        try (TestLedger ledger = TestLedger.start()) {
            Command hold = new Command.Transfer(
                    new AccountRef.ByCode("alice"),
                    new AccountRef.ByCode("bob"),
                    "EUR",
                    AmountInput.minor(500),
                    new Command.Hold(3_600L),
                    null,
                    EntryDetails.NONE);
            UUID id = done(await(ledger.ledger().submit(Submission.of(WORKSPACE, hold))));
            Command capture = new Command.Capture(id, AmountInput.minor(200), EntryDetails.NONE);
            List<CompletableFuture<Decision>> both = List.of(
                    ledger.ledger().submit(Submission.of(WORKSPACE, capture)),
                    ledger.ledger().submit(Submission.of(WORKSPACE, capture)));
            assertThat(await(both.get(0)).outcomes().getFirst()).isInstanceOf(Outcome.Done.class);
            assertThat(((Outcome.Rejected) await(both.get(1)).outcomes().getFirst()).code())
                    .isEqualTo(RejectionCode.ALREADY_CAPTURED);
            Command reverse = new Command.Reverse(id, Command.ReversalDate.NOW, EntryDetails.NONE);
            Outcome reversed = await(ledger.ledger().submit(Submission.of(WORKSPACE, reverse)))
                    .outcomes()
                    .getFirst();
            assertThat(((Outcome.Done) reversed).recorded().event()).isInstanceOf(Event.EntryReversed.class);
            assertThat(balance(ledger, "bob")).isEqualTo(Amount.ZERO);
            assertThat(((Outcome.Rejected) await(ledger.ledger().submit(Submission.of(WORKSPACE, reverse)))
                                    .outcomes()
                                    .getFirst())
                            .code())
                    .isEqualTo(RejectionCode.ALREADY_REVERSED);
        }
    }

    @Test
    void aBatchWithoutKeysCapturesAndReverses() throws Exception {
        try (TestLedger ledger = TestLedger.start()) {
            Command hold = new Command.Transfer(
                    new AccountRef.ByCode("alice"),
                    new AccountRef.ByCode("bob"),
                    "EUR",
                    AmountInput.minor(500),
                    new Command.Hold(null),
                    null,
                    EntryDetails.NONE);
            UUID id = done(await(ledger.ledger().submit(Submission.of(WORKSPACE, hold))));
            Submission batch = new Submission(
                    WORKSPACE,
                    List.of(
                            new Submission.Item(new Command.Capture(id, null, EntryDetails.NONE), null, null),
                            new Submission.Item(
                                    new Command.Reverse(id, Command.ReversalDate.NOW, EntryDetails.NONE), null, null)),
                    null,
                    false);
            List<Outcome> outcomes = await(ledger.ledger().submit(batch)).outcomes();
            assertThat(outcomes.get(0)).isInstanceOf(Outcome.Done.class);
            assertThat(outcomes.get(1)).isInstanceOf(Outcome.Done.class);
            assertThat(balance(ledger, "bob")).isEqualTo(Amount.ZERO);
        }
    }

    @Test
    void manyBatchesWithKeysAreEachDecidedOnce() throws Exception {
        DatabaseUrl database = TestPostgres.shared().freshDatabase();
        LedgerSettings defaults = LedgerSettings.defaults();
        try (TestLedger ledger = TestLedger.start(database, defaults, "one")) {
            for (int round = 0; round < 2; round++) {
                List<CompletableFuture<Decision>> decisions = new ArrayList<>();
                for (int batch = 0; batch < 30; batch++) {
                    List<Submission.Item> items = new ArrayList<>();
                    for (int item = 0; item < 1_000; item++) {
                        items.add(new Submission.Item(
                                transfer("a" + item % 7, "b" + item % 11, 1), "b" + batch + "-" + item, null));
                    }
                    decisions.add(ledger.ledger().submit(new Submission(WORKSPACE, items, null, false)));
                }
                for (CompletableFuture<Decision> decision : decisions) {
                    boolean replayed = round == 1;
                    assertThat(await(decision).outcomes())
                            .allSatisfy(outcome -> assertThat(outcome)
                                    .isInstanceOfSatisfying(
                                            Outcome.Done.class,
                                            done -> assertThat(done.replayed()).isEqualTo(replayed)));
                }
            }
            Amount sum = Amount.ZERO;
            for (int account = 0; account < 11; account++) {
                sum = sum.plus(balance(ledger, "b" + account));
            }
            assertThat(sum).isEqualTo(Amount.of(30_000));
        }
    }
}
