package io.daybook.ledger.internal.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens plain connections to the journal's database, without a pool or a pooler in between. */
@FunctionalInterface
public interface JournalConnections {
    /**
     * @param applicationName what {@code pg_stat_activity} shows
     * @return a connection in autocommit that belongs to the caller
     */
    Connection open(String applicationName) throws SQLException;
}
