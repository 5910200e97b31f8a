package io.daybook.ledger.internal.shard;

/** What came of one piece of a writer's work. */
public enum Turn {
    /** Something was done. */
    WORKED,
    /** There was nothing to do now. */
    IDLE,
    /** The reign has come to its end, or the writer is stopped. */
    OVER,
    /** It went wrong; the next turn begins a reign. */
    FAILED
}
