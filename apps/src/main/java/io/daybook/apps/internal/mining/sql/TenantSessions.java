package io.daybook.apps.internal.mining.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Binds transactions to a tenant. How depends on what the database lets us do: in a role of our own, or as the tables' owner,
 * whom {@code FORCE ROW LEVEL SECURITY} binds as well.
 */
public final class TenantSessions {
    /** How the tenants are kept apart in this database. */
    public enum Isolation {
        /** Transactions work in the role {@value MiningSchema#ROLE}. */
        ROLE,
        /** Transactions work as the tables' owner, who is neither superuser nor may bypass row level security. */
        OWNER
    }

    private final Isolation isolation;

    TenantSessions(Isolation isolation) {
        this.isolation = isolation;
    }

    public Isolation isolation() {
        return isolation;
    }

    /** A statement or several of one tenant. */
    @FunctionalInterface
    public interface Work<E extends Exception> {
        void run() throws SQLException, E;
    }

    /**
     * Runs the work with sight of one tenant's rows only. Afterwards the transaction is as it was; when the work fails the
     * transaction has to be rolled back, which ends the binding too.
     *
     * @param transaction open, that is without autocommit: the binding lives as long as the transaction at most
     */
    public <E extends Exception> void in(Connection transaction, String tenant, Work<E> work) throws SQLException, E {
        if (transaction.getAutoCommit()) {
            throw new IllegalStateException("a tenant is bound to a transaction, and this connection has none open");
        }
        set(transaction, isolation == Isolation.ROLE ? MiningSchema.ROLE : "none", tenant);
        work.run();
        set(transaction, "none", "");
    }

    private static void set(Connection transaction, String role, String tenant) throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement(
                "SELECT set_config('role', ?, true), set_config('daybook.tenant', ?, true)")) {
            statement.setString(1, role);
            statement.setString(2, tenant);
            statement.execute();
        }
    }
}
