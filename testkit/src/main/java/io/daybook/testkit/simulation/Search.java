package io.daybook.testkit.simulation;

import io.daybook.testkit.generate.History;
import io.daybook.testkit.generate.Step;
import io.daybook.testkit.model.Request;
import io.daybook.testkit.model.Request.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/** Tries seeds one after the other until one fails, then shortens its history. */
public final class Search {
    private static final int SHORTENINGS = 3_000;

    private final int steps;
    private final UnaryOperator<History> histories;
    private final LongFunction<Subject> subjects;
    private int shortenings;
    private int inconclusive;
    private long faultsMet;

    /**
     * @param steps how long a history is on average
     * @param subjects makes a fresh subject; its argument seeds the subject's own faults
     */
    public Search(int steps, LongFunction<Subject> subjects) {
        this(steps, history -> history, subjects);
    }

    /** @param histories changes what was generated to what the subject can be asked */
    public Search(int steps, UnaryOperator<History> histories, LongFunction<Subject> subjects) {
        this.steps = steps;
        this.histories = histories;
        this.subjects = subjects;
    }

    /** @param seed the seed that failed first */
    public record Finding(long seed, Trial.Failure failure, History shortest) {
        @Override
        public String toString() {
            return "seed " + seed + " fails: " + failure.message() + "\nafter " + shortest;
        }
    }

    /** The first failing seed in {@code [from, from + count)}, with a history as short as it gets. */
    public Optional<Finding> run(long from, long count) {
        for (long seed = from; seed < from + count; seed++) {
            History history = histories.apply(History.of(seed, steps));
            Trial.Result result = Trial.of(history, subjects.apply(seed));
            inconclusive += result.inconclusive() ? 1 : 0;
            faultsMet += result.faultsMet();
            if (result.failure().isPresent()) {
                return Optional.of(shorten(history, result.failure().get()));
            }
        }
        return Optional.empty();
    }

    /** How many histories so far had to be given up. */
    public int inconclusive() {
        return inconclusive;
    }

    /** How often a store failed so far. */
    public long faultsMet() {
        return faultsMet;
    }

    private Finding shorten(History history, Trial.Failure failure) {
        int end = Math.min(failure.step() + 1, history.steps().size());
        Finding best = new Finding(
                history.seed(), failure, history.with(history.steps().subList(0, end)));
        shortenings = 0;
        for (int chunk = Math.max(1, end / 2); chunk >= 1; chunk /= 2) {
            best = withoutSteps(best, chunk);
        }
        return withoutItems(best);
    }

    private Finding withoutSteps(Finding finding, int chunk) {
        Finding best = finding;
        int at = Math.max(0, best.shortest().steps().size() - chunk);
        while (at >= 0) {
            List<Step> fewer = new ArrayList<>(best.shortest().steps());
            fewer.subList(at, Math.min(at + chunk, fewer.size())).clear();
            best = better(best, fewer);
            at = at == 0 ? -1 : Math.max(0, Math.min(at, best.shortest().steps().size()) - chunk);
        }
        return best;
    }

    private Finding withoutItems(Finding finding) {
        Finding best = finding;
        for (int at = best.shortest().steps().size() - 1; at >= 0; at--) {
            int item = 0;
            while (best.shortest().steps().get(at) instanceof Step.Send send
                    && send.request().items().size() > 1
                    && item < send.request().items().size()) {
                Request request = send.request();
                List<Item> fewerItems = new ArrayList<>(request.items());
                fewerItems.remove(item);
                List<Step> steps = new ArrayList<>(best.shortest().steps());
                steps.set(
                        at,
                        new Step.Send(
                                new Request(request.workspace(), fewerItems, request.batchKey(), request.dryRun())));
                Finding shorter = better(best, steps);
                item += shorter.equals(best) ? 1 : 0;
                best = shorter;
            }
        }
        return best;
    }

    /** The shorter history if it still fails, else the one we had. */
    private Finding better(Finding best, List<Step> steps) {
        if (++shortenings > SHORTENINGS) {
            return best;
        }
        History shorter = best.shortest().with(steps);
        return Trial.of(shorter, subjects.apply(best.seed()))
                .failure()
                .map(failure -> new Finding(best.seed(), failure, shorter))
                .orElse(best);
    }
}
