package io.daybook.apps.internal.mining.intel;

import io.daybook.apps.internal.mining.event.Bounds;
import io.daybook.apps.internal.mining.event.MiningEvent;
import io.daybook.apps.internal.mining.event.Payload;
import io.daybook.apps.internal.mining.event.Stamp;
import io.daybook.apps.internal.mining.sql.TenantSessions;
import io.daybook.events.RejectedEventException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Keeps forecasts, anomalies, decay and curtailment at what the events say. Each is a function of the events that are there, not
 * of their order: a late one recalculates what comes after it.
 */
public final class Intelligence {
    private static final Bounds HASHRATE_THS = Bounds.of("0", "1000000000", 6);
    private static final Bounds POWER_W = Bounds.of("0", "1000000000", 3);
    private static final Bounds TEMPERATURE_C = Bounds.of("-100", "300", 2);
    private static final Bounds USD = Bounds.of("0", "1000000000000", 2);
    private static final Bounds PRICE = Bounds.of("-1000", "1000", 8);
    private static final Bounds HASHPRICE = Bounds.of("0", "1000", 8);
    private static final Duration LONGEST_WINDOW = Duration.ofDays(7);

    private final TenantSessions sessions;

    public Intelligence(TenantSessions sessions) {
        this.sessions = sessions;
    }

    /** A reading of a miner; of an hour the latest counts. */
    record Reading(
            String portfolio,
            String miner,
            BigDecimal hashrateThs,
            BigDecimal powerW,
            Optional<BigDecimal> temperatureC,
            Stamp stamp) {
        Instant hour() {
            return stamp.occurredAt().truncatedTo(ChronoUnit.HOURS);
        }
    }

    /** What a portfolio did in a day. */
    record DailyResult(String portfolio, LocalDate day, BigDecimal hashrateThs, BigDecimal revenueUsd, Stamp stamp) {}

    /** A window of a portfolio. */
    record Announced(String portfolio, PriceWindow window, Stamp stamp) {}

    /**
     * Takes an event; of another kind it has no effect.
     *
     * @throws RejectedEventException when it is wrong in itself
     */
    public void handle(MiningEvent event, Connection transaction) throws SQLException {
        String tenant = event.tenant();
        switch (event.kind()) {
            case "miner.reading" -> {
                Reading reading = reading(event);
                sessions.in(transaction, tenant, () -> new ReadingStore(transaction, tenant).take(reading));
            }
            case "miner.daily_result" -> {
                DailyResult result = dailyResult(event);
                sessions.in(transaction, tenant, () -> new ForecastStore(transaction, tenant).take(result));
            }
            case "ops.price_window" -> {
                Announced announced = priceWindow(event);
                sessions.in(transaction, tenant, () -> new CurtailmentStore(transaction, tenant).take(announced));
            }
            default -> {
                // Seen, and nothing of ours.
            }
        }
    }

    private static Reading reading(MiningEvent event) {
        Payload payload = Payload.of(event);
        Reading reading = new Reading(
                payload.id("portfolio"),
                payload.id("miner"),
                payload.number("hashrate_ths", HASHRATE_THS),
                payload.number("power_w", POWER_W),
                payload.optionalNumber("temperature_c", TEMPERATURE_C),
                event.stamp(payload));
        payload.requireNothingElse();
        return reading;
    }

    private static DailyResult dailyResult(MiningEvent event) {
        Payload payload = Payload.of(event);
        DailyResult result = new DailyResult(
                payload.id("portfolio"),
                payload.day("day"),
                payload.number("hashrate_ths", HASHRATE_THS),
                payload.number("revenue_usd", USD),
                event.stamp(payload));
        payload.requireNothingElse();
        LocalDate written = LocalDate.ofInstant(event.recordedAt(), ZoneOffset.UTC);
        if (result.day().isAfter(written.plusDays(1))) {
            throw new RejectedEventException(
                    "occurred_at_in_future",
                    "The field day of " + event.kind() + " lies more than a day after the event was written.");
        }
        return result;
    }

    private static Announced priceWindow(MiningEvent event) {
        Payload payload = Payload.of(event);
        Instant startsAt = payload.time("starts_at");
        Instant endsAt = payload.time("ends_at");
        if (!endsAt.isAfter(startsAt) || endsAt.isAfter(startsAt.plus(LONGEST_WINDOW))) {
            throw new RejectedEventException(
                    "field_out_of_range",
                    "The field ends_at of " + event.kind() + " must lie in the 7 days after starts_at.");
        }
        Announced announced = new Announced(
                payload.id("portfolio"),
                new PriceWindow(
                        payload.id("window"),
                        startsAt,
                        endsAt,
                        payload.number("price_usd_per_kwh", PRICE),
                        payload.number("hashprice_usd_per_ths_day", HASHPRICE)),
                event.stamp(payload));
        payload.requireNothingElse();
        return announced;
    }
}
