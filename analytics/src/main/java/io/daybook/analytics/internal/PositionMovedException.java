package io.daybook.analytics.internal;

/** The store was not where the batch begins: somebody else writes, or an earlier write went through after all. */
public final class PositionMovedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PositionMovedException(int shard, StoredPosition expected, long found) {
        super("the store is at segment " + shard + "-" + found + " and not at " + shard + "-" + expected.seq()
                + "; another process may be writing to it");
    }
}
