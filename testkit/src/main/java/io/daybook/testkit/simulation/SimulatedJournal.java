package io.daybook.testkit.simulation;

import io.daybook.ledger.Segment;
import io.daybook.ledger.journal.DatabaseIdentity;
import io.daybook.ledger.journal.JournalSession;
import io.daybook.ledger.journal.JournalStore;
import io.daybook.ledger.journal.JournalUnavailableException;
import io.daybook.ledger.journal.UnknownOutcomeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A journal of one shard in memory that fails as its seed says: it refuses, loses answers of appends that happened, did not
 * happen or happen later, and lets another owner append in between. Thread-safe, like the database that it stands for.
 */
public final class SimulatedJournal implements JournalStore {
    private static final Exception CAUSE = new Exception("simulated");
    private static final int LANDS_IN_HUNDRED = 40;

    private final SimulatedClock clock;
    private final Faults faults;
    private final UnaryOperator<Segment> otherOwner;
    private final List<Segment> committed = new ArrayList<>();
    private final List<Segment> delayed = new ArrayList<>();
    private int generation;
    private int faultsMet;
    private int intact;

    /** @param otherOwner the segment by which another owner fences the one that is given; with the same seq */
    public SimulatedJournal(SimulatedClock clock, Faults faults, UnaryOperator<Segment> otherOwner) {
        this.clock = clock;
        this.faults = faults;
        this.otherOwner = otherOwner;
    }

    @Override
    public synchronized JournalSession open(int shard) {
        mayRefuse();
        return new Session(generation);
    }

    /** As if the process died: none of its sessions reaches the store any more. */
    public synchronized void cutSessions() {
        generation++;
    }

    public synchronized List<Segment> segments() {
        return List.copyOf(committed);
    }

    /** What was committed after this segment. */
    public synchronized List<Segment> segmentsAfter(long seq) {
        return List.copyOf(committed.subList((int) seq, committed.size()));
    }

    public synchronized Optional<Segment> find(long seq) {
        return seq >= 1 && seq <= committed.size() ? Optional.of(committed.get((int) seq - 1)) : Optional.empty();
    }

    public synchronized int faultsMet() {
        return faultsMet;
    }

    /**
     * No gap in seq, and every hash as DETAILS.md defines it; computed here, not by the ledger. What was found intact before is not
     * looked at again: nothing here changes a committed segment.
     */
    public synchronized void requireIntact() {
        for (; intact < committed.size(); intact++) {
            Segment segment = committed.get(intact);
            byte[] previous =
                    intact == 0 ? new byte[32] : committed.get(intact - 1).hash();
            long before = intact == 0 ? 0 : committed.get(intact - 1).decidedAtMicros();
            Violation.unless(segment.seq() == intact + 1L, () -> "a gap before segment " + segment.seq());
            Violation.unless(Arrays.equals(segment.prevHash(), previous), () -> "the chain breaks at " + segment.seq());
            Violation.unless(Arrays.equals(segment.hash(), hash(segment)), () -> "a wrong hash at " + segment.seq());
            Violation.unless(segment.decidedAtMicros() >= before, () -> "time goes back at " + segment.seq());
        }
    }

    private static byte[] hash(Segment segment) {
        ByteBuffer head = ByteBuffer.allocate(8 + 4 + 8 + 8 + 8 + 4 + 32);
        head.put("daybook1".getBytes(StandardCharsets.US_ASCII))
                .putInt(segment.shard())
                .putLong(segment.epoch())
                .putLong(segment.seq())
                .putLong(segment.decidedAtMicros())
                .putInt(segment.format())
                .put(segment.prevHash());
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(head.array());
            return sha256.digest(segment.payload());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }

    private void mayRefuse() {
        landDelayed();
        if (faults.ofRead()) {
            faultsMet++;
            throw new JournalUnavailableException("refused", CAUSE);
        }
    }

    /** What was on its way arrives, or still does not. */
    private void landDelayed() {
        delayed.removeIf(segment -> {
            boolean arrives = faults.chance(LANDS_IN_HUNDRED);
            if (arrives) {
                insert(segment);
            }
            return arrives;
        });
    }

    /** Compare-and-append. */
    private boolean insert(Segment segment) {
        byte[] head = committed.isEmpty() ? new byte[32] : committed.getLast().hash();
        boolean next = segment.seq() == committed.size() + 1L && Arrays.equals(segment.prevHash(), head);
        if (next) {
            committed.add(segment);
        }
        return next;
    }

    private boolean append(Segment segment) {
        landDelayed();
        Faults.OfAppend fault = faults.ofAppend();
        faultsMet += fault == Faults.OfAppend.NONE ? 0 : 1;
        return switch (fault) {
            case NONE -> insert(segment);
            case REFUSED -> throw new JournalUnavailableException("refused", CAUSE);
            case REQUEST_LOST -> throw new UnknownOutcomeException("request lost", CAUSE);
            case ANSWER_LOST -> {
                insert(segment);
                throw new UnknownOutcomeException("answer lost", CAUSE);
            }
            case DELAYED -> {
                delayed.add(segment);
                throw new UnknownOutcomeException("delayed", CAUSE);
            }
            case FENCED -> {
                insert(otherOwner.apply(segment));
                yield insert(segment);
            }
        };
    }

    /** Dead after its first exception, as a connection would be. */
    private final class Session implements JournalSession {
        private final int born;
        private boolean dead;

        Session(int born) {
            this.born = born;
        }

        private void alive() {
            if (dead || born != generation) {
                dead = true;
                throw new JournalUnavailableException("the session is dead", CAUSE);
            }
            try {
                mayRefuse();
            } catch (JournalUnavailableException refused) {
                dead = true;
                throw refused;
            }
        }

        @Override
        public DatabaseIdentity identity() {
            return new DatabaseIdentity(7, 1);
        }

        @Override
        public long clockMicros() {
            return clock.micros();
        }

        @Override
        public Optional<Segment> head() {
            synchronized (SimulatedJournal.this) {
                alive();
                return find(committed.size());
            }
        }

        @Override
        public List<Segment> read(long fromSeq, int limit) {
            synchronized (SimulatedJournal.this) {
                alive();
                int from = (int) Math.min(fromSeq - 1, committed.size());
                return List.copyOf(committed.subList(from, Math.min(from + limit, committed.size())));
            }
        }

        @Override
        public boolean append(Segment segment) {
            synchronized (SimulatedJournal.this) {
                if (dead || born != generation) {
                    dead = true;
                    throw new JournalUnavailableException("the session is dead", CAUSE);
                }
                dead = true;
                boolean appended = SimulatedJournal.this.append(segment);
                dead = false;
                return appended;
            }
        }

        @Override
        public boolean headIs(long seq, byte[] hash) {
            synchronized (SimulatedJournal.this) {
                alive();
                return committed.size() == seq
                        && (seq == 0 || Arrays.equals(committed.getLast().hash(), hash));
            }
        }

        @Override
        public void heartbeat(long epoch, String owner) {
            synchronized (SimulatedJournal.this) {
                alive();
            }
        }

        @Override
        public boolean tryLease(String owner, long quietMillis) {
            return true;
        }

        @Override
        public void close() {
            dead = true;
        }
    }
}
