package io.daybook.events.internal.relay;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens connections that are not a pool's: a lock of the session lives and dies with its connection. */
@FunctionalInterface
public interface RelayConnections {
    /** @param name as the server shows it; the caller closes the connection */
    Connection open(String name) throws SQLException;
}
