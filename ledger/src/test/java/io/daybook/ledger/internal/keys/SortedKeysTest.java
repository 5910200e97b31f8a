package io.daybook.ledger.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.ledger.journal.KeyIndex.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The order of a run's keys is unsigned by the whole digest, however alike the digests are. */
class SortedKeysTest {
    @Test
    void sortsRandomAndAlikeDigestsAsUnsignedNumbers() {
        for (long seed = 1; seed <= 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Entry> entries = new ArrayList<>();
            int count = random.nextInt(300);
            for (int position = 1; position <= count; position++) {
                // Few different upper halves, some of them negative as signed numbers, some differing in low bits only.
                long high = random.nextBoolean() ? random.nextLong() : random.nextLong(-4, 4);
                entries.add(new Entry(high, random.nextLong(-3, 3), position));
            }

            List<Entry> sorted = SortedKeys.of(entries);

            assertThat(sorted).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(entries);
            for (int at = 1; at < sorted.size(); at++) {
                Entry before = sorted.get(at - 1);
                Entry entry = sorted.get(at);
                int byHigh = Long.compareUnsigned(before.digestHigh(), entry.digestHigh());
                int order = byHigh != 0 ? byHigh : Long.compareUnsigned(before.digestLow(), entry.digestLow());
                assertThat(order).as("seed %d, place %d", seed, at).isLessThanOrEqualTo(0);
            }
        }
    }
}
