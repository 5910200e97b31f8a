package io.daybook.apps.internal.mining.portfolio;

import java.math.BigDecimal;
import java.util.Map;

/**
 * What miners are together. Sums of exact decimals, so that one can be taken out of them again without a trace.
 *
 * @param hashrateThs of those that mine, TH/s
 * @param powerW of those that mine, W
 * @param capexUsd of those that count, less what retired ones were sold for
 */
record Fleet(long activeMiners, BigDecimal hashrateThs, BigDecimal powerW, BigDecimal capexUsd) {
    static final Fleet NONE = new Fleet(0, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    /** What one miner adds, by what is known of it; nothing while nobody said that it is there. */
    static Fleet of(Map<Fact, BigDecimal> miner) {
        BigDecimal status = miner.get(Fact.STATUS);
        if (status == null) {
            return NONE;
        }
        BigDecimal capex = miner.getOrDefault(Fact.CAPEX_USD, BigDecimal.ZERO);
        return switch (MinerStatus.of(status)) {
            case ACTIVE ->
                new Fleet(
                        1,
                        miner.getOrDefault(Fact.HASHRATE_THS, BigDecimal.ZERO),
                        miner.getOrDefault(Fact.POWER_W, BigDecimal.ZERO),
                        capex);
            case RETIRED ->
                new Fleet(
                        0,
                        BigDecimal.ZERO,
                        BigDecimal.ZERO,
                        capex.subtract(miner.getOrDefault(Fact.SALVAGE_USD, BigDecimal.ZERO)));
            case REMOVED -> NONE;
        };
    }

    Fleet plus(Fleet other) {
        return new Fleet(
                activeMiners + other.activeMiners,
                hashrateThs.add(other.hashrateThs),
                powerW.add(other.powerW),
                capexUsd.add(other.capexUsd));
    }

    Fleet minus(Fleet other) {
        return new Fleet(
                activeMiners - other.activeMiners,
                hashrateThs.subtract(other.hashrateThs),
                powerW.subtract(other.powerW),
                capexUsd.subtract(other.capexUsd));
    }
}
