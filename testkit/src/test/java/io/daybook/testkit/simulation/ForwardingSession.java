package io.daybook.testkit.simulation;

import io.daybook.ledger.Segment;
import io.daybook.ledger.journal.DatabaseIdentity;
import io.daybook.ledger.journal.JournalSession;
import java.util.List;
import java.util.Optional;

/** Passes everything on to another session; for tests that change one thing. */
class ForwardingSession implements JournalSession {
    private final JournalSession session;

    ForwardingSession(JournalSession session) {
        this.session = session;
    }

    @Override
    public DatabaseIdentity identity() {
        return session.identity();
    }

    @Override
    public long clockMicros() {
        return session.clockMicros();
    }

    @Override
    public Optional<Segment> head() {
        return session.head();
    }

    @Override
    public List<Segment> read(long fromSeq, int limit) {
        return session.read(fromSeq, limit);
    }

    @Override
    public boolean append(Segment segment) {
        return session.append(segment);
    }

    @Override
    public boolean headIs(long seq, byte[] hash) {
        return session.headIs(seq, hash);
    }

    @Override
    public void heartbeat(long epoch, String owner) {
        session.heartbeat(epoch, owner);
    }

    @Override
    public boolean tryLease(String owner, long quietMillis) {
        return session.tryLease(owner, quietMillis);
    }

    @Override
    public void close() {
        session.close();
    }
}
