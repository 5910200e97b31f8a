package io.daybook.ledger.internal.postgres;

import io.daybook.ledger.journal.JournalSession;
import io.daybook.ledger.journal.JournalStore;
import io.daybook.ledger.journal.JournalUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens journal sessions on PostgreSQL; {@link JournalSchema#migrate} has made the tables. Thread-safe. */
public final class PostgresJournalStore implements JournalStore {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresJournalStore.class);

    private final JournalConnections connections;
    private final JournalSettings settings;
    private final LeaseWatch leases = new LeaseWatch();
    private final SegmentPartitions partitions;
    private final AtomicLong partitionsEnd = new AtomicLong();
    private final AtomicBoolean makingPartitions = new AtomicBoolean();

    public PostgresJournalStore(JournalConnections connections, JournalSettings settings) {
        this.connections = connections;
        this.settings = settings;
        this.partitions = new SegmentPartitions(settings.partitionSegments());
    }

    @Override
    public JournalSession open(int shard) {
        Connection connection = null;
        try {
            connection = connections.open("daybook journal " + shard);
            DedicatedConnection.prepare(connection, settings.answerTimeout());
            return new PostgresJournalSession(shard, connection, this);
        } catch (SQLException failure) {
            DedicatedConnection.closeQuietly(connection);
            throw new JournalUnavailableException(
                    "the journal's database cannot be reached: " + failure.getMessage(), failure);
        }
    }

    Connection openLease(int shard) throws SQLException {
        Connection connection = connections.open("daybook lease " + shard);
        try {
            DedicatedConnection.prepare(connection, settings.answerTimeout());
        } catch (SQLException failure) {
            DedicatedConnection.closeQuietly(connection);
            throw failure;
        }
        return connection;
    }

    long leaseCheckNanos() {
        return settings.leaseCheck().toNanos();
    }

    LeaseWatch leases() {
        return leases;
    }

    /**
     * Makes sure that {@code seq} has a partition. Half a partition before the end the next ones are made in the background,
     * so that an append never waits for it; only if that failed it is made here.
     *
     * @throws JournalUnavailableException if there is none and none can be made; nothing was written
     */
    void ensurePartition(long seq) {
        long end = partitionsEnd.get();
        if (seq >= end) {
            makePartitions(seq);
        } else if (seq >= end - Math.max(1, settings.partitionSegments() / 2)
                && makingPartitions.compareAndSet(false, true)) {
            Thread.ofVirtual().name("journal-partitions").start(() -> makeAhead(seq));
        }
    }

    private void makeAhead(long seq) {
        try {
            makePartitions(seq);
        } catch (JournalUnavailableException later) {
            LOG.warn("The journal's next partition could not be made yet; trying again with the next segment", later);
        } finally {
            makingPartitions.set(false);
        }
    }

    private void makePartitions(long seq) {
        try (Connection connection = connections.open("daybook partitions")) {
            long end = partitions.makeFor(connection, seq);
            partitionsEnd.accumulateAndGet(end, Math::max);
        } catch (SQLException failure) {
            throw new JournalUnavailableException(
                    "no partition can be made for segment " + seq + ": " + failure.getMessage(), failure);
        }
    }
}
