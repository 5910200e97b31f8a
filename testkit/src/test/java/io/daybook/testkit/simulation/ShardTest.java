package io.daybook.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.testkit.generate.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The shard writer against the model on a journal that refuses, loses answers and has other owners. */
class ShardTest {
    private static final int STEPS = 25;
    private static final long SEEDS =
            Boolean.getBoolean("daybook.long") ? 5_000 : Long.getLong("daybook.shard.seeds", 150);
    /** A writer waits real time after a fault, so many of them wait side by side. */
    private static final int SIDE_BY_SIDE = 16;

    private static final long START_MICROS = History.of(0, 1).startMicros();

    @Test
    void doesWhatTheModelDoesWhenNothingFails() throws InterruptedException, ExecutionException {
        assertThat(findings(0).faultsMet()).isZero();
    }

    @Test
    void doesWhatTheModelDoesUnderFaults() throws InterruptedException, ExecutionException {
        Totals totals = findings(8);
        if (Long.getLong("daybook.seed") == null) {
            assertThat(totals.faultsMet()).as("faults met").isGreaterThan(SEEDS);
            assertThat(totals.inconclusive()).as("histories that were given up").isLessThan((int) SEEDS / 10);
        }
    }

    private record Totals(long faultsMet, int inconclusive) {}

    /** Fails with what was found, if anything was. */
    private static Totals findings(int faultsInHundred) throws InterruptedException, ExecutionException {
        Long single = Long.getLong("daybook.seed");
        long from = single == null ? 1 : single;
        long to = single == null ? SEEDS : single;
        List<Search.Finding> findings = new ArrayList<>();
        List<Search> searches = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE)) {
            List<Future<Optional<Search.Finding>>> trials = new ArrayList<>();
            for (long seed = from; seed <= to; seed++) {
                long each = seed;
                Search search =
                        new Search(STEPS, History::keyed, ours -> new Shard(ours, faultsInHundred, START_MICROS));
                searches.add(search);
                trials.add(threads.submit(() -> search.run(each, 1)));
            }
            for (Future<Optional<Search.Finding>> trial : trials) {
                trial.get().ifPresent(findings::add);
            }
        }
        assertThat(findings).isEmpty();
        return new Totals(
                searches.stream().mapToLong(Search::faultsMet).sum(),
                searches.stream().mapToInt(Search::inconclusive).sum());
    }
}
