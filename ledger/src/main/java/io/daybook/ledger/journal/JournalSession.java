package io.daybook.ledger.journal;

import io.daybook.ledger.Segment;
import java.util.List;
import java.util.Optional;

/**
 * One shard's connection to its journal. Used by one thread at a time. After any exception the session is dead: close it
 * and open another; what an append did is then found out by fencing (rule 2 of the journal), never by looking.
 */
public interface JournalSession extends AutoCloseable {
    DatabaseIdentity identity();

    /** The store's clock, microseconds since 1970 UTC. */
    long clockMicros();

    /** @throws JournalUnavailableException when the store cannot be asked now */
    Optional<Segment> head();

    /** Up to {@code limit} segments from {@code fromSeq} on in order, as stored, unchecked. */
    List<Segment> read(long fromSeq, int limit);

    /**
     * Inserts the segment if segment seq - 1 with hash prevHash is there (seq 1: if there is none) and waits for the commit.
     *
     * @return false: fenced, another segment has this seq or the previous one is not as expected
     * @throws UnknownOutcomeException when the answer was lost or came with a warning: the segment may be there, or may still
     *     come
     */
    boolean append(Segment segment);

    /** True if the newest segment has this seq and hash (seq 0: if there is none). */
    boolean headIs(long seq, byte[] hash);

    /** Says that the owner is alive although it has nothing to append. */
    void heartbeat(long epoch, String owner);

    /**
     * Tries to take the shard's advisory lock on a connection of its own; it stays until {@link #close()}. Only decides who
     * tries to write, never who is right.
     *
     * @param quietMillis take over from a lock holder that has shown no segment and no heartbeat for so long
     */
    boolean tryLease(String owner, long quietMillis);

    @Override
    void close();
}
