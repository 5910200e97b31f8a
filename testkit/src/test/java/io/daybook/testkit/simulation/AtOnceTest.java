package io.daybook.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Event;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.Segment;
import io.daybook.ledger.Submission;
import io.daybook.ledger.internal.codec.SegmentCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Many clients of one shard at the same time, on a store that fails: each sends again until it has an answer. */
class AtOnceTest {
    private static final int CLIENTS = 8;
    private static final int EACH = 40;
    private static final int SEEDS = 6;

    @Test
    void ofManyWhoEndOneHoldOneWins() throws InterruptedException, ExecutionException {
        for (int seed = 1; seed <= SEEDS; seed++) {
            try (Shard shard = new Shard(seed, 10, Table.START_MICROS)) {
                Outcome.Done hold = (Outcome.Done) shard.ask(transfer("hold", 5, new Command.Hold(null)));
                UUID id = hold.recorded().transferId();
                List<Outcome> outcomes = together(
                        CLIENTS,
                        client -> shard.ask(Submission.of(
                                "default",
                                "end" + client,
                                client % 2 == 0
                                        ? new Command.Capture(id, null, EntryDetails.NONE)
                                        : new Command.VoidHold(id))));
                assertThat(outcomes).filteredOn(Outcome.Done.class::isInstance).hasSize(1);
                audit(shard);
            }
        }
    }

    @Test
    void ofManyWhoReverseOneTransferOneWins() throws InterruptedException, ExecutionException {
        for (int seed = 1; seed <= SEEDS; seed++) {
            try (Shard shard = new Shard(seed, 10, Table.START_MICROS)) {
                Outcome.Done done = (Outcome.Done) shard.ask(transfer("t", 5, null));
                List<Outcome> outcomes = together(
                        CLIENTS,
                        client -> shard.ask(Submission.of(
                                "default",
                                "reverse" + client,
                                new Command.Reverse(
                                        client % 2 == 0
                                                ? done.recorded().transferId()
                                                : done.recorded().entryId(),
                                        Command.ReversalDate.NOW,
                                        EntryDetails.NONE))));
                assertThat(outcomes).filteredOn(Outcome.Done.class::isInstance).hasSize(1);
                audit(shard);
            }
        }
    }

    /**
     * Some read the journal, as a view does, and reverse what they see there at once: before its own sender has an answer, and
     * while the writer does not know yet what became of the append. Nobody is told that what is in the journal is not there.
     */
    @Test
    void whatTheJournalHoldsIsFound() throws InterruptedException, ExecutionException {
        // Each history waits in real time for its many fences: two of them take half a minute.
        for (int seed = 1; seed <= 2; seed++) {
            try (Shard shard = new Shard(seed, 15, Table.START_MICROS)) {
                AtomicInteger senders = new AtomicInteger(CLIENTS / 2);
                List<Integer> reversals = together(CLIENTS, client -> {
                    if (client % 2 == 0) {
                        for (int number = 0; number < EACH; number++) {
                            shard.ask(transfer("t" + client + "-" + number, 1, null));
                        }
                        senders.decrementAndGet();
                        return 0;
                    }
                    return reverseWhatIsThere(shard, client, senders);
                });
                assertThat(reversals.stream().mapToInt(Integer::intValue).sum()).isPositive();
                audit(shard);
            }
        }
    }

    private static int reverseWhatIsThere(Shard shard, int client, AtomicInteger senders) {
        int read = 0;
        int reversed = 0;
        boolean last = false;
        while (!last) {
            last = senders.get() == 0;
            List<Segment> segments = shard.segments();
            for (Segment segment : segments.subList(read, segments.size())) {
                for (Recorded<Event> recorded : SegmentCodec.recorded(segment)) {
                    if (recorded.event() instanceof Event.TransferCompleted) {
                        Outcome outcome = shard.ask(reversal(recorded, client));
                        reversed += outcome instanceof Outcome.Done ? 1 : 0;
                        if (outcome instanceof Outcome.Rejected rejected) {
                            assertThat(rejected.code()).isEqualTo(RejectionCode.ALREADY_REVERSED);
                        }
                    }
                }
            }
            read = segments.size();
        }
        return reversed;
    }

    private static Submission reversal(Recorded<Event> transfer, int client) {
        return Submission.of(
                "default",
                "r" + client + transfer.transferId(),
                new Command.Reverse(
                        client % 4 == 1 ? transfer.transferId() : transfer.entryId(),
                        Command.ReversalDate.NOW,
                        EntryDetails.NONE));
    }

    /** Everybody uses everybody's keys: a key's answer is the same for all, and its transfer is there once. */
    @Test
    void everyAnsweredTransferIsThereOnce() throws InterruptedException, ExecutionException {
        for (int seed = 1; seed <= SEEDS; seed++) {
            try (Shard shard = new Shard(seed, 10, Table.START_MICROS)) {
                AtomicInteger restarts = new AtomicInteger();
                int each = seed;
                List<Map<String, Recorded<?>>> answers = together(CLIENTS, client -> {
                    Map<String, Recorded<?>> mine = new HashMap<>();
                    for (int number = 0; number < EACH; number++) {
                        String key = "k" + (number + client / 2);
                        if (client == 0 && number % 15 == each % 15) {
                            restarts.incrementAndGet();
                            shard.restart(Table.START_MICROS);
                        }
                        Outcome.Done done = (Outcome.Done) shard.ask(transfer(key, 1, null));
                        mine.put(key, done.recorded());
                    }
                    return mine;
                });
                Map<String, Recorded<?>> first = new HashMap<>();
                answers.forEach(mine ->
                        mine.forEach((key, recorded) -> assertThat(first.merge(key, recorded, (one, other) -> one))
                                .isEqualTo(recorded)));
                assertThat(restarts.get()).isPositive();
                audit(shard);
                long transfers = shard.journal().stream()
                        .filter(recorded -> recorded.event() instanceof Event.TransferCompleted)
                        .count();
                assertThat(transfers).isEqualTo(first.size());
                assertThat(shard.journal()).containsAll(events(first));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Recorded<Event>> events(Map<String, Recorded<?>> answers) {
        return answers.values().stream()
                .map(recorded -> (Recorded<Event>) recorded)
                .toList();
    }

    private static void audit(Shard shard) {
        Auditor auditor = new Auditor();
        var accounts = shard.accounts(Table.START_MICROS);
        auditor.read(shard.journal());
        auditor.compare(accounts);
        shard.verify(Table.START_MICROS);
    }

    private static Submission transfer(String key, long minor, Command.@Nullable Hold hold) {
        return Submission.of(
                "default",
                key,
                new Command.Transfer(
                        new AccountRef.ByCode("a"),
                        new AccountRef.ByCode("b"),
                        "EUR",
                        AmountInput.minor(minor),
                        hold,
                        null,
                        EntryDetails.NONE));
    }

    private interface Client<T> {
        T run(int number);
    }

    private static <T> List<T> together(int count, Client<T> client) throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
            List<Future<T>> running = new ArrayList<>();
            for (int number = 0; number < count; number++) {
                int each = number;
                running.add(threads.submit(() -> client.run(each)));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get());
            }
            return results;
        }
    }
}
