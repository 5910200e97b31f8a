package io.daybook.ledger.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.ledger.Segment;
import io.daybook.ledger.internal.codec.SegmentHash;
import io.daybook.ledger.journal.JournalSession;
import io.daybook.ledger.journal.JournalUnavailableException;
import io.daybook.ledger.journal.UnknownOutcomeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class PostgresJournalStoreTest {
    private final TestDatabase database = TestDatabase.migrated();

    static Segment next(Segment previous, String payload) {
        return SegmentHash.seal(
                previous.shard(),
                previous.epoch(),
                previous.seq() + 1,
                previous.decidedAtMicros() + 1,
                previous.hash(),
                payload.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    static Segment first(int shard, String payload) {
        return SegmentHash.seal(
                shard, 1, 1, 1_000, SegmentHash.genesis(), payload.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    static List<Segment> chain(int shard, int length) {
        List<Segment> segments = new ArrayList<>();
        segments.add(first(shard, "1"));
        while (segments.size() < length) {
            segments.add(next(segments.getLast(), "payload " + segments.size()));
        }
        return segments;
    }

    static void assertSame(Segment actual, Segment expected) {
        assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
    }

    @Test
    void appendsInOrderAndReadsBackWhatItWrote() {
        List<Segment> chain = chain(3, 5);
        try (JournalSession session = database.store().open(3)) {
            assertThat(session.head()).isEmpty();
            assertThat(session.headIs(0, SegmentHash.genesis())).isTrue();
            for (Segment segment : chain) {
                assertThat(session.append(segment)).isTrue();
                assertThat(session.headIs(segment.seq(), segment.hash())).isTrue();
                assertThat(session.headIs(segment.seq() - 1, segment.prevHash()))
                        .isFalse();
            }
            assertSame(session.head().orElseThrow(), chain.getLast());
            assertThat(session.read(2, 3)).usingRecursiveComparison().isEqualTo(chain.subList(1, 4));
            assertThat(session.read(6, 3)).isEmpty();
        }
    }

    @Test
    void isFencedByAnotherHashAGapAndATakenSeq() {
        List<Segment> chain = chain(0, 3);
        try (JournalSession session = database.store().open(0)) {
            assertThat(session.append(chain.get(1))).as("nothing before it").isFalse();
            assertThat(session.append(chain.getFirst())).isTrue();
            assertThat(session.append(first(0, "another"))).as("taken").isFalse();
            assertThat(session.append(chain.get(2))).as("gap").isFalse();
            assertThat(session.append(next(first(0, "another"), "x")))
                    .as("hash")
                    .isFalse();
            assertThat(session.append(chain.get(1))).isTrue();
            assertThat(session.append(next(chain.getFirst(), "other"))).isFalse();
            assertThat(session.append(chain.get(2)))
                    .as("lives on after a fence")
                    .isTrue();
        }
    }

    @Test
    void shardsDoNotSeeEachOther() {
        try (JournalSession one = database.store().open(1);
                JournalSession two = database.store().open(2)) {
            assertThat(one.append(first(1, "a"))).isTrue();
            assertThat(two.head()).isEmpty();
            assertThat(two.append(first(2, "b"))).isTrue();
        }
    }

    @Test
    void ofTwoSessionsThatRaceForASeqExactlyOneWins() throws Exception {
        Segment last = first(0, "start");
        try (JournalSession one = database.store().open(0);
                JournalSession two = database.store().open(0);
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            assertThat(one.append(last)).isTrue();
            for (int round = 0; round < 100; round++) {
                Segment before = last;
                CyclicBarrier start = new CyclicBarrier(2);
                Segment left = next(before, "left");
                Segment right = next(before, "right");
                Future<Boolean> leftWins = threads.submit(() -> await(start) && one.append(left));
                Future<Boolean> rightWins = threads.submit(() -> await(start) && two.append(right));
                assertThat(leftWins.get()).isNotEqualTo(rightWins.get());
                last = leftWins.get() ? left : right;
            }
            assertSame(two.head().orElseThrow(), last);
            List<Segment> all = one.read(1, 1_000);
            assertThat(all).hasSize(101);
            for (int at = 1; at < all.size(); at++) {
                assertThat(all.get(at).prevHash()).isEqualTo(all.get(at - 1).hash());
            }
        }
    }

    private static boolean await(CyclicBarrier barrier) throws Exception {
        barrier.await();
        return true;
    }

    @Test
    void aWarningIsAnUnknownOutcome() throws Exception {
        database.execute("""
                CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE WARNING 'might not have been replicated'; RETURN NEW; END $$""");
        database.execute("CREATE TRIGGER warn BEFORE INSERT ON journal.segment FOR EACH ROW EXECUTE FUNCTION warn()");
        try (JournalSession session = database.store().open(0)) {
            assertThatThrownBy(() -> session.append(first(0, "a")))
                    .isInstanceOf(UnknownOutcomeException.class)
                    .hasMessageContaining("replicated");
        }
    }

    @Test
    void aDatabaseThatIsAwayIsUnavailable() {
        PostgresJournalStore store = new PostgresJournalStore(name -> database.open(1, name), JournalSettings.DEFAULTS);
        assertThatThrownBy(() -> store.open(0)).isInstanceOf(JournalUnavailableException.class);
    }

    @Test
    void partitionsAreThereBeforeTheyAreNeeded() throws Exception {
        List<Segment> chain = chain(0, 25);
        PostgresJournalStore store = new PostgresJournalStore(
                database::open, new JournalSettings(Duration.ofSeconds(20), 4, Duration.ofSeconds(3)));
        try (JournalSession session = store.open(0)) {
            for (Segment segment : chain) {
                assertThat(session.append(segment)).isTrue();
            }
            assertThat(session.read(1, 100)).usingRecursiveComparison().isEqualTo(chain);
            assertSame(session.head().orElseThrow(), chain.getLast());
        }
        assertThat(database.number("SELECT count(*) FROM pg_inherits WHERE inhparent = 'journal.segment'::regclass"))
                .isGreaterThanOrEqualTo(7);
        // Another size from now on continues where the last partition ends.
        try (JournalSession session = database.store().open(0)) {
            assertThat(session.append(next(chain.getLast(), "more"))).isTrue();
        }
    }

    @Test
    void payloadsAreStoredAsTheyAre() throws Exception {
        byte[] payload = new byte[900 << 10];
        new java.util.Random(3).nextBytes(payload);
        Segment segment = SegmentHash.seal(0, 1, 1, 5, SegmentHash.genesis(), payload);
        try (JournalSession session = database.store().open(0)) {
            assertThat(session.append(segment)).isTrue();
            assertSame(session.head().orElseThrow(), segment);
        }
        assertThat(database.number("SELECT pg_column_size(payload) FROM journal.segment WHERE"
                        + " pg_column_compression(payload) IS NULL"))
                .isEqualTo(payload.length);
    }

    @Test
    void knowsTheDatabaseAndItsClock() throws Exception {
        try (JournalSession session = database.store().open(0)) {
            assertThat(session.identity().systemId())
                    .isEqualTo(database.number("SELECT system_identifier FROM pg_control_system()"));
            assertThat(session.identity().timeline()).isEqualTo(1);
            long clock = session.clockMicros();
            assertThat(session.clockMicros()).isGreaterThan(clock);
        }
    }

    @Test
    void theLeaseIsHeldByOneUntilItClosesOrIsQuiet() throws Exception {
        PostgresJournalStore here = database.store();
        PostgresJournalStore there = database.store();
        long never = Duration.ofDays(1).toMillis();
        try (JournalSession second = there.open(0);
                JournalSession otherShard = there.open(1)) {
            try (JournalSession first = here.open(0)) {
                assertThat(first.tryLease("here", never)).isTrue();
                assertThat(first.tryLease("here", never)).as("again").isTrue();
                assertThat(second.tryLease("there", never)).isFalse();
                assertThat(otherShard.tryLease("there", never)).isTrue();

                assertThat(second.tryLease("there", 0)).as("quiet long enough").isTrue();
                long seen = first.clockMicros();
                first.heartbeat(1, "here");
                assertThat(second.tryLease("there", (first.clockMicros() - seen) / 1_000 + 1))
                        .as("the heartbeat is a new sign of life")
                        .isFalse();
                first.append(first(0, "a"));
                assertThat(second.tryLease("there", 3_600_000))
                        .as("a segment is one too")
                        .isFalse();
            }
            awaitLease(second);
        }
        assertThat(database.number("SELECT count(*) FROM journal.owner WHERE owner = 'here' AND epoch = 1"))
                .isEqualTo(1);
    }

    /** The server notices a closed connection a moment later. */
    private static void awaitLease(JournalSession session) throws InterruptedException {
        for (int attempt = 0; !session.tryLease("there", 3_600_000); attempt++) {
            assertThat(attempt).isLessThan(500);
            Thread.sleep(10);
        }
    }

    @Test
    void anOwnerTakesItsLeaseAgainWhenItsConnectionIsGone() throws Exception {
        try (JournalSession owner = watchful().open(0);
                JournalSession other = database.store().open(0)) {
            assertThat(owner.tryLease("owner", NEVER)).isTrue();
            long before = database.number(LEASE_PROCESS);
            database.number("SELECT count(pg_terminate_backend(" + before + "))");
            // Whoever sees no lock could take it now: the owner must have it again by itself.
            awaitLeaseOtherThan(before);
            assertThat(other.tryLease("other", NEVER)).isFalse();
        }
    }

    @Test
    void anOwnerThatPassedOverAnotherTakesTheLeaseWhenThatOneLetsGo() throws Exception {
        try (JournalSession owner = watchful().open(0);
                JournalSession third = database.store().open(0)) {
            long stuck;
            try (JournalSession former = database.store().open(0)) {
                assertThat(former.tryLease("former", NEVER)).isTrue();
                stuck = database.number(LEASE_PROCESS);
                assertThat(owner.tryLease("owner", 0)).as("quiet long enough").isTrue();
                assertThat(database.number(LEASE_PROCESS)).isEqualTo(stuck);
            }
            awaitLeaseOtherThan(stuck);
            assertThat(third.tryLease("third", NEVER)).isFalse();
        }
    }

    private static final long NEVER = Duration.ofDays(1).toMillis();

    /** The PostgreSQL process that holds the lock of shard 0 in this test's database; 0: nobody does. */
    private static final String LEASE_PROCESS = """
            SELECT coalesce(max(pid), 0) FROM pg_locks JOIN pg_database ON pg_database.oid = database
             WHERE locktype = 'advisory' AND granted AND objid = 0 AND datname = current_database()""";

    private PostgresJournalStore watchful() {
        return new PostgresJournalStore(
                database::open, new JournalSettings(Duration.ofSeconds(20), 1_000_000, Duration.ofMillis(20)));
    }

    private void awaitLeaseOtherThan(long process) throws Exception {
        long now = process;
        for (int attempt = 0; now == process || now == 0; attempt++) {
            assertThat(attempt).as("tries until the lease is held again").isLessThan(1_500);
            Thread.sleep(20);
            now = database.number(LEASE_PROCESS);
        }
    }

    @Test
    void anOlderReignDoesNotHideANewerOnesHeartbeat() throws Exception {
        try (JournalSession session = database.store().open(0)) {
            session.heartbeat(5, "new");
            session.heartbeat(4, "old");
        }
        assertThat(database.number("SELECT epoch FROM journal.owner WHERE owner = 'new'"))
                .isEqualTo(5);
    }
}
