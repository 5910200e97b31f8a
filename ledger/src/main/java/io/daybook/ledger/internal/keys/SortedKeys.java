package io.daybook.ledger.internal.keys;

import io.daybook.ledger.journal.KeyIndex.Entry;
import java.util.Arrays;
import java.util.List;

/**
 * Keys in the order of their digests. Half a million are sorted at a time while the writer works: numbers are sorted, which is
 * several times as fast as objects with a comparator, and what they leave open is put right afterwards.
 */
final class SortedKeys {
    private SortedKeys() {}

    static List<Entry> of(List<Entry> entries) {
        Entry[] given = entries.toArray(Entry[]::new);
        // Each number is the digest's beginning with the entry's place in the lowest bits; unsigned order as signed
        // order.
        long places = Long.highestOneBit(Math.max(1, given.length)) * 2 - 1;
        long[] order = new long[given.length];
        for (int at = 0; at < given.length; at++) {
            order[at] = (given[at].digestHigh() & ~places | at) ^ Long.MIN_VALUE;
        }
        Arrays.sort(order);
        Entry[] sorted = new Entry[given.length];
        for (int at = 0; at < sorted.length; at++) {
            insert(sorted, at, given[(int) (order[at] & places)]);
        }
        return Arrays.asList(sorted);
    }

    /** Digests are random: the beginnings of two are hardly ever equal, so that nearly nothing moves. */
    private static void insert(Entry[] sorted, int end, Entry entry) {
        int at = end;
        while (at > 0 && compare(entry, sorted[at - 1]) < 0) {
            sorted[at] = sorted[at - 1];
            at--;
        }
        sorted[at] = entry;
    }

    private static int compare(Entry one, Entry other) {
        int byHigh = Long.compareUnsigned(one.digestHigh(), other.digestHigh());
        return byHigh != 0 ? byHigh : Long.compareUnsigned(one.digestLow(), other.digestLow());
    }
}
