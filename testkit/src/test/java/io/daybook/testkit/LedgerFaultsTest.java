package io.daybook.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.Decision;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Event;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import io.daybook.ledger.Submission;
import io.daybook.platform.sql.DatabaseUrl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Lost answers and two owners under load on a real PostgreSQL: what was answered is there, once. */
class LedgerFaultsTest {
    private static final String WORKSPACE = "default";
    private static final int CLIENTS = 8;
    private static final int TRANSFERS_PER_CLIENT = 100;
    private static final int TRIES = 400;
    private static final int MAX_ROUNDS = 30;

    @Test
    void answersThatAreLostOnTheWayAreResolvedFromTheJournal() throws Exception {
        DatabaseUrl database = TestPostgres.shared().freshDatabase();
        int port = Integer.parseInt(database.hosts().getFirst().replaceAll(".*:", ""));
        try (FlakyProxy proxy = new FlakyProxy(port, 20, 4711)) {
            DatabaseUrl flaky = database.withHosts(List.of("127.0.0.1:" + proxy.port()));
            Answers answers = new Answers();
            try (TestLedger ledger = TestLedger.start(flaky, LedgerSettings.defaults(), "cut")) {
                balanceOfNobody(ledger.ledger());
                proxy.cut(25);
                // The faster the machine, the more transfers share an answer: go on until enough answers were lost.
                for (int round = 0; round < MAX_ROUNDS && proxy.cutsLeft() > 10; round++) {
                    load(List.of(ledger.ledger()), answers);
                }
                assertThat(proxy.cutsLeft()).as("cuts that did not happen").isLessThanOrEqualTo(10);
            }
            answers.areInTheJournalOnce(database);
        }
    }

    @Test
    void twoLedgersThatBothWantTheShardNeverPostTwice() throws Exception {
        DatabaseUrl database = TestPostgres.shared().freshDatabase();
        Answers answers = new Answers();
        try (TestLedger one = TestLedger.start(database, greedy(), "one");
                TestLedger two = TestLedger.start(database, greedy(), "two")) {
            load(List.of(one.ledger(), two.ledger()), answers);
        }
        Set<Long> epochs = answers.areInTheJournalOnce(database);
        assertThat(epochs).as("reigns: both had their turn").hasSizeGreaterThan(1);
    }

    /** Takes the shard over though the other is alive: only the journal decides. */
    private static LedgerSettings greedy() {
        return ChangedSettings.of(Map.of("takeOverQuietMs", 0L, "heartbeatMs", 20L));
    }

    private static void balanceOfNobody(Ledger ledger) throws Exception {
        assertThat(ledger.account(WORKSPACE, new AccountRef.ByCode("nobody"))
                        .get(30, TimeUnit.SECONDS)
                        .value())
                .isEmpty();
    }

    /** What the clients were told. */
    private static final class Answers {
        /** Key to the transfer that it was answered with. */
        final Map<String, UUID> byKey = new ConcurrentHashMap<>();

        final Set<UUID> withoutKey = ConcurrentHashMap.newKeySet();
        int rounds;

        /** @return the epochs that wrote transfers */
        Set<Long> areInTheJournalOnce(DatabaseUrl database) {
            Map<String, UUID> journaled = new HashMap<>();
            Set<UUID> transfers = new HashSet<>();
            Set<Long> epochs = new HashSet<>();
            try (TestLedger reader = TestLedger.start(database, LedgerSettings.defaults(), "reader")) {
                SegmentSource source = reader.room().segments();
                long next = 1;
                for (List<Segment> page = source.read(0, next, 100);
                        !page.isEmpty();
                        page = source.read(0, next, 100)) {
                    for (Segment segment : page) {
                        assertThat(segment.seq()).isEqualTo(next++);
                        for (Recorded<Event> event : source.events(segment)) {
                            if (event.event() instanceof Event.TransferCompleted done) {
                                epochs.add(segment.epoch());
                                assertThat(transfers.add(event.transferId())).isTrue();
                                if (done.key() != null) {
                                    assertThat(journaled.put(done.key(), event.transferId()))
                                            .as("key %s is journaled once", done.key())
                                            .isNull();
                                }
                            }
                        }
                    }
                }
            }
            assertThat(byKey).hasSize(rounds * CLIENTS * TRANSFERS_PER_CLIENT / 2);
            assertThat(journaled).containsAllEntriesOf(byKey);
            assertThat(transfers).containsAll(withoutKey);
            return epochs;
        }
    }

    private static void load(List<Ledger> ledgers, Answers answers) throws Exception {
        int round = answers.rounds++;
        List<Future<?>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < CLIENTS; client++) {
                int number = client;
                clients.add(threads.submit(() -> {
                    for (int transfer = 0; transfer < TRANSFERS_PER_CLIENT; transfer++) {
                        String key = transfer % 2 == 0 ? "r" + round + "-" + number + "-" + transfer : null;
                        transfer(ledgers, key, answers);
                    }
                    return null;
                }));
            }
            for (Future<?> client : clients) {
                client.get(180, TimeUnit.SECONDS);
            }
        }
    }

    private static void transfer(List<Ledger> ledgers, @Nullable String key, Answers answers) throws Exception {
        Command command = new Command.Transfer(
                new AccountRef.ByCode("from"),
                new AccountRef.ByCode("to"),
                "EUR",
                AmountInput.minor(1),
                null,
                null,
                EntryDetails.NONE);
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Ledger ledger = ledgers.get(ThreadLocalRandom.current().nextInt(ledgers.size()));
            try {
                Decision decision =
                        ledger.submit(Submission.of(WORKSPACE, key, command)).get(30, TimeUnit.SECONDS);
                Outcome.Done done = (Outcome.Done) decision.outcomes().getFirst();
                if (key == null) {
                    assertThat(answers.withoutKey.add(done.recorded().transferId()))
                            .isTrue();
                } else {
                    answers.byKey.put(key, done.recorded().transferId());
                }
                return;
            } catch (ExecutionException refused) {
                // Only "try again" is allowed; without a key nobody may try again.
                assertThat(refused).hasCauseInstanceOf(LedgerUnavailableException.class);
                if (key == null) {
                    return;
                }
                Thread.sleep(10);
            } catch (TimeoutException never) {
                throw new AssertionError("a command was never answered", never);
            }
        }
        throw new AssertionError("no owner in " + TRIES + " tries");
    }
}
