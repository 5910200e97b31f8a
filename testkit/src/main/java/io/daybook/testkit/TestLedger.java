package io.daybook.testkit;

import com.zaxxer.hikari.HikariDataSource;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.internal.LedgerRoom;
import io.daybook.ledger.internal.postgres.JournalSchema;
import io.daybook.ledger.internal.postgres.JournalSettings;
import io.daybook.ledger.internal.shard.WriterClock;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import java.time.InstantSource;

/** A running ledger on a real PostgreSQL, for tests and benchmarks; as many on one database as a test likes. */
public final class TestLedger implements AutoCloseable {
    private static final int POOL_SIZE = 8;
    private final HikariDataSource pool;
    private final LedgerRoom room;

    private TestLedger(HikariDataSource pool, LedgerRoom room) {
        this.pool = pool;
        this.room = room;
    }

    /** On a fresh database of the shared server. */
    public static TestLedger start() {
        return start(TestPostgres.shared().freshDatabase(), LedgerSettings.defaults(), "test");
    }

    public static TestLedger start(DatabaseUrl database, LedgerSettings settings, String owner) {
        return start(database, settings, owner, WriterClock.of(InstantSource.system()));
    }

    public static TestLedger start(DatabaseUrl database, LedgerSettings settings, String owner, WriterClock clock) {
        Connections connections = new Connections(database);
        HikariDataSource pool = connections.pool("daybook test", POOL_SIZE);
        JournalSchema.migrate(pool);
        LedgerRoom room =
                new LedgerRoom(owner, "test", settings, JournalSettings.DEFAULTS, connections::open, pool, clock);
        room.start();
        return new TestLedger(pool, room);
    }

    public Ledger ledger() {
        return room.ledger();
    }

    public LedgerRoom room() {
        return room;
    }

    public HikariDataSource pool() {
        return pool;
    }

    /** Stops the writers, having answered what waits. */
    @Override
    public void close() {
        room.close();
        pool.close();
    }
}
