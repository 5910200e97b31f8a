package io.daybook.events;

import java.util.List;

/** The way of the journal to Kafka, for those who watch it. */
public interface JournalRelay {
    /**
     * One per shard, as of now.
     *
     * @throws RuntimeException when the journal cannot be asked
     */
    List<RelayStatus> status();
}
