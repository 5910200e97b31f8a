package io.daybook.ledger.journal;

/** Opens what a shard needs to write its journal. */
public interface JournalStore {
    /**
     * A new session with a connection of its own.
     *
     * @throws JournalUnavailableException when the store cannot be reached now
     */
    JournalSession open(int shard);
}
