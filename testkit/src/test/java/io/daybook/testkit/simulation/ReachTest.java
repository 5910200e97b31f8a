package io.daybook.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.Directory;
import io.daybook.ledger.Event;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.Submission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A generator that no longer reaches something tries it no longer: everything that may happen happens within a few seeds. */
class ReachTest {
    private static final int STEPS = 40;
    private static final int SEEDS = 500;
    /** Of sizes beyond what a history holds: {@link BoundsTest}. */
    private static final Set<RejectionCode> ELSEWHERE =
            EnumSet.of(RejectionCode.QUEUE_FULL, RejectionCode.ACCOUNT_CAPACITY, RejectionCode.TOO_LARGE);

    private static final Set<String> EVENTS_ELSEWHERE = Set.of("OwnerStarted", "Forked");

    private final Set<RejectionCode> codes = EnumSet.noneOf(RejectionCode.class);
    private final Set<String> events = new HashSet<>();

    @Test
    void everyRefusalAndEveryEventHappens() {
        new Search(STEPS, seed -> new Watched()).run(1, SEEDS);
        assertThat(codes).containsAll(EnumSet.complementOf(EnumSet.copyOf(ELSEWHERE)));
        assertThat(events).containsAll(allEvents());
    }

    private static List<String> allEvents() {
        return Arrays.stream(Event.class.getDeclaredClasses())
                .filter(type -> type.isRecord() && Event.class.isAssignableFrom(type))
                .map(Class::getSimpleName)
                .filter(name -> !EVENTS_ELSEWHERE.contains(name))
                .toList();
    }

    private final class Watched implements Subject {
        private final SteppedShard shard = SteppedShard.withoutFaults();

        @Override
        public List<Outcome> submit(Submission submission, long nowMicros) {
            List<Outcome> outcomes = shard.submit(submission, nowMicros);
            for (Outcome outcome : outcomes) {
                if (outcome instanceof Outcome.Rejected rejected) {
                    codes.add(rejected.code());
                }
            }
            return outcomes;
        }

        @Override
        public List<AccountSnapshot> accounts(long nowMicros) {
            return shard.accounts(nowMicros);
        }

        @Override
        public Directory directory() {
            return shard.directory();
        }

        @Override
        public List<Recorded<Event>> journal() {
            return shard.journal();
        }

        @Override
        public void restart(long nowMicros) {
            shard.restart(nowMicros);
        }

        @Override
        public void close() {
            shard.journal()
                    .forEach(recorded -> events.add(recorded.event().getClass().getSimpleName()));
            shard.close();
        }
    }
}
