package io.daybook.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.Event;
import io.daybook.testkit.generate.History;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * The production shard against the model, on a store that refuses, loses answers and has other owners: {@code
 * -Ddaybook.long=true} for 100,000 seeds, {@code -Ddaybook.seed=N} for one.
 */
class GeneratedHistoriesTest {
    private static final int STEPS = 40;
    private static final int FAULTS_IN_HUNDRED = 8;
    private static final long SEEDS = Boolean.getBoolean("daybook.long") ? 100_000 : 2_000;
    /** A planted bug that is not found in so many histories means that the harness has become blind. */
    private static final long SEEDS_TO_FIND = 100;

    @Test
    void doesWhatTheModelDoesUnderFaults() {
        Long single = Long.getLong("daybook.seed");
        Search search = new Search(STEPS, GeneratedHistoriesTest::history, GeneratedHistoriesTest::shard);
        assertThat(single == null ? search.run(1, SEEDS) : search.run(single, 1))
                .isEmpty();
        if (single == null) {
            assertThat(search.faultsMet()).as("faults met").isGreaterThan(SEEDS);
            assertThat(search.inconclusive()).as("histories that were given up").isLessThan((int) SEEDS / 15);
        }
    }

    /** Every second history has a key for everything, because its client is told to send again now and then. */
    private static boolean tellsClients(long seed) {
        return seed % 2 == 1;
    }

    private static History history(History generated) {
        return tellsClients(generated.seed()) ? generated.keyed() : generated;
    }

    private static Subject shard(long seed) {
        return SteppedShard.withFaults(seed, FAULTS_IN_HUNDRED, tellsClients(seed));
    }

    @Test
    void findsALimitThatIsSkipped() {
        Optional<Search.Finding> found = new Search(STEPS, seed -> new SkipsLimits()).run(1, SEEDS_TO_FIND);
        assertThat(found).isPresent();
        assertThat(found.orElseThrow().failure().message()).contains("model: INSUFFICIENT_FUNDS");
    }

    @Test
    void findsAnEventThatIsAppliedTwice() {
        Optional<Search.Finding> found =
                plant(event -> event instanceof Event.TransferCompleted ? List.of(event, event) : List.of(event));
        assertThat(found).isPresent();
        assertThat(found.orElseThrow().failure().message()).contains("sums");
        assertThat(found.orElseThrow().shortest().items())
                .as("the shortened history is the one transfer")
                .isEqualTo(1);
    }

    @Test
    void findsAHoldThatIsLost() {
        Optional<Search.Finding> found = plant(event -> event instanceof Event.HoldPlaced ? List.of() : List.of(event));
        assertThat(found).isPresent();
        assertThat(found.orElseThrow().failure().message()).contains("asset", "missing");
    }

    @Test
    void aFindingNamesItsSeedAndRepeatsItself() {
        Function<Event, List<Event>> lost = event -> event instanceof Event.HoldPlaced ? List.of() : List.of(event);
        Search.Finding first = plant(lost).orElseThrow();
        Search.Finding again = new Search(STEPS, seed -> Planted.shard(lost))
                .run(first.seed(), 1)
                .orElseThrow();
        assertThat(again).isEqualTo(first).hasToString(first.toString());
        assertThat(first.toString()).startsWith("seed " + first.seed() + " fails");
    }

    private static Optional<Search.Finding> plant(Function<Event, List<Event>> bug) {
        return new Search(STEPS, seed -> Planted.shard(bug)).run(1, SEEDS_TO_FIND);
    }
}
