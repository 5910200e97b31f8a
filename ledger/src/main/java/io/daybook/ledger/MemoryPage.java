package io.daybook.ledger;

import java.util.List;

/**
 * Some accounts of a shard as they are in memory, in the order of their numbers, with exactly which events they have seen:
 * all of the segments before {@code seq}, and the first {@code events} of segment {@code seq}. A page is looked at between
 * two commands, so it may lie in the middle of a segment.
 *
 * @param accountCount all accounts of the shard at that point; their numbers are 0 to this, exclusive
 */
public record MemoryPage(int shard, long seq, int events, int accountCount, List<AccountSnapshot> accounts) {
    /** What one question may ask for: copying them keeps the shard's writer busy for well under a millisecond. */
    public static final int MAX_ACCOUNTS = 1_000;

    /** Up to which position everything that the page has seen is durable. */
    public Position durableThrough() {
        return new Position(shard, events > 0 ? seq : seq - 1);
    }
}
