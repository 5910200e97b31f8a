package io.daybook.views.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Passes everything on, but every third commit meets its end: before it, or after it with the answer lost. */
final class FaultyCommits {
    final AtomicInteger commits = new AtomicInteger();
    volatile boolean armed;

    DataSource around(DataSource real) {
        return proxy(DataSource.class, (method, arguments) -> {
            Object result = method.invoke(real, arguments);
            return result instanceof Connection connection ? connection(connection) : result;
        });
    }

    private Connection connection(Connection real) {
        return proxy(Connection.class, (method, arguments) -> {
            if (!armed || !method.getName().equals("commit")) {
                return method.invoke(real, arguments);
            }
            int number = commits.incrementAndGet();
            if (number % 6 == 2) {
                try (java.sql.Statement kill = real.createStatement()) {
                    kill.execute("SELECT pg_terminate_backend(pg_backend_pid())");
                }
                throw new SQLException("killed before the commit");
            }
            Object result = method.invoke(real, arguments);
            if (number % 6 == 5) {
                throw new SQLException("the answer to the commit was lost");
            }
            return result;
        });
    }

    @FunctionalInterface
    private interface Call {
        Object on(java.lang.reflect.Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return call.on(method, arguments == null ? new Object[0] : arguments);
                    } catch (InvocationTargetException wrapped) {
                        throw wrapped.getCause() == null ? wrapped : wrapped.getCause();
                    }
                }));
    }
}
