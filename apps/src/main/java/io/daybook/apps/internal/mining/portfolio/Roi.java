package io.daybook.apps.internal.mining.portfolio;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a portfolio earns on its capital; docs/mining.md has the formulas. Each figure is one exact fraction of the inputs,
 * divided once and rounded once (half to even), so none inherits the rounding of another.
 *
 * @param netCapexUsd 2 decimals, as all figures in USD
 * @param grossBtcPerDay 8 decimals, before the pool's fee
 * @param netBtcPerDay 8 decimals, after it
 * @param roiPercentPerYear 4 decimals; null without capital
 * @param paybackDays 2 decimals; null without capital or without profit
 * @param breakEvenUsdPerKwh 6 decimals: electricity at this price takes all revenue; null without power
 * @param missing facts without which the figures are null
 */
record Roi(
        BigDecimal netCapexUsd,
        @Nullable BigDecimal grossBtcPerDay,
        @Nullable BigDecimal netBtcPerDay,
        @Nullable BigDecimal revenueUsdPerDay,
        @Nullable BigDecimal powerCostUsdPerDay,
        @Nullable BigDecimal profitUsdPerDay,
        @Nullable BigDecimal roiPercentPerYear,
        @Nullable BigDecimal paybackDays,
        @Nullable BigDecimal breakEvenUsdPerKwh,
        List<String> missing) {
    /** Hashes per second in a TH/s, times the seconds of a day. */
    private static final BigDecimal HASHES_PER_THS_DAY = new BigDecimal("86400").scaleByPowerOfTen(12);

    /** Hashes that a block of difficulty 1 takes on average. */
    private static final BigDecimal HASHES_PER_DIFFICULTY = BigDecimal.TWO.pow(32);

    private static final BigDecimal HUNDRED = new BigDecimal(100);
    private static final BigDecimal DAYS_PER_YEAR = new BigDecimal(365);
    private static final BigDecimal WATT_DAYS_TO_KWH = new BigDecimal("0.024");

    /** Since April 2024; the fees of a block are not counted. */
    private static final BigDecimal USUAL_BLOCK_REWARD = new BigDecimal("3.125");

    private static final List<Fact> NEEDED =
            List.of(Fact.ELECTRICITY_USD_PER_KWH, Fact.BTC_PRICE_USD, Fact.NETWORK_DIFFICULTY, Fact.POOL_FEE_PERCENT);

    /** @param portfolio facts of the portfolio itself */
    static Roi of(Fleet fleet, Map<Fact, BigDecimal> portfolio) {
        BigDecimal capex = fleet.capexUsd().add(portfolio.getOrDefault(Fact.OTHER_CAPEX_USD, BigDecimal.ZERO));
        List<String> missing = new ArrayList<>();
        NEEDED.stream()
                .filter(fact -> !portfolio.containsKey(fact))
                .map(Fact::text)
                .forEach(missing::add);
        if (!missing.isEmpty()) {
            return new Roi(rounded(capex, 2), null, null, null, null, null, null, null, null, missing);
        }
        return complete(fleet, capex, portfolio);
    }

    private static Roi complete(Fleet fleet, BigDecimal capex, Map<Fact, BigDecimal> portfolio) {
        BigDecimal uptime = portfolio.getOrDefault(Fact.UPTIME_PERCENT, HUNDRED);
        BigDecimal afterFee = HUNDRED.subtract(known(portfolio, Fact.POOL_FEE_PERCENT));
        BigDecimal price = known(portfolio, Fact.BTC_PRICE_USD);
        // BTC per day is btc / work; uptime is in it as percent.
        BigDecimal btc = fleet.hashrateThs()
                .multiply(HASHES_PER_THS_DAY)
                .multiply(portfolio.getOrDefault(Fact.BLOCK_REWARD_BTC, USUAL_BLOCK_REWARD))
                .multiply(uptime);
        BigDecimal work = known(portfolio, Fact.NETWORK_DIFFICULTY)
                .multiply(HASHES_PER_DIFFICULTY)
                .multiply(HUNDRED);
        // Dollars per day are usd / usdWork.
        BigDecimal usd = btc.multiply(afterFee).multiply(price);
        BigDecimal usdWork = work.multiply(HUNDRED);
        BigDecimal kwh =
                fleet.powerW().multiply(WATT_DAYS_TO_KWH).multiply(uptime).divide(HUNDRED);
        BigDecimal cost = kwh.multiply(known(portfolio, Fact.ELECTRICITY_USD_PER_KWH));
        BigDecimal profit = usd.subtract(cost.multiply(usdWork));
        boolean capital = capex.signum() > 0;
        return new Roi(
                rounded(capex, 2),
                quotient(btc, work, 8),
                quotient(btc.multiply(afterFee), usdWork, 8),
                quotient(usd, usdWork, 2),
                rounded(cost, 2),
                quotient(profit, usdWork, 2),
                capital ? quotient(profit.multiply(DAYS_PER_YEAR).multiply(HUNDRED), usdWork.multiply(capex), 4) : null,
                capital && profit.signum() > 0 ? quotient(capex.multiply(usdWork), profit, 2) : null,
                kwh.signum() > 0 ? quotient(usd, usdWork.multiply(kwh), 6) : null,
                List.of());
    }

    private static BigDecimal known(Map<Fact, BigDecimal> portfolio, Fact fact) {
        BigDecimal value = portfolio.get(fact);
        if (value == null) {
            throw new IllegalStateException(fact.text() + " is not known");
        }
        return value;
    }

    private static BigDecimal quotient(BigDecimal numerator, BigDecimal denominator, int decimals) {
        return numerator.divide(denominator, decimals, RoundingMode.HALF_EVEN);
    }

    private static BigDecimal rounded(BigDecimal value, int decimals) {
        return value.setScale(decimals, RoundingMode.HALF_EVEN);
    }
}
