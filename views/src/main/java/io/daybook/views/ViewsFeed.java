package io.daybook.views;

/** Where the views get new segments from; what they make of them is the same. */
public enum ViewsFeed {
    /** The database, or the ledger beside them. */
    JOURNAL,
    /** The topic {@code ledger_entry_batches}; what it lacks, and what comes while it is away, is read from the journal. */
    KAFKA
}
