package io.daybook.events.internal.consume;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * The connection that a handler gets: it cannot end the transaction, which would part its effect from the event's row in
 * {@code processed_events}.
 */
final class HandlerConnection {
    private static final Set<String> REFUSED = Set.of("commit", "close", "abort", "setAutoCommit");

    private HandlerConnection() {}

    static Connection of(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                HandlerConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    boolean wholeRollback = method.getName().equals("rollback") && method.getParameterCount() == 0;
                    if (wholeRollback || REFUSED.contains(method.getName())) {
                        throw new SQLException(
                                "a handler of events must not call " + method.getName()
                                        + ": its transaction is ended by the runner",
                                "2D000");
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause() == null ? failed : failed.getCause();
                    }
                });
    }
}
