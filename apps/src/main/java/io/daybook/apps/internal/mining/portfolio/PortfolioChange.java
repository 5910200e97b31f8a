package io.daybook.apps.internal.mining.portfolio;

import io.daybook.apps.internal.mining.event.Bounds;
import io.daybook.apps.internal.mining.event.MiningEvent;
import io.daybook.apps.internal.mining.event.Payload;
import io.daybook.apps.internal.mining.event.Stamp;
import io.daybook.events.RejectedEventException;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an event says of a portfolio: facts of one miner or of the portfolio itself.
 *
 * @param miner empty: of the portfolio
 */
record PortfolioChange(String portfolio, String miner, Map<Fact, BigDecimal> facts, Stamp stamp) {
    private static final Bounds HASHRATE_THS = Bounds.of("0", "1000000000", 6);
    private static final Bounds POWER_W = Bounds.of("0", "1000000000", 3);
    private static final Bounds USD = Bounds.of("0", "1000000000000", 2);

    /** What {@code miner.portfolio_updated} may say, any of it. */
    private static final Map<Fact, Bounds> OF_THE_PORTFOLIO = new EnumMap<>(Map.of(
            Fact.ELECTRICITY_USD_PER_KWH, Bounds.of("0", "1000", 8),
            Fact.BTC_PRICE_USD, Bounds.of("0", "1000000000", 8),
            Fact.NETWORK_DIFFICULTY, Bounds.of("1", "1000000000000000000000000", 8),
            Fact.POOL_FEE_PERCENT, Bounds.of("0", "100", 4),
            Fact.BLOCK_REWARD_BTC, Bounds.of("0", "50", 8),
            Fact.UPTIME_PERCENT, Bounds.of("0", "100", 4),
            Fact.OTHER_CAPEX_USD, USD));

    /**
     * Reads an event.
     *
     * @return empty when the kind says nothing of a portfolio's return
     * @throws RejectedEventException when the payload is not what the kind has
     */
    static Optional<PortfolioChange> of(MiningEvent event) {
        return switch (event.kind()) {
            case "miner.added" -> Optional.of(miner(event, MinerStatus.ACTIVE));
            case "miner.retired" -> Optional.of(miner(event, MinerStatus.RETIRED));
            case "miner.removed" -> Optional.of(miner(event, MinerStatus.REMOVED));
            case "miner.hashrate_changed" -> Optional.of(minerFact(event, Fact.HASHRATE_THS, HASHRATE_THS));
            case "miner.power_changed" -> Optional.of(minerFact(event, Fact.POWER_W, POWER_W));
            case "miner.portfolio_updated" -> Optional.of(portfolio(event));
            default -> Optional.empty();
        };
    }

    private static PortfolioChange miner(MiningEvent event, MinerStatus status) {
        Payload payload = Payload.of(event);
        Map<Fact, BigDecimal> facts = new EnumMap<>(Fact.class);
        facts.put(Fact.STATUS, status.stored());
        String portfolio = payload.id("portfolio");
        String miner = payload.id("miner");
        switch (status) {
            case ACTIVE -> {
                facts.put(Fact.HASHRATE_THS, payload.number(Fact.HASHRATE_THS.text(), HASHRATE_THS));
                facts.put(Fact.POWER_W, payload.number(Fact.POWER_W.text(), POWER_W));
                facts.put(Fact.CAPEX_USD, payload.number(Fact.CAPEX_USD.text(), USD));
            }
            case RETIRED ->
                facts.put(
                        Fact.SALVAGE_USD,
                        payload.optionalNumber(Fact.SALVAGE_USD.text(), USD).orElse(BigDecimal.ZERO));
            case REMOVED -> {}
        }
        return finished(event, payload, portfolio, miner, facts);
    }

    private static PortfolioChange minerFact(MiningEvent event, Fact fact, Bounds bounds) {
        Payload payload = Payload.of(event);
        String portfolio = payload.id("portfolio");
        String miner = payload.id("miner");
        return finished(event, payload, portfolio, miner, Map.of(fact, payload.number(fact.text(), bounds)));
    }

    private static PortfolioChange portfolio(MiningEvent event) {
        Payload payload = Payload.of(event);
        String portfolio = payload.id("portfolio");
        Map<Fact, BigDecimal> facts = new EnumMap<>(Fact.class);
        Set<String> names = new LinkedHashSet<>();
        for (Map.Entry<Fact, Bounds> each : OF_THE_PORTFOLIO.entrySet()) {
            names.add(each.getKey().text());
            payload.optionalNumber(each.getKey().text(), each.getValue())
                    .ifPresent(value -> facts.put(each.getKey(), value));
        }
        payload.requireOneOf(names);
        return finished(event, payload, portfolio, "", facts);
    }

    private static PortfolioChange finished(
            MiningEvent event, Payload payload, String portfolio, String miner, Map<Fact, BigDecimal> facts) {
        Stamp stamp = event.stamp(payload);
        payload.requireNothingElse();
        return new PortfolioChange(portfolio, miner, facts, stamp);
    }
}
