package io.daybook.testkit.simulation;

import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.Directory;
import io.daybook.ledger.Event;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Submission;
import java.util.List;

/** What is tried: a ledger, or a part of one, with one shard. */
public interface Subject extends AutoCloseable {
    /** Decides, writes and answers; one outcome per item. */
    List<Outcome> submit(Submission submission, long nowMicros);

    /** Every account in the order of its number, with holds that are due at this time already expired. */
    List<AccountSnapshot> accounts(long nowMicros);

    Directory directory();

    /** All committed events from the beginning, in order. */
    List<Recorded<Event>> journal();

    /** The memory is lost; what the journal holds is read again. */
    void restart(long nowMicros);

    /** What must hold for this kind of subject beside what is always compared; throws {@link Violation}. */
    default void verify(long nowMicros) {}

    /** True when the last submission had to be sent again: then its answers may come as replays of themselves. */
    default boolean sentAgain() {
        return false;
    }

    /** How often the store has failed so far. */
    default int faultsMet() {
        return 0;
    }

    @Override
    default void close() {}
}
