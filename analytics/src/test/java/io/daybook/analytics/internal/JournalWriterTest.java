package io.daybook.analytics.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.analytics.Window;
import io.daybook.analytics.internal.duckdb.DuckDbStore;
import io.daybook.events.Failure;
import io.daybook.events.Received;
import io.daybook.events.RetryableException;
import io.daybook.ledger.Position;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the topic may do to a store: repeat, lack, garble, contradict. The journal is a real ledger's. */
class JournalWriterTest {
    private static LoadedLedger ledger;

    @TempDir
    Path folder;

    private final List<Failure> letters = new ArrayList<>();
    private final List<Long> stored = new ArrayList<>();
    private Store store;
    private JournalWriter writer;

    @BeforeAll
    static void load() {
        ledger = new LoadedLedger();
    }

    @AfterAll
    static void unload() {
        ledger.close();
    }

    @BeforeEach
    void open() {
        store = new DuckDbStore(folder, 128, 1);
        writer = writer(ledger.ledger().room().segments(), 50_000);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private JournalWriter writer(SegmentSource journal, int batchLines) {
        return new JournalWriter(
                store,
                journal,
                shard -> new References(shard, store, ledger.catalogs(), 100),
                letters::add,
                segments -> segments.forEach(segment -> stored.add(segment.seq())),
                new JournalWriter.Bounds(batchLines, Duration.ZERO),
                InstantSource.system());
    }

    /** What flowed to every account since the beginning is its balance: the ledger's own word against the store's. */
    private void assertStoreSaysWhatTheLedgerSays() {
        Window window = Window.last(60, Window.MINUTE, Instant.now());
        Map<String, BigInteger> flows = new HashMap<>();
        for (String account : LoadedLedger.ACCOUNTS) {
            store.flows(LoadedLedger.WORKSPACE, account, window)
                    .forEach(flow -> flows.merge(account + " " + flow.asset(), flow.net(), BigInteger::add));
        }
        flows.values().removeIf(net -> net.signum() == 0);
        assertThat(flows).isEqualTo(ledger.balances());
        long head = ledger.segments().size();
        assertThat(store.position(0).seq()).isEqualTo(head);
        assertThat(writer.reached()).containsExactly(new Position(0, head));
        assertThat(stored).doesNotHaveDuplicates().hasSize((int) head);
    }

    @Test
    void everyKindOfPostingArrives() throws InterruptedException {
        writer.handle(Records.of(ledger.segments()));
        assertStoreSaysWhatTheLedgerSays();
        assertThat(store.flows(
                        LoadedLedger.WORKSPACE,
                        ledger.id("dora").toString(),
                        Window.last(60, Window.MINUTE, Instant.now())))
                .extracting(flow -> flow.asset() + " " + flow.scale() + " " + flow.net())
                .containsExactly("USD 2 100");
        assertThat(letters).isEmpty();
    }

    @Test
    void aWriteEndsWithTheSegmentThatReachesItsBound() throws InterruptedException {
        writer = writer(ledger.ledger().room().segments(), 1);
        writer.handle(Records.of(ledger.segments()));
        assertStoreSaysWhatTheLedgerSays();
    }

    /** Anything of the past, again, in any portion, also after a restart. Seen red without the comparison of numbers. */
    @Test
    void whatComesAgainIsPassedOver() throws InterruptedException {
        List<Segment> all = ledger.segments();
        Random random = new Random(7);
        int reached = 0;
        while (reached < all.size()) {
            int from = random.nextInt(reached + 1);
            int to = Math.min(all.size(), from + 1 + random.nextInt(4));
            writer.handle(Records.of(all.subList(from, to)));
            reached = Math.max(reached, to);
            if (random.nextInt(3) == 0) {
                store.close();
                store = new DuckDbStore(folder, 128, 1);
                writer = writer(ledger.ledger().room().segments(), 50_000);
            }
        }
        writer.handle(Records.of(all));
        assertStoreSaysWhatTheLedgerSays();
    }

    @Test
    void whatTheTopicLacksComesFromTheJournal() throws InterruptedException {
        List<Segment> all = ledger.segments();
        writer.handle(Records.of(all.subList(0, 2)));
        writer.handle(Records.of(List.of(all.get(4), all.get(8))));
        writer.handle(Records.of(all.subList(all.size() - 1, all.size())));
        assertStoreSaysWhatTheLedgerSays();
    }

    /** Seen red with the gap ignored. */
    @Test
    void aGapThatNobodyCanFillStopsTheShard() throws InterruptedException {
        writer = writer(new DecoderOnly(), 50_000);
        List<Segment> all = ledger.segments();
        writer.handle(Records.of(all.subList(0, 3)));
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> writer.handle(Records.of(all.subList(4, 6))))
                    .isInstanceOf(RetryableException.class)
                    .hasMessageContaining("segment 0-5 does not follow")
                    .hasMessageContaining("lacks what is between");
        }
        assertThat(store.position(0).seq()).isEqualTo(3);
        writer.handle(Records.of(all.subList(3, all.size())));
        assertStoreSaysWhatTheLedgerSays();
    }

    /** A lost branch of the journal: the same numbers with other hashes. Seen red without the comparison of hashes. */
    @Test
    void anotherHistoryStopsTheShard() throws InterruptedException {
        try (LoadedLedger other = new LoadedLedger()) {
            List<Segment> ours = ledger.segments();
            List<Segment> theirs = other.segments();
            writer.handle(Records.of(ours.subList(0, 4)));
            assertThatThrownBy(() -> writer.handle(Records.of(theirs.subList(4, 5))))
                    .isInstanceOf(RetryableException.class)
                    .hasMessageContaining("the hash before it is");
            assertThatThrownBy(() -> writer.handle(Records.of(theirs.subList(3, 4))))
                    .isInstanceOf(RetryableException.class)
                    .hasMessageContaining("another segment of this number");
            writer.handle(Records.of(ours));
            assertStoreSaysWhatTheLedgerSays();
        }
    }

    @Test
    // NullAway does not see the annotation of an array in a compiled record.
    @SuppressWarnings("NullAway")
    void aRecordThatNobodyCanReadBecomesALetterAndHoldsNothingUp() throws InterruptedException {
        List<Segment> all = ledger.segments();
        List<Received> records = new ArrayList<>(Records.of(all));
        byte[] changed = Records.value(all.get(5));
        changed[changed.length - 3] ^= 1;
        records.set(5, Records.record(6, changed));
        records.add(2, Records.record(100, new byte[] {1, 2, 3}));
        records.add(new Received("ledger_entry_batches", 0, 101, null, null, Map.of(), 0));
        writer.handle(records);
        assertStoreSaysWhatTheLedgerSays();
        assertThat(letters).hasSize(3).allSatisfy(letter -> {
            assertThat(letter.dlqTopic()).isEqualTo("dlq_clickhouse");
            assertThat(letter.consumer()).isEqualTo("clickhouse-writer-cg");
            assertThat(letter.code()).isEqualTo("unreadable_segment");
        });
    }
}
