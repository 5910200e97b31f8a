package io.daybook.apps.internal.mining.portfolio;

import java.util.Locale;

/** What can be known of a portfolio or of one of its miners: one number each, the latest event's. */
enum Fact {
    /** Of a miner: a {@link MinerStatus}. */
    STATUS,
    HASHRATE_THS,
    POWER_W,
    CAPEX_USD,
    SALVAGE_USD,

    /** From here on of the portfolio. */
    ELECTRICITY_USD_PER_KWH,
    BTC_PRICE_USD,
    NETWORK_DIFFICULTY,
    POOL_FEE_PERCENT,
    BLOCK_REWARD_BTC,
    UPTIME_PERCENT,
    OTHER_CAPEX_USD;

    /** As it stands in payloads and tables. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Fact of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
