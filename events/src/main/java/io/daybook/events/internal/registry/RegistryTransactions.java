package io.daybook.events.internal.registry;

import io.daybook.events.RetryableException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Runs the registry's work in the database. */
final class RegistryTransactions {
    private final DataSource database;

    RegistryTransactions(DataSource database) {
        this.database = database;
    }

    @FunctionalInterface
    interface Work<T> {
        T run(RegistryRows rows) throws SQLException;
    }

    /** Each statement by itself. @throws RetryableException when the database is away */
    <T> T reading(Work<T> work) {
        try (Connection connection = database.getConnection()) {
            return work.run(new RegistryRows(connection));
        } catch (SQLException failure) {
            throw away(failure);
        }
    }

    /** All or nothing, alone among all processes. @throws RetryableException when the database is away: nothing is known to be done */
    <T> T writing(Work<T> work) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                RegistryRows rows = new RegistryRows(connection);
                rows.lock();
                T result = work.run(rows);
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        } catch (SQLException failure) {
            throw away(failure);
        }
    }

    private static RetryableException away(SQLException failure) {
        return new RetryableException("the schema registry's tables cannot be used: " + failure.getMessage(), failure);
    }
}
