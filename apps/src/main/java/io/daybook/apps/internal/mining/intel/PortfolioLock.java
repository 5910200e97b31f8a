package io.daybook.apps.internal.mining.intel;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Who works on what of a portfolio, until the transaction ends. Readings of different miners go on beside each other; what looks
 * at all miners has the portfolio for itself. Always the portfolio first, then the miner, and never two of either: so
 * nobody waits in a circle.
 */
final class PortfolioLock {
    private PortfolioLock() {}

    static void ofMiner(Connection transaction, String tenant, String portfolio, String miner) throws SQLException {
        lock(transaction, "pg_advisory_xact_lock_shared", String.join("\n", "portfolio", tenant, portfolio));
        lock(transaction, "pg_advisory_xact_lock", String.join("\n", "miner", tenant, portfolio, miner));
    }

    static void ofAll(Connection transaction, String tenant, String portfolio) throws SQLException {
        lock(transaction, "pg_advisory_xact_lock", String.join("\n", "portfolio", tenant, portfolio));
    }

    private static void lock(Connection transaction, String function, String name) throws SQLException {
        try (PreparedStatement statement =
                transaction.prepareStatement("SELECT " + function + "(hashtextextended(?, 6))")) {
            statement.setString(1, name);
            statement.execute();
        }
    }
}
