package io.daybook.apps.internal.mining.intel;

import io.daybook.apps.internal.mining.intel.Intelligence.Reading;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Daily medians of a miner's hashrate, and the decay that they show. A day counts once a later one has begun. */
final class DecayStore {
    private static final int DAYS_BACK = 365;
    private static final int MEDIAN_DECIMALS = 6;

    private static final String PUT_DAY = """
            INSERT INTO mining.reading_day (tenant_id, portfolio_id, miner_id, day, hashrate_ths) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (tenant_id, portfolio_id, miner_id, day) DO UPDATE SET hashrate_ths = excluded.hashrate_ths""";

    private static final String DAYS = """
            SELECT day, hashrate_ths FROM mining.reading_day
             WHERE tenant_id = ? AND portfolio_id = ? AND miner_id = ? AND day >= ? AND day < ? ORDER BY day""";

    private static final String CLEAR =
            "DELETE FROM mining.hashrate_decay WHERE tenant_id = ? AND portfolio_id = ? AND miner_id = ?";

    private static final String PUT = """
            INSERT INTO mining.hashrate_decay (tenant_id, portfolio_id, miner_id, from_day, to_day, days, decay_percent_per_year,
                                               low_percent_per_year, high_percent_per_year, r_squared)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private final Connection transaction;
    private final String tenant;

    DecayStore(Connection transaction, String tenant) {
        this.transaction = transaction;
        this.tenant = tenant;
    }

    /**
     * @param hashrate of at least the reading's day
     * @param newest hour of the miner before this reading
     */
    void readingChanged(Reading reading, List<Sample> hashrate, Optional<Instant> newest) throws SQLException {
        LocalDate day = ReadingStore.day(reading.hour());
        double[] hours = hashrate.stream()
                .filter(sample -> ReadingStore.day(sample.hour()).equals(day))
                .mapToDouble(Sample::value)
                .toArray();
        try (PreparedStatement put = prepared(PUT_DAY, reading)) {
            put.setObject(4, day);
            put.setBigDecimal(5, Decimals.of(Statistics.median(hours), MEDIAN_DECIMALS));
            put.executeUpdate();
        }
        LocalDate newestDay = newest.map(ReadingStore::day).orElse(day);
        // The current day does not count yet, so nothing changes while it goes on.
        if (!day.equals(newestDay)) {
            fit(reading, day.isAfter(newestDay) ? day : newestDay);
        }
    }

    private void fit(Reading reading, LocalDate before) throws SQLException {
        List<Decay.Daily> days = new ArrayList<>();
        try (PreparedStatement select = prepared(DAYS, reading)) {
            select.setObject(4, before.minusDays(DAYS_BACK));
            select.setObject(5, before);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    days.add(new Decay.Daily(
                            row.getObject(1, LocalDate.class).toEpochDay(),
                            row.getBigDecimal(2).doubleValue()));
                }
            }
        }
        try (PreparedStatement clear = prepared(CLEAR, reading)) {
            clear.executeUpdate();
        }
        Optional<Decay> decay = Decay.fit(days);
        if (decay.isPresent()) {
            put(reading, decay.get(), days);
        }
    }

    private void put(Reading reading, Decay decay, List<Decay.Daily> days) throws SQLException {
        try (PreparedStatement put = prepared(PUT, reading)) {
            put.setObject(4, LocalDate.ofEpochDay(days.getFirst().day()));
            put.setObject(5, LocalDate.ofEpochDay(days.getLast().day()));
            put.setInt(6, decay.days());
            put.setBigDecimal(7, Decimals.of(decay.percentPerYear(), 4));
            put.setBigDecimal(8, Decimals.of(decay.lowPercentPerYear(), 4));
            put.setBigDecimal(9, Decimals.of(decay.highPercentPerYear(), 4));
            put.setBigDecimal(10, Decimals.of(decay.rSquared(), 4));
            put.executeUpdate();
        }
    }

    private PreparedStatement prepared(String sql, Reading reading) throws SQLException {
        PreparedStatement statement = transaction.prepareStatement(sql);
        statement.setString(1, tenant);
        statement.setString(2, reading.portfolio());
        statement.setString(3, reading.miner());
        return statement;
    }
}
