package io.daybook.ledger.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.ledger.journal.SnapshotStore.Manifest;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PostgresSnapshotStoreTest {
    private final TestDatabase database = TestDatabase.migrated();
    private final PostgresSnapshotStore store = new PostgresSnapshotStore(database.dataSource());

    private void save(int shard, long seq, String... chunks) {
        store.save(
                shard,
                seq,
                new byte[] {(byte) seq},
                3,
                "1:2=" + seq,
                List.of(chunks).stream()
                        .map(chunk -> chunk.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .iterator());
    }

    @Test
    void keepsTheThreeNewestOfEachShard() throws Exception {
        save(1, 1, "other shard");
        for (int seq = 10; seq <= 50; seq += 10) {
            save(0, seq, "a" + seq, "b" + seq);
        }
        assertThat(store.manifests(0)).extracting(Manifest::seq).containsExactly(50L, 40L, 30L);
        Manifest newest = store.manifests(0).getFirst();
        assertThat(newest).usingRecursiveComparison().isEqualTo(new Manifest(0, 50, new byte[] {50}, 3, 2, "1:2=50"));
        assertThat(store.chunk(newest, 1)).asString().isEqualTo("b50");
        assertThat(store.chunk(newest, 2)).isNull();
        assertThat(store.manifests(1)).hasSize(1);
        assertThat(database.number("SELECT count(*) FROM journal.snapshot_chunk"))
                .isEqualTo(7);
    }

    @Test
    void aSnapshotThatWasNotFinishedDoesNotCount() {
        Iterator<byte[]> failing = new Iterator<>() {
            private int given;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public byte[] next() {
                if (given++ == 1) {
                    throw new IllegalStateException("killed here");
                }
                return new byte[1];
            }
        };
        save(0, 1, "whole");
        assertThatThrownBy(() -> store.save(0, 2, new byte[32], 1, "", failing)).hasMessage("killed here");
        assertThat(store.manifests(0)).extracting(Manifest::seq).containsExactly(1L);
        save(0, 2, "second try");
        assertThat(store.chunk(store.manifests(0).getFirst(), 0)).asString().isEqualTo("second try");
    }
}
