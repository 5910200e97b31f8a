package io.daybook.apps.internal.mining.intel;

import io.daybook.apps.internal.mining.intel.Intelligence.Announced;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to do with miners in windows of a price. A miner is judged by its last full hour that ended before the window began, at
 * most a day before; without one it is taken as off. Windows and readings may come in any order: each looks at the other.
 */
final class CurtailmentStore {
    private static final String PUT_WINDOW = """
            INSERT INTO mining.price_window (tenant_id, portfolio_id, window_id, starts_at, ends_at, price_usd_per_kwh,
                                             hashprice_usd_per_ths_day, occurred_at, event_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant_id, portfolio_id, window_id) DO UPDATE
               SET starts_at = excluded.starts_at, ends_at = excluded.ends_at,
                   price_usd_per_kwh = excluded.price_usd_per_kwh,
                   hashprice_usd_per_ths_day = excluded.hashprice_usd_per_ths_day,
                   occurred_at = excluded.occurred_at, event_id = excluded.event_id
             WHERE (price_window.occurred_at, price_window.event_id) < (excluded.occurred_at, excluded.event_id)""";

    private static final String CLEAR = """
            DELETE FROM mining.curtailment WHERE tenant_id = ? AND portfolio_id = ? AND window_id = ?""";

    /** The last full hour of each miner before a time; of one miner or, with null, of all. */
    private static final String LAST_HOURS = """
            SELECT DISTINCT ON (miner_id) miner_id, hour, hashrate_ths, power_w FROM mining.reading
             WHERE tenant_id = ? AND portfolio_id = ? AND (?::text IS NULL OR miner_id = ?)
               AND hour <= ?::timestamptz - interval '1 hour' AND hour > ?::timestamptz - interval '25 hours'
             ORDER BY miner_id, hour DESC""";

    private static final String WINDOWS = """
            SELECT window_id, starts_at, ends_at, price_usd_per_kwh, hashprice_usd_per_ths_day FROM mining.price_window
             WHERE tenant_id = ? AND portfolio_id = ?
               AND starts_at >= ?::timestamptz + interval '1 hour' AND starts_at < ?::timestamptz + interval '25 hours'
             ORDER BY window_id""";

    private static final String PUT = """
            INSERT INTO mining.curtailment (tenant_id, portfolio_id, window_id, miner_id, curtail, saved_usd, lost_usd, power_w,
                                            hashrate_ths, reading_hour)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant_id, portfolio_id, window_id, miner_id) DO UPDATE
               SET curtail = excluded.curtail, saved_usd = excluded.saved_usd, lost_usd = excluded.lost_usd,
                   power_w = excluded.power_w, hashrate_ths = excluded.hashrate_ths, reading_hour = excluded.reading_hour""";

    private final Connection transaction;
    private final String tenant;

    CurtailmentStore(Connection transaction, String tenant) {
        this.transaction = transaction;
        this.tenant = tenant;
    }

    private record LastHour(String miner, OffsetDateTime hour, BigDecimal hashrateThs, BigDecimal powerW) {}

    void take(Announced announced) throws SQLException {
        String portfolio = announced.portfolio();
        PriceWindow window = announced.window();
        PortfolioLock.ofAll(transaction, tenant, portfolio);
        if (put(announced)) {
            try (PreparedStatement clear = transaction.prepareStatement(CLEAR)) {
                clear.setString(1, tenant);
                clear.setString(2, portfolio);
                clear.setString(3, window.id());
                clear.executeUpdate();
            }
            decide(portfolio, window, null);
        }
    }

    /** Decides again where a reading of this hour counts. The caller has the miner's lock. */
    void readingChanged(String portfolio, String miner, Instant hour) throws SQLException {
        for (PriceWindow window : windowsAfter(portfolio, hour)) {
            decide(portfolio, window, miner);
        }
    }

    private boolean put(Announced announced) throws SQLException {
        PriceWindow window = announced.window();
        try (PreparedStatement put = transaction.prepareStatement(PUT_WINDOW)) {
            put.setString(1, tenant);
            put.setString(2, announced.portfolio());
            put.setString(3, window.id());
            put.setObject(4, window.startsAt().atOffset(ZoneOffset.UTC));
            put.setObject(5, window.endsAt().atOffset(ZoneOffset.UTC));
            put.setBigDecimal(6, window.priceUsdPerKwh());
            put.setBigDecimal(7, window.hashpriceUsdPerThsDay());
            put.setObject(8, announced.stamp().occurredAt().atOffset(ZoneOffset.UTC));
            put.setObject(9, announced.stamp().eventId());
            return put.executeUpdate() == 1;
        }
    }

    private void decide(String portfolio, PriceWindow window, @Nullable String miner) throws SQLException {
        List<LastHour> hours = lastHours(portfolio, window.startsAt(), miner);
        try (PreparedStatement put = transaction.prepareStatement(PUT)) {
            for (LastHour last : hours) {
                PriceWindow.Decision decision = window.decide(last.hashrateThs(), last.powerW());
                put.setString(1, tenant);
                put.setString(2, portfolio);
                put.setString(3, window.id());
                put.setString(4, last.miner());
                put.setBoolean(5, decision.curtail());
                put.setBigDecimal(6, decision.savedUsd());
                put.setBigDecimal(7, decision.lostUsd());
                put.setBigDecimal(8, last.powerW());
                put.setBigDecimal(9, last.hashrateThs());
                put.setObject(10, last.hour());
                put.addBatch();
            }
            put.executeBatch();
        }
    }

    private List<LastHour> lastHours(String portfolio, Instant startsAt, @Nullable String miner) throws SQLException {
        List<LastHour> hours = new ArrayList<>();
        try (PreparedStatement select = transaction.prepareStatement(LAST_HOURS)) {
            select.setString(1, tenant);
            select.setString(2, portfolio);
            select.setString(3, miner);
            select.setString(4, miner);
            select.setObject(5, startsAt.atOffset(ZoneOffset.UTC));
            select.setObject(6, startsAt.atOffset(ZoneOffset.UTC));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    hours.add(new LastHour(
                            row.getString(1),
                            row.getObject(2, OffsetDateTime.class),
                            row.getBigDecimal(3),
                            row.getBigDecimal(4)));
                }
            }
        }
        return hours;
    }

    private List<PriceWindow> windowsAfter(String portfolio, Instant hour) throws SQLException {
        List<PriceWindow> windows = new ArrayList<>();
        try (PreparedStatement select = transaction.prepareStatement(WINDOWS)) {
            select.setString(1, tenant);
            select.setString(2, portfolio);
            select.setObject(3, hour.atOffset(ZoneOffset.UTC));
            select.setObject(4, hour.atOffset(ZoneOffset.UTC));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    windows.add(new PriceWindow(
                            row.getString(1),
                            row.getObject(2, OffsetDateTime.class).toInstant(),
                            row.getObject(3, OffsetDateTime.class).toInstant(),
                            row.getBigDecimal(4),
                            row.getBigDecimal(5)));
                }
            }
        }
        return windows;
    }
}
