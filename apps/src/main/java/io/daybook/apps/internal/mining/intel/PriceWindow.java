package io.daybook.apps.internal.mining.intel;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;

/**
 * Hours with one price of electricity, and what hashing earns in them.
 *
 * @param hashpriceUsdPerThsDay revenue of one TH/s in a day, after the pool's fee
 */
record PriceWindow(
        String id, Instant startsAt, Instant endsAt, BigDecimal priceUsdPerKwh, BigDecimal hashpriceUsdPerThsDay) {
    private static final BigDecimal WATT_SECONDS_PER_KWH = new BigDecimal(3_600_000);
    private static final BigDecimal SECONDS_PER_DAY = new BigDecimal(86_400);

    /**
     * What to do with a miner: switch it off exactly if its electricity costs more than it earns.
     *
     * @param savedUsd cost of its electricity in the window, 2 decimals, half to even
     * @param lostUsd its revenue in the window, 2 decimals, half to even
     */
    record Decision(boolean curtail, BigDecimal savedUsd, BigDecimal lostUsd) {}

    /** Compares exactly; only what is shown is rounded. */
    Decision decide(BigDecimal hashrateThs, BigDecimal powerW) {
        Duration length = Duration.between(startsAt, endsAt);
        BigDecimal seconds = BigDecimal.valueOf(length.getSeconds()).add(BigDecimal.valueOf(length.getNano(), 9));
        BigDecimal cost = priceUsdPerKwh.multiply(powerW).multiply(seconds);
        BigDecimal revenue = hashpriceUsdPerThsDay.multiply(hashrateThs).multiply(seconds);
        boolean curtail = cost.multiply(SECONDS_PER_DAY).compareTo(revenue.multiply(WATT_SECONDS_PER_KWH)) > 0;
        return new Decision(
                curtail,
                cost.divide(WATT_SECONDS_PER_KWH, 2, RoundingMode.HALF_EVEN),
                revenue.divide(SECONDS_PER_DAY, 2, RoundingMode.HALF_EVEN));
    }
}
