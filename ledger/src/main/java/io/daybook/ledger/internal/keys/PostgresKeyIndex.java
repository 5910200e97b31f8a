package io.daybook.ledger.internal.keys;

import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import io.daybook.ledger.journal.JournalUnavailableException;
import io.daybook.ledger.journal.KeyIndex;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key index of one shard in {@code journal.key_run} and {@code journal.key_run_part}: new keys become a run of level 0,
 * and {@value #FAN_IN} runs of a level become one of the next, in the background. Filters and fences are in memory, about 17
 * bits a key; rows are read from PostgreSQL, a slice of 6 KB for a key that is there.
 *
 * <p>Belongs to one owner's reign: a new owner opens it again.
 */
public final class PostgresKeyIndex implements KeyIndex, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresKeyIndex.class);
    private static final int FAN_IN = 8;
    private static final int ATTEMPTS_BEFORE_LOADING = 100;
    private static final int REBUILD_RUN_KEYS = 500_000;
    private static final int REBUILD_SEGMENTS = 256;

    private final DataSource database;
    private final int shard;
    private final ReentrantLock writing = new ReentrantLock();
    private final ReentrantLock merging = new ReentrantLock();
    private volatile State state;
    private volatile boolean closed;

    private PostgresKeyIndex(DataSource database, int shard, State state) {
        this.database = database;
        this.shard = shard;
        this.state = state;
    }

    /** Compared by identity: another state is another object. */
    private static final class State {
        private final List<KeyRun> runs;
        private final long watermarkSeq;

        /** @param runs oldest first */
        State(List<KeyRun> runs, long watermarkSeq) {
            this.runs = List.copyOf(runs);
            this.watermarkSeq = watermarkSeq;
        }

        List<KeyRun> runs() {
            return runs;
        }

        long watermarkSeq() {
            return watermarkSeq;
        }
    }

    /**
     * Loads watermark and filters.
     *
     * @throws JournalUnavailableException when the database cannot be asked now
     */
    public static PostgresKeyIndex open(DataSource database, int shard) {
        try (Connection connection = database.getConnection()) {
            PostgresKeyIndex index = new PostgresKeyIndex(database, shard, load(connection, shard));
            index.mergeInBackground();
            return index;
        } catch (SQLException failure) {
            throw unavailable("loaded", failure);
        }
    }

    private static State load(Connection connection, int shard) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        try {
            State loaded = new State(KeyRunRows.load(connection, shard), KeyRunRows.watermark(connection, shard));
            connection.commit();
            return loaded;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        }
    }

    @Override
    public long watermarkSeq() {
        return state.watermarkSeq();
    }

    @Override
    public boolean mightContain(long digestHigh, long digestLow) {
        List<KeyRun> runs = state.runs();
        for (int at = runs.size() - 1; at >= 0; at--) {
            if (runs.get(at).mightContain(digestHigh, digestLow)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public OptionalLong find(long digestHigh, long digestLow) {
        try (Connection connection = database.getConnection()) {
            for (int attempt = 1; ; attempt++) {
                State asked = state;
                boolean complete = true;
                for (KeyRun run : asked.runs()) {
                    Lookup lookup = find(connection, run, digestHigh, digestLow);
                    complete &= lookup.runIsThere();
                    if (lookup.position().isPresent()) {
                        return lookup.position();
                    }
                }
                if (complete) {
                    return OptionalLong.empty();
                }
                awaitOtherRuns(connection, asked, attempt);
            }
        } catch (SQLException failure) {
            throw unavailable("read", failure);
        }
    }

    /** A run was merged away: by this process, which publishes the merged one right after its commit, or by another. */
    private void awaitOtherRuns(Connection connection, State asked, int attempt) throws SQLException {
        if (attempt < ATTEMPTS_BEFORE_LOADING) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            return;
        }
        writing.lock();
        merging.lock();
        try {
            if (asked == state) {
                state = load(connection, shard);
            }
        } finally {
            merging.unlock();
            writing.unlock();
        }
    }

    private record Lookup(OptionalLong position, boolean runIsThere) {
        static final Lookup ABSENT = new Lookup(OptionalLong.empty(), true);
        static final Lookup RUN_GONE = new Lookup(OptionalLong.empty(), false);
    }

    private Lookup find(Connection connection, KeyRun run, long high, long low) throws SQLException {
        for (int at = run.candidate(high); at >= 0; at--) {
            KeyPart part = run.parts().get(at);
            if (!part.covers(high)) {
                break;
            }
            if (part.filter().mightContain(high, low)) {
                int first = part.firstRow(high);
                byte[] rows = KeyRunRows.slice(
                        connection, shard, run.number(), part.number(), first, part.endRow(high) - first);
                if (rows == null) {
                    return Lookup.RUN_GONE;
                }
                OptionalLong position = KeyRunRows.position(rows, high, low);
                if (position.isPresent()) {
                    return new Lookup(position, true);
                }
            }
        }
        return Lookup.ABSENT;
    }

    @Override
    public void append(List<Entry> entries, long throughSeq) {
        writing.lock();
        try (Connection connection = database.getConnection()) {
            long fromSeq = state.watermarkSeq() + 1;
            if (throughSeq < fromSeq - 1) {
                throw new IllegalArgumentException(
                        "the key index is at " + (fromSeq - 1) + " already, it cannot go back to " + throughSeq);
            }
            KeyRun run = inTransaction(connection, () -> {
                KeyRun written = entries.isEmpty() ? null : write(connection, entries, fromSeq, throughSeq);
                if (!KeyRunRows.moveWatermark(connection, shard, fromSeq - 1, throughSeq)) {
                    throw new SQLException("another owner has moved the watermark of the key index");
                }
                return written;
            });
            publish(run == null ? List.of() : List.of(run), List.of(), throughSeq);
        } catch (SQLException failure) {
            throw unavailable("written", failure);
        } finally {
            writing.unlock();
        }
        mergeInBackground();
    }

    private KeyRun write(Connection connection, List<Entry> entries, long fromSeq, long throughSeq)
            throws SQLException {
        List<Entry> sorted = SortedKeys.of(entries);
        long number = KeyRunRows.nextNumber(connection);
        List<KeyPart> parts = new ArrayList<>();
        for (int from = 0; from < sorted.size(); from += KeyPart.MAX_KEYS) {
            List<Entry> slice = sorted.subList(from, Math.min(sorted.size(), from + KeyPart.MAX_KEYS));
            KeyPartBuilder builder = new KeyPartBuilder(slice.size());
            slice.forEach(entry -> builder.add(entry.digestHigh(), entry.digestLow(), entry.position()));
            KeyPartBuilder.Built built = builder.build(parts.size());
            KeyRunRows.insertPart(connection, shard, number, built);
            parts.add(built.part());
        }
        KeyRun run = new KeyRun(number, 0, fromSeq, throughSeq, sorted.size(), List.copyOf(parts));
        KeyRunRows.insertRun(connection, shard, run);
        return run;
    }

    private synchronized void publish(List<KeyRun> added, List<KeyRun> removed, long watermarkSeq) {
        List<KeyRun> runs = new ArrayList<>(state.runs());
        runs.removeAll(removed);
        runs.addAll(added);
        runs.sort(Comparator.comparingLong(KeyRun::fromSeq));
        state = new State(List.copyOf(runs), Math.max(watermarkSeq, state.watermarkSeq()));
    }

    private void mergeInBackground() {
        if (!closed && !nextMerge().isEmpty()) {
            Thread.ofVirtual().name("key-index-merge-" + shard).start(this::mergeNow);
        }
    }

    /** Merges until no level has {@value #FAN_IN} runs; returns at once when another thread is at it. */
    void mergeNow() {
        if (!merging.tryLock()) {
            return;
        }
        try (Connection connection = database.getConnection()) {
            for (List<KeyRun> runs = nextMerge(); !closed && !runs.isEmpty(); runs = nextMerge()) {
                List<KeyRun> inputs = runs;
                KeyRun merged = inTransaction(connection, () -> {
                    KeyRun written = new KeyMerge(connection, shard).merge(inputs);
                    if (written == null) {
                        throw new SQLException("another owner has merged the same runs");
                    }
                    return written;
                });
                publish(List.of(merged), inputs, 0);
            }
        } catch (SQLException failure) {
            LOG.warn("Runs of the key index of shard {} are not merged yet; the next run tries again", shard, failure);
        } finally {
            merging.unlock();
        }
    }

    private List<KeyRun> nextMerge() {
        List<KeyRun> runs = state.runs();
        int highest = runs.stream().mapToInt(KeyRun::level).max().orElse(-1);
        for (int level = 0; level <= highest; level++) {
            int wanted = level;
            List<KeyRun> ofLevel = runs.stream()
                    .filter(run -> run.level() == wanted)
                    .limit(FAN_IN)
                    .toList();
            if (ofLevel.size() == FAN_IN) {
                return ofLevel;
            }
        }
        return List.of();
    }

    /**
     * Throws the index away and makes it again from the journal.
     *
     * @param keysOf gives the keys that an event keeps: none, one or several
     */
    public void rebuild(SegmentSource source, BiConsumer<Recorded<Event>, Consumer<Entry>> keysOf) {
        writing.lock();
        merging.lock();
        try (Connection connection = database.getConnection()) {
            inTransaction(connection, () -> {
                KeyRunRows.deleteAll(connection, shard);
                return null;
            });
            state = new State(List.of(), 0);
        } catch (SQLException failure) {
            throw unavailable("rebuilt", failure);
        } finally {
            merging.unlock();
            writing.unlock();
        }
        catchUp(source, keysOf);
    }

    /** Adds the keys of every segment that the journal has after the watermark. */
    public void catchUp(SegmentSource source, BiConsumer<Recorded<Event>, Consumer<Entry>> keysOf) {
        List<Entry> entries = new ArrayList<>();
        long seq = watermarkSeq();
        while (true) {
            List<Segment> segments = source.read(shard, seq + 1, REBUILD_SEGMENTS);
            for (Segment segment : segments) {
                source.events(segment).forEach(event -> keysOf.accept(event, entries::add));
                seq = segment.seq();
            }
            boolean atHead = segments.isEmpty();
            if (seq > watermarkSeq() && (atHead || entries.size() >= REBUILD_RUN_KEYS)) {
                append(entries, seq);
                entries.clear();
            }
            if (atHead) {
                return;
            }
        }
    }

    /** Number of keys in all runs. */
    public long keys() {
        return state.runs().stream().mapToLong(KeyRun::keys).sum();
    }

    int runs() {
        return state.runs().size();
    }

    /** No merge begins any more. */
    @Override
    public void close() {
        closed = true;
    }

    private static <T extends @Nullable Object> T inTransaction(Connection connection, Work<T> work)
            throws SQLException {
        connection.setAutoCommit(false);
        try {
            T done = work.run();
            connection.commit();
            return done;
        } catch (SQLException | RuntimeException failure) {
            connection.rollback();
            throw failure;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private interface Work<T extends @Nullable Object> {
        T run() throws SQLException;
    }

    private static JournalUnavailableException unavailable(String what, SQLException failure) {
        return new JournalUnavailableException(
                "the key index cannot be " + what + " now: " + failure.getMessage(), failure);
    }
}
