package io.daybook.events.internal.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.contracts.EventHeaders;
import io.daybook.contracts.Topics;
import io.daybook.events.PublishedSegment;
import io.daybook.events.Received;
import io.daybook.events.RelayStatus;
import io.daybook.events.RelayStatus.State;
import io.daybook.events.SegmentChain;
import io.daybook.events.SegmentMark;
import io.daybook.events.internal.Backbone;
import io.daybook.ledger.Segment;
import io.daybook.ledger.internal.postgres.JournalSettings;
import io.daybook.ledger.internal.postgres.PostgresJournalStore;
import io.daybook.ledger.internal.postgres.PostgresSegmentSource;
import io.daybook.ledger.journal.JournalSession;
import io.daybook.platform.sql.Connections;
import io.daybook.testkit.TestKafka;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal in Kafka: every segment, once, in order, whoever dies when and whatever goes back. */
class RelayTest {
    private static final TestKafka KAFKA = TestKafka.start();

    @TempDir
    Path folder;

    private Backbone backbone;

    @BeforeEach
    void begin() {
        backbone = Backbone.on(KAFKA);
    }

    @AfterEach
    void end() {
        backbone.close();
    }

    @AfterAll
    static void stop() {
        KAFKA.close();
    }

    @Test
    void publishesTheJournalAndSaysHowFarItIs() {
        backbone.post(20);
        try (RunningRelay relay = backbone.startRelay()) {
            backbone.awaitPublished(relay);
            backbone.post(30);
            backbone.awaitPublished(relay);
            RelayStatus status = relay.status().getFirst();
            assertThat(status.state()).isEqualTo(State.PUBLISHING);
            assertThat(status.backlog()).isZero();
            assertThat(status.oldestUnsentMicros()).isEmpty();
            assertThat(status.trouble()).isEmpty();
        }
        backbone.assertTopicIsTheJournal();
        Received first = backbone.records(Topics.LEDGER_ENTRY_BATCHES).getFirst();
        assertThat(first.key()).asString().isEqualTo("0");
        assertThat(first.header(EventHeaders.SCHEMA)).contains("daybook.events.v1.LedgerEntryBatch");
        assertThat(first.header(EventHeaders.AGGREGATE_ID)).contains("0");
        long segments = backbone.headSeq();
        assertThat(backbone.registry.get("outbox.events.published").counter().count())
                .isEqualTo(segments);
        assertThat(backbone.registry.get("outbox.relay.latency").timer().count())
                .isEqualTo(segments);
        assertThat(backbone.registry.get("outbox.oldest.unsent.seconds").gauge().value())
                .isZero();
        assertThat(backbone.registry
                        .get("polyphony.worker.messages.processed")
                        .tags("worker", "outbox-publisher", "topic", "ledger_entry_batches")
                        .counter()
                        .count())
                .isEqualTo(segments);
        // Where another process would look.
        RunningRelay elsewhere = new RunningRelay(backbone.relayParts(null));
        assertThat(elsewhere.status().getFirst().publishedSeq()).isEqualTo(segments);
    }

    @Test
    void goesOnWhereTheTopicEnds() {
        for (int round = 0; round < 3; round++) {
            backbone.post(10);
            try (RunningRelay relay = backbone.startRelay()) {
                backbone.awaitPublished(relay);
            }
            // What is stored says nothing: it may be older, or of another topic.
            backbone.execute("UPDATE events.relay_position SET seq = " + round);
        }
        backbone.assertTopicIsTheJournal();
    }

    /**
     * The broker goes away under load and comes back: posting goes on, the backlog is told, and drains in order. To be red
     * with a relay that went on with the next segments after a failed transaction.
     */
    @Test
    void theBacklogDrainsInOrderWhenTheBrokerComesBack() throws InterruptedException {
        backbone.post(10);
        try (RunningRelay relay = backbone.startRelay()) {
            backbone.awaitPublished(relay);
            AtomicBoolean posting = new AtomicBoolean(true);
            Thread load = Thread.ofPlatform().start(() -> {
                while (posting.get()) {
                    backbone.post(1);
                }
            });
            long before = backbone.headSeq();
            KAFKA.stop();
            Backbone.await(() -> backbone.headSeq() > before + 300);
            RelayStatus status = relay.status().getFirst();
            assertThat(status.backlog()).isPositive();
            assertThat(status.oldestUnsentMicros()).isPresent();
            Backbone.await(() -> relay.status().getFirst().trouble().isPresent());
            KAFKA.resume();
            Backbone.await(() -> relay.status().getFirst().state() == State.PUBLISHING);
            posting.set(false);
            load.join();
            backbone.awaitPublished(relay);
        }
        backbone.assertTopicIsTheJournal();
    }

    @Test
    void ofSeveralRelaysOnePublishesAndAnotherTakesOver() {
        backbone.post(5);
        try (RunningRelay second = new RunningRelay(backbone.relayParts(null))) {
            try (RunningRelay first = backbone.startRelay()) {
                backbone.awaitPublished(first);
                second.start();
                Backbone.await(() -> second.status().getFirst().state() == State.STANDBY);
                backbone.post(20);
                backbone.awaitPublished(first);
                assertThat(second.status().getFirst().state()).isEqualTo(State.STANDBY);
                assertThat(second.status().getFirst().trouble()).isEmpty();
            }
            Backbone.await(() -> second.status().getFirst().state() == State.PUBLISHING);
            backbone.post(20);
            backbone.awaitPublished(second);
        }
        backbone.assertTopicIsTheJournal();
    }

    /** A lease that lies: both believe that they hold it. Seen red with another transactional id in each: segments came twice. */
    @Test
    void twoThatBothPublishTellEachSegmentOnce() throws InterruptedException {
        List<ShardRelay> relays = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        backbone.ledger();
        for (int number = 0; number < 2; number++) {
            ShardRelay relay = new ShardRelay(
                    0,
                    backbone.ledger().room().segments(),
                    KAFKA.access(),
                    Backbone.SCHEMAS,
                    shard -> new Granted(),
                    (segments, partition) -> {});
            relays.add(relay);
            threads.add(Thread.ofPlatform().start(relay));
        }
        backbone.post(400);
        long head = backbone.headSeq();
        Backbone.await(() -> relays.stream().anyMatch(relay -> relay.status(0).publishedSeq() >= head));
        relays.forEach(ShardRelay::stop);
        for (Thread thread : threads) {
            thread.join();
        }
        backbone.assertTopicIsTheJournal();
    }

    private static final class Granted implements RelayLease {
        @Override
        public void requireHeld() {
            // Whatever is true.
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    /** Rule 9 of the journal: Kafka is ahead. */
    @Test
    void stopsWhenTheJournalWentBackAndPublishesTheBranchOnceItIsForked() {
        PublishedHeads heads = new PublishedHeads(folder);
        backbone.post(20);
        try (RunningRelay relay = new RunningRelay(backbone.relayParts(heads))) {
            relay.start();
            backbone.awaitPublished(relay);
        }
        long published = backbone.headSeq();
        long kept = published - 6;
        List<PublishedSegment> old = backbone.published();
        backbone.goBackTo(kept);
        PostgresSegmentSource journal = new PostgresSegmentSource(backbone.pool);

        // Known without a broker, before anything is written.
        assertThat(heads.problem(journal, 0)).isPresent().get().asString().contains("0-" + published, "0-" + kept);
        try (RunningRelay relay = new RunningRelay(backbone.relayParts(heads))) {
            relay.start();
            Backbone.await(() -> relay.status().getFirst().state() == State.STOPPED);
            assertThat(relay.status().getFirst().trouble())
                    .get()
                    .asString()
                    .contains("Kafka holds segment 0-" + published, "daybook fork --from-seq " + kept);
        }
        assertThat(backbone.published()).hasSize(old.size());

        backbone.fork(kept);
        assertThat(heads.problem(journal, 0)).isEmpty();
        backbone.post(10);
        try (RunningRelay relay = new RunningRelay(backbone.relayParts(heads))) {
            relay.start();
            backbone.awaitPublished(relay);
            backbone.post(3);
            backbone.awaitPublished(relay);
        }
        List<PublishedSegment> all = backbone.published();
        assertThat(all.subList(0, old.size()).stream()
                        .map(each -> Backbone.line(each.segment()))
                        .toList())
                .containsExactlyElementsOf(
                        old.stream().map(each -> Backbone.line(each.segment())).toList());
        assertThat(all.get(old.size()).forkedFrom()).hasValue(kept);
        assertThat(all.stream().filter(each -> each.forkedFrom().isPresent())).hasSize(1);
        assertThat(read(all))
                .containsExactlyElementsOf(
                        backbone.journal().stream().map(Backbone::line).toList());
        // A reader that has lost its offsets and reads again from the middle of the tail that was given up.
        assertThat(read(all.subList((int) kept + 2, all.size())))
                .endsWith(Backbone.line(backbone.journal().getLast()));
    }

    /** Somebody wrote on before it was noticed: the journal has another segment in the place. */
    @Test
    void stopsAtAnotherHashAndPublishesTheJournalOnceAnOperatorHasChosenIt() {
        backbone.post(10);
        try (RunningRelay relay = backbone.startRelay()) {
            backbone.awaitPublished(relay);
        }
        long kept = backbone.headSeq() - 3;
        backbone.goBackTo(kept);
        backbone.startLedger();
        backbone.post(8);
        try (RunningRelay relay = backbone.startRelay()) {
            Backbone.await(() -> relay.status().getFirst().state() == State.STOPPED);
            assertThat(relay.status().getFirst().trouble()).get().asString().contains("another segment");
        }
        backbone.fork(backbone.headSeq());
        backbone.post(2);
        try (RunningRelay relay = backbone.startRelay()) {
            backbone.awaitPublished(relay);
        }
        List<PublishedSegment> all = backbone.published();
        assertThat(all.stream()
                        .map(PublishedSegment::forkedFrom)
                        .filter(OptionalLong::isPresent)
                        .toList())
                .containsExactly(OptionalLong.of(kept));
        assertThat(read(all))
                .containsExactlyElementsOf(
                        backbone.journal().stream().map(Backbone::line).toList());
    }

    /** The bytes that were lost, and no others. To be red with an append that took what did not follow. */
    @Test
    void completesAJournalThatWentBack() {
        backbone.post(25);
        try (RunningRelay relay = backbone.startRelay()) {
            backbone.awaitPublished(relay);
        }
        List<String> before = backbone.journal().stream().map(Backbone::line).toList();
        long kept = backbone.headSeq() - 12;
        backbone.goBackTo(kept);
        List<Long> appended = new ArrayList<>();
        assertThat(complete(segment -> appended.add(segment.seq()))).isEqualTo(12);
        assertThat(appended).hasSize(12).startsWith(kept + 1).endsWith(kept + 12);
        assertThat(backbone.journal().stream().map(Backbone::line).toList()).isEqualTo(before);
        assertThat(complete(segment -> {})).isZero();

        // Nothing at all is left.
        backbone.goBackTo(0);
        assertThat(complete(segment -> {})).isEqualTo(before.size());
        assertThat(backbone.journal().stream().map(Backbone::line).toList()).isEqualTo(before);

        backbone.post(5);
        try (RunningRelay relay = backbone.startRelay()) {
            backbone.awaitPublished(relay);
        }
        backbone.assertTopicIsTheJournal();
    }

    @Test
    void completesNothingWhenSomebodyHasWrittenOn() {
        backbone.post(10);
        try (RunningRelay relay = backbone.startRelay()) {
            backbone.awaitPublished(relay);
        }
        backbone.goBackTo(backbone.headSeq() - 3);
        backbone.post(2);
        backbone.stopLedger();
        assertThatThrownBy(() -> complete(segment -> {}))
                .isInstanceOf(WentBackException.class)
                .hasMessageContaining("another segment");
    }

    private long complete(Consumer<Segment> appended) {
        PostgresJournalStore store =
                new PostgresJournalStore(new Connections(backbone.database)::open, JournalSettings.DEFAULTS);
        try (JournalSession session = store.open(0)) {
            return new JournalCompletion(KAFKA.access(), new PostgresSegmentSource(backbone.pool))
                    .complete(0, session, appended);
        }
    }

    @Test
    void refusesTheTopicOfAnotherLedger() {
        backbone.post(5);
        try (RunningRelay relay = backbone.startRelay()) {
            backbone.awaitPublished(relay);
        }
        backbone.stopLedger();
        backbone.execute("TRUNCATE journal.segment");
        backbone.execute("DELETE FROM journal.snapshot");
        backbone.execute("DELETE FROM journal.workspace");
        backbone.post(20);
        backbone.fork(backbone.headSeq());
        try (RunningRelay relay = backbone.startRelay()) {
            Backbone.await(() -> relay.status().getFirst().state() == State.STOPPED);
            assertThat(relay.status().getFirst().trouble()).get().asString().contains("another ledger");
        }
    }

    /** As a reader without the journal does it. */
    private static List<String> read(List<PublishedSegment> records) {
        List<Segment> taken = new ArrayList<>();
        @Nullable SegmentMark last = null;
        for (PublishedSegment record : records) {
            switch (SegmentChain.step(last, record)) {
                case SegmentChain.Step.Next _ -> {
                    taken.add(record.segment());
                    last = record.mark();
                }
                case SegmentChain.Step.Branch branch -> {
                    taken.removeIf(segment -> segment.seq() > branch.afterSeq());
                    taken.add(record.segment());
                    last = record.mark();
                }
                case SegmentChain.Step.Seen _, SegmentChain.Step.GivenUp _ -> {}
                case SegmentChain.Step.Gap gap -> throw new AssertionError(gap.toString());
                case SegmentChain.Step.Contradiction contradiction ->
                    throw new AssertionError(contradiction.toString());
            }
        }
        return taken.stream().map(Backbone::line).toList();
    }
}
