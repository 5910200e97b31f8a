package io.daybook.bench;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Balance;
import io.daybook.ledger.Command;
import io.daybook.ledger.Decision;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.MemoryPage;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.Side;
import io.daybook.ledger.Submission;
import io.daybook.platform.money.Amount;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Random transfers between named accounts from one thread, with a bounded number of submissions in flight. Remembers what was
 * acknowledged, so that the balances can be compared with it afterwards.
 */
final class TransferLoad {
    static final String WORKSPACE = "default";
    private static final String ASSET = "EUR";
    private static final int AMOUNT_BOUND = 1_000;
    private static final long ANSWER_PATIENCE_SECONDS = 60;
    private static final int OPENINGS_PER_SUBMISSION = 500;
    private static final int OPENINGS_IN_FLIGHT = 16;

    private final Ledger ledger;
    private final AccountRef[] accounts;
    private final long[] expected;
    private final Shape shape;
    private final SplittableRandom random;
    private final Deque<InFlight> waiting = new ArrayDeque<>();
    private long acknowledged;
    private Histogram latencies = newHistogram();

    /**
     * @param perSubmission transfers in one submission
     * @param inFlight submissions that wait for their answers at most
     * @param keys every transfer has an idempotency key of its own, a random UUID
     * @param hot the payee is always the same account
     */
    record Shape(int perSubmission, int inFlight, boolean keys, boolean hot) {}

    private record InFlight(
            CompletableFuture<Decision> decision, long startNanos, int[] from, int[] to, int[] amounts) {}

    /** @param nanos from the first submission to the last answer */
    record Result(long transfers, long nanos, Histogram latencies) {
        double perSecond() {
            return Numbers.perSecond(transfers, nanos);
        }
    }

    TransferLoad(Ledger ledger, int accountCount, Shape shape, long seed) {
        this.ledger = ledger;
        this.shape = shape;
        this.random = new SplittableRandom(seed);
        this.accounts = new AccountRef[accountCount];
        this.expected = new long[accountCount];
        for (int account = 0; account < accountCount; account++) {
            accounts[account] = new AccountRef.ByCode(code(account));
        }
    }

    /** 20 characters, as a customer's wallet might be called. */
    static String code(int account) {
        return String.format("cust:%08d:wallet", account);
    }

    private static Histogram newHistogram() {
        return new Histogram(TimeUnit.MINUTES.toNanos(2), 3);
    }

    /** Opens every account. */
    void open() throws Exception {
        Deque<CompletableFuture<Decision>> openings = new ArrayDeque<>();
        for (int from = 0; from < accounts.length; from += OPENINGS_PER_SUBMISSION) {
            List<Submission.Item> items = new ArrayList<>(OPENINGS_PER_SUBMISSION);
            for (int at = from; at < Math.min(accounts.length, from + OPENINGS_PER_SUBMISSION); at++) {
                Command open =
                        new Command.OpenAccount(code(at), ASSET, Side.DEBIT, OverdraftLimit.UNLIMITED, null, Map.of());
                items.add(new Submission.Item(open, null, null));
            }
            openings.add(ledger.submit(new Submission(WORKSPACE, items, null, false)));
            if (openings.size() >= OPENINGS_IN_FLIGHT) {
                requireDone(openings.removeFirst().get(ANSWER_PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
        }
        for (CompletableFuture<Decision> opening : openings) {
            requireDone(opening.get(ANSWER_PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
    }

    /** Sends until the count or the time is reached, and waits for all answers. */
    Result run(long transfers, int seconds) throws Exception {
        latencies = newHistogram();
        long before = acknowledged;
        long start = System.nanoTime();
        long until = start + TimeUnit.SECONDS.toNanos(seconds);
        long sent = 0;
        while (sent < transfers && System.nanoTime() < until) {
            if (waiting.size() >= shape.inFlight()) {
                settle(waiting.removeFirst());
            }
            int count = (int) Math.min(shape.perSubmission(), transfers - sent);
            waiting.addLast(submit(count));
            sent += count;
        }
        while (!waiting.isEmpty()) {
            settle(waiting.removeFirst());
        }
        return new Result(acknowledged - before, System.nanoTime() - start, latencies);
    }

    private InFlight submit(int count) {
        int[] from = new int[count];
        int[] to = new int[count];
        int[] amounts = new int[count];
        List<Submission.Item> items = new ArrayList<>(count);
        for (int at = 0; at < count; at++) {
            to[at] = shape.hot() ? 0 : random.nextInt(accounts.length);
            from[at] = (to[at] + 1 + random.nextInt(accounts.length - 1)) % accounts.length;
            amounts[at] = 1 + random.nextInt(AMOUNT_BOUND);
            Command transfer = new Command.Transfer(
                    accounts[from[at]],
                    accounts[to[at]],
                    ASSET,
                    AmountInput.minor(amounts[at]),
                    null,
                    null,
                    EntryDetails.NONE);
            String key = shape.keys() ? new UUID(random.nextLong(), random.nextLong()).toString() : null;
            items.add(new Submission.Item(transfer, key, null));
        }
        long now = System.nanoTime();
        return new InFlight(ledger.submit(new Submission(WORKSPACE, items, null, false)), now, from, to, amounts);
    }

    private void settle(InFlight answered) throws Exception {
        requireDone(answered.decision().get(ANSWER_PATIENCE_SECONDS, TimeUnit.SECONDS));
        latencies.recordValue(
                Math.min(latencies.getHighestTrackableValue(), System.nanoTime() - answered.startNanos()));
        for (int at = 0; at < answered.amounts().length; at++) {
            expected[answered.from()[at]] -= answered.amounts()[at];
            expected[answered.to()[at]] += answered.amounts()[at];
        }
        acknowledged += answered.amounts().length;
    }

    private static void requireDone(Decision decision) {
        for (Outcome outcome : decision.outcomes()) {
            if (!(outcome instanceof Outcome.Done)) {
                throw new IllegalStateException("a command of the benchmark was refused: " + outcome);
            }
        }
    }

    /** Acknowledged so far. */
    long acknowledged() {
        return acknowledged;
    }

    /** @throws IllegalStateException if any balance is not what was acknowledged, or all together are not zero */
    void requireRightBalances() throws Exception {
        requireRightBalances(ledger);
    }

    /** The same, asked of another ledger on the same journal. */
    void requireRightBalances(Ledger asked) throws Exception {
        requireBalances(asked, expected);
    }

    /** @param expected minor units by the account's number in its code; one that was never used may be missing */
    static void requireBalances(Ledger asked, long[] expected) throws Exception {
        long[] found = new long[expected.length];
        Amount sum = Amount.ZERO;
        int shard = asked.shardOf(WORKSPACE);
        int next = 0;
        MemoryPage page;
        do {
            page = asked.memory(shard, next, MemoryPage.MAX_ACCOUNTS).get(ANSWER_PATIENCE_SECONDS, TimeUnit.SECONDS);
            for (AccountSnapshot account : page.accounts()) {
                for (Balance balance : account.balances()) {
                    sum = sum.plus(balance.posted());
                    String code = String.valueOf(account.code());
                    found[Integer.parseInt(code.substring(5, 13))] =
                            balance.posted().longValue();
                }
            }
            next += page.accounts().size();
        } while (next < page.accountCount());
        for (int account = 0; account < expected.length; account++) {
            if (found[account] != expected[account]) {
                throw new IllegalStateException("account " + code(account) + " holds " + found[account] + ", "
                        + expected[account] + " was acknowledged");
            }
        }
        if (!sum.isZero()) {
            throw new IllegalStateException("all balances together are " + sum + ", not zero");
        }
    }
}
