package io.daybook.server.internal.wiring;

import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.internal.LedgerRoom;
import io.daybook.ledger.internal.postgres.JournalSettings;
import io.daybook.ledger.internal.shard.WriterClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;

/** Puts the ledger together. Needs: the database. */
final class LedgerRole {
    private LedgerRole() {}

    static LedgerRoom open(Database database, LedgerSettings settings) {
        return new LedgerRoom(
                owner(),
                Version.TEXT,
                settings,
                JournalSettings.DEFAULTS,
                database.connections()::open,
                database.pool(),
                WriterClock.of(InstantSource.system()));
    }

    /** How the journal and {@code /health/deep} name this process: host and process number. */
    private static String owner() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            host = "localhost";
        }
        return host + ":" + ProcessHandle.current().pid();
    }
}
