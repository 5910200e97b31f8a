package io.daybook.ledger.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.ledger.internal.postgres.TestDatabase;
import io.daybook.ledger.journal.JournalUnavailableException;
import io.daybook.ledger.journal.KeyIndex;
import io.daybook.ledger.journal.KeyIndex.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class PostgresKeyIndexTest {
    private final TestDatabase database = TestDatabase.migrated();
    private final SplittableRandom random = new SplittableRandom(7);

    private List<Entry> entries(long seq, int count) {
        List<Entry> entries = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            entries.add(new Entry(random.nextLong(), random.nextLong(), KeyIndex.pack(seq, index)));
        }
        return entries;
    }

    private static void assertFound(PostgresKeyIndex index, List<Entry> entries) {
        for (Entry entry : entries) {
            assertThat(index.mightContain(entry.digestHigh(), entry.digestLow()))
                    .isTrue();
            assertThat(index.find(entry.digestHigh(), entry.digestLow())).hasValue(entry.position());
        }
    }

    @Test
    void anEmptyIndexHasNothing() {
        try (PostgresKeyIndex index = PostgresKeyIndex.open(database.dataSource(), 0)) {
            assertThat(index.watermarkSeq()).isZero();
            assertThat(index.mightContain(1, 2)).isFalse();
            assertThat(index.find(1, 2)).isEmpty();
        }
    }

    @Test
    void findsEveryKeyBeforeAndAfterMergesAndAfterOpeningAgain() {
        List<Entry> all = new ArrayList<>();
        try (PostgresKeyIndex index = PostgresKeyIndex.open(database.dataSource(), 0)) {
            for (int seq = 1; seq <= 70; seq++) {
                List<Entry> added = entries(seq, 1 + seq % 13 * 60);
                index.append(added, seq);
                assertThat(index.watermarkSeq()).isEqualTo(seq);
                assertFound(index, added.subList(0, 1));
                all.addAll(added);
            }
            index.mergeNow();
            assertFound(index, all.subList(0, 300));
        }
        try (PostgresKeyIndex index = PostgresKeyIndex.open(database.dataSource(), 0);
                PostgresKeyIndex other = PostgresKeyIndex.open(database.dataSource(), 1)) {
            assertThat(index.watermarkSeq()).isEqualTo(70);
            assertThat(index.keys()).isEqualTo(all.size());
            assertFound(index, all.subList(all.size() - 1_500, all.size()));
            assertThat(other.keys()).isZero();
            int falseHits = 0;
            for (int at = 0; at < 20_000; at++) {
                falseHits += index.mightContain(random.nextLong(), random.nextLong()) ? 1 : 0;
            }
            assertThat(falseHits).isLessThan(600);
            for (int at = 0; at < 300; at++) {
                assertThat(index.find(random.nextLong(), random.nextLong())).isEmpty();
            }
        }
    }

    @Test
    void aRunOfManyPartsAndDigestsThatShareAHalf() {
        List<Entry> all = entries(1, KeyPart.MAX_KEYS * 2 + 10);
        long shared = all.get(5).digestHigh();
        for (int at = 0; at < 700; at++) {
            all.add(new Entry(shared, random.nextLong(), KeyIndex.pack(2, at)));
        }
        all.add(new Entry(0, 0, KeyIndex.pack(3, 0)));
        all.add(new Entry(-1, -1, KeyIndex.pack(3, 1)));
        try (PostgresKeyIndex index = PostgresKeyIndex.open(database.dataSource(), 0)) {
            index.append(all, 3);
            assertFound(index, all.subList(all.size() - 702, all.size()));
            assertFound(index, all.subList(0, 500));
            assertThat(index.find(shared, 17)).isEmpty();
        }
    }

    @Test
    void readersSeeEveryKeyWhileRunsAreMerged() {
        List<Entry> first = entries(1, 2_000);
        try (PostgresKeyIndex index = PostgresKeyIndex.open(database.dataSource(), 0)) {
            index.append(first, 1);
            CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> assertFound(index, first));
            for (int seq = 2; seq <= 40; seq++) {
                index.append(entries(seq, 500), seq);
            }
            reader.orTimeout(2, TimeUnit.MINUTES).join();
        }
    }

    @Test
    void runsMergedByAnotherOwnerAreLoadedAgain() {
        try (PostgresKeyIndex stale = PostgresKeyIndex.open(database.dataSource(), 0)) {
            List<Entry> added = new ArrayList<>();
            for (int seq = 1; seq <= 7; seq++) {
                List<Entry> keys = entries(seq, 10);
                stale.append(keys, seq);
                added.addAll(keys);
            }
            try (PostgresKeyIndex owner = PostgresKeyIndex.open(database.dataSource(), 0)) {
                owner.append(entries(8, 10), 8);
                owner.mergeNow();
            }
            assertFound(stale, added);
        }
    }

    @Test
    void anOwnerThatWasPassedOverCannotMoveTheWatermark() {
        try (PostgresKeyIndex stale = PostgresKeyIndex.open(database.dataSource(), 0);
                PostgresKeyIndex owner = PostgresKeyIndex.open(database.dataSource(), 0)) {
            owner.append(entries(1, 3), 1);
            List<Entry> late = entries(2, 3);
            assertThatThrownBy(() -> stale.append(late, 2)).isInstanceOf(JournalUnavailableException.class);
            assertThat(stale.find(late.getFirst().digestHigh(), late.getFirst().digestLow()))
                    .isEmpty();
            owner.append(late, 2);
            assertFound(owner, late);
        }
    }
}
