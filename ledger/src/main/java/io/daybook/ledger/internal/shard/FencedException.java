package io.daybook.ledger.internal.shard;

/** Another owner has written to the shard's journal: this one's memory is worth nothing any more. */
public final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FencedException(long seq) {
        super("another owner has written segment " + seq);
    }
}
