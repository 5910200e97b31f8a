package io.daybook.apps.internal.mining.portfolio;

import io.daybook.apps.internal.mining.event.MiningEvent;
import io.daybook.apps.internal.mining.portfolio.PortfolioStore.Known;
import io.daybook.apps.internal.mining.sql.TenantSessions;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps {@code mining.portfolio_roi} at what the events say, whichever order they come in: of each fact the latest event by
 * (occurred_at, event_id) counts, so an old one that comes late changes only what nothing newer has said.
 */
public final class PortfolioRecalculation {
    private final TenantSessions sessions;

    public PortfolioRecalculation(TenantSessions sessions) {
        this.sessions = sessions;
    }

    /**
     * Takes an event; of another kind it has no effect.
     *
     * @throws io.daybook.events.RejectedEventException when it is wrong in itself
     */
    public void handle(MiningEvent event, Connection transaction) throws SQLException {
        Optional<PortfolioChange> read = PortfolioChange.of(event);
        if (read.isPresent()) {
            PortfolioChange change = read.get();
            sessions.in(
                    transaction,
                    event.tenant(),
                    () -> apply(change, new PortfolioStore(transaction, event.tenant(), change.portfolio())));
        }
    }

    private static void apply(PortfolioChange change, PortfolioStore store) throws SQLException {
        Fleet fleet = store.lock();
        Map<Fact, Known> before = store.facts(change.miner());
        Map<Fact, Known> newer = newer(before, change);
        store.put(change.miner(), newer);
        Map<Fact, Known> after = new EnumMap<>(Fact.class);
        after.putAll(before);
        after.putAll(newer);
        boolean ofTheFleet = !change.miner().isEmpty();
        if (ofTheFleet) {
            fleet = fleet.minus(Fleet.of(values(before))).plus(Fleet.of(values(after)));
        }
        Map<Fact, Known> portfolio = ofTheFleet ? store.facts("") : after;
        store.put(fleet, Roi.of(fleet, values(portfolio)), change.stamp());
    }

    private static Map<Fact, Known> newer(Map<Fact, Known> before, PortfolioChange change) {
        Map<Fact, Known> newer = new EnumMap<>(Fact.class);
        change.facts().forEach((fact, value) -> {
            Known known = before.get(fact);
            if (known == null || change.stamp().isAfter(known.stamp())) {
                newer.put(fact, new Known(value, change.stamp()));
            }
        });
        return newer;
    }

    private static Map<Fact, BigDecimal> values(Map<Fact, Known> facts) {
        Map<Fact, BigDecimal> values = new EnumMap<>(Fact.class);
        facts.forEach((fact, known) -> values.put(fact, known.value()));
        return values;
    }
}
