package io.daybook.bench;

import com.zaxxer.hikari.HikariDataSource;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.internal.LedgerRoom;
import io.daybook.ledger.internal.postgres.JournalSchema;
import io.daybook.ledger.internal.postgres.JournalSettings;
import io.daybook.ledger.internal.postgres.PostgresSegmentSource;
import io.daybook.ledger.internal.shard.WriterClock;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** The ledger as the server starts it, in this process, with the settings that are the default. */
final class BenchLedger implements AutoCloseable {
    private static final int POOL_SIZE = 8;
    private static final long START_PATIENCE_SECONDS = 300;

    private final HikariDataSource pool;
    private final LedgerRoom room;

    private BenchLedger(HikariDataSource pool, LedgerRoom room) {
        this.pool = pool;
        this.room = room;
    }

    /** Returns when the ledger answers. */
    static BenchLedger start(DatabaseUrl database) throws Exception {
        Connections connections = new Connections(database);
        HikariDataSource pool = connections.pool("daybook bench", POOL_SIZE);
        JournalSchema.migrate(pool);
        LedgerRoom room = new LedgerRoom(
                "bench",
                "bench",
                LedgerSettings.defaults(),
                JournalSettings.DEFAULTS,
                connections::open,
                pool,
                WriterClock.of(InstantSource.system()));
        room.start();
        BenchLedger started = new BenchLedger(pool, room);
        room.ledger().head().get(START_PATIENCE_SECONDS, TimeUnit.SECONDS);
        return started;
    }

    Ledger ledger() {
        return room.ledger();
    }

    PostgresSegmentSource segments() {
        return room.segments();
    }

    DataSource pool() {
        return pool;
    }

    @Override
    public void close() {
        room.close();
        pool.close();
    }
}
