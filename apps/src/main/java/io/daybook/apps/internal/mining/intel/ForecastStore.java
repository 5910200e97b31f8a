package io.daybook.apps.internal.mining.intel;

import io.daybook.apps.internal.mining.intel.Intelligence.DailyResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Daily results of portfolios, and what is expected of the two weeks after the latest of them. */
final class ForecastStore {
    private static final int DAYS_BACK = 90;
    private static final int DAYS_AHEAD = 14;
    private static final int DECIMALS = 2;

    private static final String PUT_RESULT = """
            INSERT INTO mining.daily_result (tenant_id, portfolio_id, day, hashrate_ths, revenue_usd, occurred_at, event_id)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant_id, portfolio_id, day) DO UPDATE
               SET hashrate_ths = excluded.hashrate_ths, revenue_usd = excluded.revenue_usd,
                   occurred_at = excluded.occurred_at, event_id = excluded.event_id
             WHERE (daily_result.occurred_at, daily_result.event_id) < (excluded.occurred_at, excluded.event_id)""";

    private static final String RESULTS = """
            SELECT day, hashrate_ths, revenue_usd FROM mining.daily_result
             WHERE tenant_id = ? AND portfolio_id = ?
             ORDER BY day DESC LIMIT 90""";

    private static final String CLEAR =
            "DELETE FROM mining.forecast WHERE tenant_id = ? AND portfolio_id = ? AND series = ?";

    private static final String PUT = """
            INSERT INTO mining.forecast (tenant_id, portfolio_id, series, day, expected, low, high, from_day, to_day, alpha, beta,
                                         phi)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private final Connection transaction;
    private final String tenant;

    ForecastStore(Connection transaction, String tenant) {
        this.transaction = transaction;
        this.tenant = tenant;
    }

    void take(DailyResult result) throws SQLException {
        PortfolioLock.ofAll(transaction, tenant, result.portfolio());
        if (put(result)) {
            TreeMap<LocalDate, Double> hashrate = new TreeMap<>();
            TreeMap<LocalDate, Double> revenue = new TreeMap<>();
            read(result.portfolio(), hashrate, revenue);
            forecast(result.portfolio(), "hashrate_ths", hashrate);
            forecast(result.portfolio(), "revenue_usd", revenue);
        }
    }

    private boolean put(DailyResult result) throws SQLException {
        try (PreparedStatement put = transaction.prepareStatement(PUT_RESULT)) {
            put.setString(1, tenant);
            put.setString(2, result.portfolio());
            put.setObject(3, result.day());
            put.setBigDecimal(4, result.hashrateThs());
            put.setBigDecimal(5, result.revenueUsd());
            put.setObject(6, result.stamp().occurredAt().atOffset(ZoneOffset.UTC));
            put.setObject(7, result.stamp().eventId());
            return put.executeUpdate() == 1;
        }
    }

    private void read(String portfolio, TreeMap<LocalDate, Double> hashrate, TreeMap<LocalDate, Double> revenue)
            throws SQLException {
        try (PreparedStatement select = transaction.prepareStatement(RESULTS)) {
            select.setString(1, tenant);
            select.setString(2, portfolio);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    LocalDate day = row.getObject(1, LocalDate.class);
                    hashrate.put(day, row.getBigDecimal(2).doubleValue());
                    revenue.put(day, row.getBigDecimal(3).doubleValue());
                }
            }
        }
    }

    private void forecast(String portfolio, String series, TreeMap<LocalDate, Double> observed) throws SQLException {
        LocalDate last = observed.lastKey();
        TreeMap<LocalDate, Double> recent = new TreeMap<>(observed.tailMap(last.minusDays(DAYS_BACK - 1L)));
        try (PreparedStatement clear = transaction.prepareStatement(CLEAR)) {
            clear.setString(1, tenant);
            clear.setString(2, portfolio);
            clear.setString(3, series);
            clear.executeUpdate();
        }
        if (recent.size() < DampedTrend.LEAST_OBSERVATIONS) {
            return;
        }
        DampedTrend trend = DampedTrend.fit(daily(recent));
        try (PreparedStatement put = transaction.prepareStatement(PUT)) {
            LocalDate day = last;
            for (DampedTrend.Forecast ahead : trend.ahead(DAYS_AHEAD)) {
                day = day.plusDays(1);
                put.setString(1, tenant);
                put.setString(2, portfolio);
                put.setString(3, series);
                put.setObject(4, day);
                put.setBigDecimal(5, Decimals.of(Math.max(0, ahead.expected()), DECIMALS));
                put.setBigDecimal(6, Decimals.of(Math.max(0, ahead.low()), DECIMALS));
                put.setBigDecimal(7, Decimals.of(Math.max(0, ahead.high()), DECIMALS));
                put.setObject(8, recent.firstKey());
                put.setObject(9, last);
                put.setBigDecimal(10, Decimals.of(trend.alpha(), DECIMALS));
                put.setBigDecimal(11, Decimals.of(trend.beta(), DECIMALS));
                put.setBigDecimal(12, Decimals.of(trend.phi(), DECIMALS));
                put.addBatch();
            }
            put.executeBatch();
        }
    }

    private static List<OptionalDouble> daily(TreeMap<LocalDate, Double> observed) {
        List<OptionalDouble> days = new ArrayList<>();
        for (LocalDate day = observed.firstKey(); !day.isAfter(observed.lastKey()); day = day.plusDays(1)) {
            Double value = observed.get(day);
            days.add(value == null ? OptionalDouble.empty() : OptionalDouble.of(value));
        }
        return days;
    }
}
