package io.daybook.apps.internal.mining.intel;

import io.daybook.apps.internal.mining.intel.AnomalyRule.Finding;
import io.daybook.apps.internal.mining.intel.Intelligence.Reading;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Readings of miners and what follows from them: anomalies, daily medians, decay, and curtailment of windows ahead. */
final class ReadingStore {
    /** A later reading is not taken: what it would change is not looked at any more. */
    static final Duration LATEST = Duration.ofDays(14);

    /** How far a reading reaches: the memory of the rules, and the day in which a drift may have begun. */
    private static final Duration REACH = AnomalyRule.MEMORY.plusDays(1);

    /** As long as readings are kept: a late one needs those before it. */
    private static final Duration KEPT = LATEST.plus(REACH).plusDays(2);

    private static final String NEWEST = """
            SELECT max(hour) FROM mining.reading WHERE tenant_id = ? AND portfolio_id = ? AND miner_id = ?""";

    private static final String PUT = """
            INSERT INTO mining.reading (tenant_id, portfolio_id, miner_id, hour, hashrate_ths, power_w, temperature_c,
                                        occurred_at, event_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant_id, portfolio_id, miner_id, hour) DO UPDATE
               SET hashrate_ths = excluded.hashrate_ths, power_w = excluded.power_w,
                   temperature_c = excluded.temperature_c, occurred_at = excluded.occurred_at, event_id = excluded.event_id
             WHERE (reading.occurred_at, reading.event_id) < (excluded.occurred_at, excluded.event_id)""";

    private static final String AROUND = """
            SELECT hour, hashrate_ths, power_w, temperature_c FROM mining.reading
             WHERE tenant_id = ? AND portfolio_id = ? AND miner_id = ? AND hour BETWEEN ? AND ? ORDER BY hour""";

    private static final String CLEAR_FINDINGS = """
            DELETE FROM mining.anomaly
             WHERE tenant_id = ? AND portfolio_id = ? AND miner_id = ? AND hour BETWEEN ? AND ?""";

    private static final String PUT_FINDING = """
            INSERT INTO mining.anomaly (tenant_id, portfolio_id, miner_id, metric, hour, kind, value, expected, score)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final String FORGET = """
            DELETE FROM mining.reading WHERE tenant_id = ? AND portfolio_id = ? AND miner_id = ? AND hour < ?""";

    private final Connection transaction;
    private final String tenant;

    ReadingStore(Connection transaction, String tenant) {
        this.transaction = transaction;
        this.tenant = tenant;
    }

    void take(Reading reading) throws SQLException {
        PortfolioLock.ofMiner(transaction, tenant, reading.portfolio(), reading.miner());
        Optional<Instant> newest = newest(reading);
        if (newest.isPresent() && reading.hour().isBefore(newest.get().minus(LATEST)) || !put(reading)) {
            return;
        }
        Map<String, List<Sample>> around = around(reading);
        List<Sample> hashrate = around.getOrDefault("hashrate_ths", List.of());
        clearFindings(reading);
        for (Map.Entry<String, List<Sample>> metric : around.entrySet()) {
            judge(reading, metric.getKey(), metric.getValue());
        }
        new DecayStore(transaction, tenant).readingChanged(reading, hashrate, newest);
        new CurtailmentStore(transaction, tenant).readingChanged(reading.portfolio(), reading.miner(), reading.hour());
        if (newest.isPresent() && day(newest.get()).isBefore(day(reading.hour()))) {
            forget(reading);
        }
    }

    static LocalDate day(Instant hour) {
        return LocalDate.ofInstant(hour, ZoneOffset.UTC);
    }

    private Optional<Instant> newest(Reading reading) throws SQLException {
        try (PreparedStatement select = prepared(NEWEST, reading);
                ResultSet row = select.executeQuery()) {
            row.next();
            return Optional.ofNullable(row.getObject(1, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
        }
    }

    private boolean put(Reading reading) throws SQLException {
        try (PreparedStatement put = prepared(PUT, reading)) {
            put.setObject(4, reading.hour().atOffset(ZoneOffset.UTC));
            put.setBigDecimal(5, reading.hashrateThs());
            put.setBigDecimal(6, reading.powerW());
            put.setBigDecimal(7, reading.temperatureC().orElse(null));
            put.setObject(8, reading.stamp().occurredAt().atOffset(ZoneOffset.UTC));
            put.setObject(9, reading.stamp().eventId());
            return put.executeUpdate() == 1;
        }
    }

    private Map<String, List<Sample>> around(Reading reading) throws SQLException {
        Map<String, List<Sample>> series = new LinkedHashMap<>();
        List<String> metrics = List.of("hashrate_ths", "power_w", "temperature_c");
        try (PreparedStatement select = prepared(AROUND, reading)) {
            select.setObject(4, reading.hour().minus(REACH).atOffset(ZoneOffset.UTC));
            select.setObject(5, reading.hour().plus(REACH).atOffset(ZoneOffset.UTC));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Instant hour = row.getObject(1, OffsetDateTime.class).toInstant();
                    for (int metric = 0; metric < metrics.size(); metric++) {
                        BigDecimal value = row.getBigDecimal(2 + metric);
                        if (value != null) {
                            series.computeIfAbsent(metrics.get(metric), name -> new ArrayList<>())
                                    .add(new Sample(hour, value.doubleValue()));
                        }
                    }
                }
            }
        }
        return series;
    }

    private void clearFindings(Reading reading) throws SQLException {
        try (PreparedStatement clear = prepared(CLEAR_FINDINGS, reading)) {
            clear.setObject(4, reading.hour().atOffset(ZoneOffset.UTC));
            clear.setObject(5, reading.hour().plus(REACH).atOffset(ZoneOffset.UTC));
            clear.executeUpdate();
        }
    }

    /** This reading, and those after it whose history it is in. */
    private void judge(Reading reading, String metric, List<Sample> series) throws SQLException {
        try (PreparedStatement put = prepared(PUT_FINDING, reading)) {
            for (int index = 0; index < series.size(); index++) {
                if (!series.get(index).hour().isBefore(reading.hour())) {
                    for (Finding finding : AnomalyRule.judge(series, index)) {
                        put.setString(4, metric);
                        put.setObject(5, finding.hour().atOffset(ZoneOffset.UTC));
                        put.setString(6, finding.kind().text());
                        put.setBigDecimal(7, Decimals.of(finding.value(), 4));
                        put.setBigDecimal(8, Decimals.of(finding.expected(), 4));
                        put.setBigDecimal(9, Decimals.of(finding.score(), 2));
                        put.addBatch();
                    }
                }
            }
            put.executeBatch();
        }
    }

    private void forget(Reading reading) throws SQLException {
        try (PreparedStatement forget = prepared(FORGET, reading)) {
            forget.setObject(4, reading.hour().minus(KEPT).atOffset(ZoneOffset.UTC));
            forget.executeUpdate();
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
