package io.daybook.server.internal.imports;

import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.Submission;
import io.daybook.server.internal.ServerException;
import io.daybook.server.internal.imports.ImportTarget.Result;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Carries out a plan: assets first, then the entries in batches, a few of them under way at a time. Every entry has its key,
 * so that a batch is sent again when the ledger was away, and an import that was interrupted goes on where it was.
 */
public final class Importer {
    private static final int BATCH_COMMANDS = 1_000;
    private static final int BATCH_POSTINGS = 10_000;
    private static final int BATCHES_UNDER_WAY = 6;
    private static final int MAX_REFUSALS = 1_000;
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final long PAUSE_MILLIS = 500;

    private final ImportTarget target;
    private final LongConsumer progress;
    private final Consumer<RaisedScale> raised;
    private final Deque<Pending> underWay = new ArrayDeque<>();
    private final List<String> refusals = new ArrayList<>();
    private long posted;
    private long replayed;
    private long refused;

    /**
     * @param progress told how many entries are done
     * @param raised told of every asset that gets more decimals, before it gets them
     */
    public Importer(ImportTarget target, LongConsumer progress, Consumer<RaisedScale> raised) {
        this.target = target;
        this.progress = progress;
        this.raised = raised;
    }

    private record Pending(List<ImportPlan.Step> steps, CompletableFuture<List<Result>> results) {}

    /**
     * What became of a plan.
     *
     * @param posted entries that are new
     * @param replayed entries that were there already
     * @param refused entries that the ledger refused
     * @param refusals a sentence each, with file and line; at most a thousand
     * @param took without the start of the ledger
     */
    public record Summary(long posted, long replayed, long refused, List<String> refusals, Duration took) {}

    /**
     * @throws ServerException when an asset in use lacks decimals; nothing was written then
     * @throws TargetAwayException when the ledger stays away; what was written stays, and the import can be run again
     */
    public Summary run(ImportPlan plan) {
        long start = System.nanoTime();
        prepareAssets(plan);
        List<ImportPlan.Step> batch = new ArrayList<>(BATCH_COMMANDS);
        int postings = 0;
        for (ImportPlan.Step step : plan.steps()) {
            if (batch.size() == BATCH_COMMANDS || (postings + step.postings() > BATCH_POSTINGS && !batch.isEmpty())) {
                send(batch);
                batch = new ArrayList<>(BATCH_COMMANDS);
                postings = 0;
            }
            batch.add(step);
            postings += step.postings();
        }
        if (!batch.isEmpty()) {
            send(batch);
        }
        settle(0);
        return new Summary(posted, replayed, refused, refusals, Duration.ofNanos(System.nanoTime() - start));
    }

    private void prepareAssets(ImportPlan plan) {
        AssetPreparation preparation = AssetPreparation.of(plan.assets(), target.assets());
        if (!preparation.problems().isEmpty()) {
            throw new ServerException(String.join("\n", preparation.problems()), null);
        }
        if (preparation.commands().isEmpty()) {
            return;
        }
        // Told first: when the answer is lost, the next run finds the decimals raised and has nothing to tell.
        preparation.raised().forEach(raised);
        List<Result> results = await(target.submit(preparation.commands()), preparation.commands());
        for (Result result : results) {
            // Defined already: an earlier answer was lost, or somebody was faster; a lacking scale shows at the
            // entries.
            if (result instanceof Result.Refused no && !no.code().equals(RejectionCode.ASSET_EXISTS.wireName())) {
                throw new ServerException("An asset cannot be defined: " + no.detail() + ".", null);
            }
        }
    }

    private void send(List<ImportPlan.Step> batch) {
        settle(BATCHES_UNDER_WAY - 1);
        underWay.add(new Pending(batch, target.submit(items(batch))));
    }

    private static List<Submission.Item> items(List<ImportPlan.Step> steps) {
        return steps.stream().map(ImportPlan.Step::item).toList();
    }

    /** Takes answers until no more than so many batches are under way. */
    private void settle(int leave) {
        while (underWay.size() > leave) {
            Pending pending = underWay.removeFirst();
            List<Result> results = await(pending.results(), items(pending.steps()));
            for (int i = 0; i < results.size(); i++) {
                count(pending.steps().get(i), results.get(i));
            }
            progress.accept(posted + replayed + refused);
        }
    }

    private void count(ImportPlan.Step step, Result result) {
        switch (result) {
            case Result.Posted done -> {
                posted += done.replayed() ? 0 : 1;
                replayed += done.replayed() ? 1 : 0;
            }
            case Result.Refused no -> {
                refused++;
                if (refusals.size() < MAX_REFUSALS) {
                    refusals.add(step.file() + ":" + step.line() + ": The ledger refuses the entry (" + no.code()
                            + "): " + no.detail() + ".");
                }
            }
        }
    }

    private List<Result> await(CompletableFuture<List<Result>> first, List<Submission.Item> items) {
        CompletableFuture<List<Result>> asked = first;
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                List<Result> results = asked.join();
                if (results.size() != items.size()) {
                    throw new ServerException(
                            "The server answered " + results.size() + " results to " + items.size()
                                    + " commands; it is not a Daybook of this version.",
                            null);
                }
                return results;
            } catch (CompletionException failed) {
                if (!(failed.getCause() instanceof TargetAwayException away)) {
                    throw failed;
                }
                if (!away.mayPass() || System.nanoTime() > deadline) {
                    throw away;
                }
                pause(away);
                asked = target.submit(items);
            }
        }
    }

    private static void pause(TargetAwayException away) {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw away;
        }
    }
}
