package io.daybook.apps.internal.mining.portfolio;

import io.daybook.apps.internal.mining.event.Stamp;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;

/** Facts and results of one tenant's portfolios in PostgreSQL, in the transaction that it is given. */
final class PortfolioStore {
    private static final String MAKE_ROW = """
            INSERT INTO mining.portfolio_roi (tenant_id, portfolio_id) VALUES (?, ?) ON CONFLICT DO NOTHING""";

    private static final String LOCK_ROW = """
            SELECT active_miners, hashrate_ths, power_w, miner_capex_usd FROM mining.portfolio_roi
             WHERE tenant_id = ? AND portfolio_id = ? FOR UPDATE""";

    private static final String FACTS = """
            SELECT fact, value, occurred_at, event_id FROM mining.portfolio_fact
             WHERE tenant_id = ? AND portfolio_id = ? AND miner_id = ?""";

    private static final String PUT_FACT = """
            INSERT INTO mining.portfolio_fact (tenant_id, portfolio_id, miner_id, fact, value, occurred_at, event_id)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant_id, portfolio_id, miner_id, fact) DO UPDATE
               SET value = excluded.value, occurred_at = excluded.occurred_at, event_id = excluded.event_id""";

    private static final String PUT_ROI = """
            UPDATE mining.portfolio_roi
               SET active_miners = ?, hashrate_ths = ?, power_w = ?, miner_capex_usd = ?, net_capex_usd = ?,
                   gross_btc_per_day = ?, net_btc_per_day = ?, revenue_usd_per_day = ?, power_cost_usd_per_day = ?,
                   profit_usd_per_day = ?, roi_percent_per_year = ?, payback_days = ?, break_even_usd_per_kwh = ?,
                   missing = ?, as_of = greatest(as_of, ?), events = events + 1, updated_at = clock_timestamp()
             WHERE tenant_id = ? AND portfolio_id = ?""";

    private final Connection transaction;
    private final String tenant;
    private final String portfolio;

    PortfolioStore(Connection transaction, String tenant, String portfolio) {
        this.transaction = transaction;
        this.tenant = tenant;
        this.portfolio = portfolio;
    }

    /** A fact with the event that it is from. */
    record Known(BigDecimal value, Stamp stamp) {}

    /** Waits for whoever works on the portfolio, whatever the key of his event: its sums are one row. */
    Fleet lock() throws SQLException {
        try (PreparedStatement make = transaction.prepareStatement(MAKE_ROW)) {
            make.setString(1, tenant);
            make.setString(2, portfolio);
            make.executeUpdate();
        }
        try (PreparedStatement lock = transaction.prepareStatement(LOCK_ROW)) {
            lock.setString(1, tenant);
            lock.setString(2, portfolio);
            try (ResultSet row = lock.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("the row of portfolio " + portfolio + " is gone");
                }
                return new Fleet(row.getLong(1), row.getBigDecimal(2), row.getBigDecimal(3), row.getBigDecimal(4));
            }
        }
    }

    /** @param miner empty: of the portfolio itself */
    Map<Fact, Known> facts(String miner) throws SQLException {
        Map<Fact, Known> facts = new EnumMap<>(Fact.class);
        try (PreparedStatement select = transaction.prepareStatement(FACTS)) {
            select.setString(1, tenant);
            select.setString(2, portfolio);
            select.setString(3, miner);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Stamp stamp =
                            new Stamp(row.getObject(3, OffsetDateTime.class).toInstant(), row.getObject(4, UUID.class));
                    facts.put(Fact.of(row.getString(1)), new Known(row.getBigDecimal(2), stamp));
                }
            }
        }
        return facts;
    }

    void put(String miner, Map<Fact, Known> facts) throws SQLException {
        try (PreparedStatement put = transaction.prepareStatement(PUT_FACT)) {
            for (Map.Entry<Fact, Known> fact : facts.entrySet()) {
                put.setString(1, tenant);
                put.setString(2, portfolio);
                put.setString(3, miner);
                put.setString(4, fact.getKey().text());
                put.setBigDecimal(5, fact.getValue().value());
                put.setObject(6, fact.getValue().stamp().occurredAt().atOffset(ZoneOffset.UTC));
                put.setObject(7, fact.getValue().stamp().eventId());
                put.addBatch();
            }
            put.executeBatch();
        }
    }

    void put(Fleet fleet, Roi roi, Stamp stamp) throws SQLException {
        try (PreparedStatement put = transaction.prepareStatement(PUT_ROI)) {
            put.setLong(1, fleet.activeMiners());
            put.setBigDecimal(2, fleet.hashrateThs());
            put.setBigDecimal(3, fleet.powerW());
            put.setBigDecimal(4, fleet.capexUsd());
            put.setBigDecimal(5, roi.netCapexUsd());
            put.setBigDecimal(6, roi.grossBtcPerDay());
            put.setBigDecimal(7, roi.netBtcPerDay());
            put.setBigDecimal(8, roi.revenueUsdPerDay());
            put.setBigDecimal(9, roi.powerCostUsdPerDay());
            put.setBigDecimal(10, roi.profitUsdPerDay());
            put.setBigDecimal(11, roi.roiPercentPerYear());
            put.setBigDecimal(12, roi.paybackDays());
            put.setBigDecimal(13, roi.breakEvenUsdPerKwh());
            put.setArray(14, transaction.createArrayOf("text", roi.missing().toArray()));
            put.setObject(15, stamp.occurredAt().atOffset(ZoneOffset.UTC));
            put.setString(16, tenant);
            put.setString(17, portfolio);
            put.executeUpdate();
        }
    }
}
