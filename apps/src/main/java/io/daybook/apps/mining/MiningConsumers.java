package io.daybook.apps.mining;

import io.daybook.apps.AppsSettings;
import io.daybook.apps.internal.mining.event.MiningEvent;
import io.daybook.apps.internal.mining.portfolio.PortfolioRecalculation;
import io.daybook.apps.internal.mining.sql.MiningSchema;
import io.daybook.apps.internal.mining.sql.TenantSessions;
import io.daybook.contracts.Topics;
import io.daybook.events.EventConsumers;
import io.daybook.events.EventHandler;
import io.daybook.events.EventSpec;
import io.daybook.events.ReplayTarget;
import io.daybook.events.RunningConsumer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** The consumers of the mining portfolio; docs/mining.md says what they take and what comes of it. */
public final class MiningConsumers implements AutoCloseable {
    /** Recalculates {@code mining.portfolio_roi}. */
    public static final String PORTFOLIO = "portfolio-recalc-group";

    private final List<RunningConsumer> running = new ArrayList<>();
    private final Map<String, ReplayTarget> replayTargets = new LinkedHashMap<>();

    private MiningConsumers() {}

    /**
     * Prepares the tables and starts the consumers.
     *
     * @param database with the tables of schema {@code events} too
     * @throws IllegalStateException when the tables cannot be prepared or nothing would keep tenants apart
     */
    public static MiningConsumers start(EventConsumers consumers, DataSource database, AppsSettings settings) {
        TenantSessions sessions = MiningSchema.prepare(database);
        MiningConsumers started = new MiningConsumers();
        PortfolioRecalculation portfolio = new PortfolioRecalculation(sessions);
        started.add(
                consumers,
                EventSpec.of(PORTFOLIO, Topics.EVENTS_MINER).withParallelism(settings.parallelism()),
                (event, transaction) -> portfolio.handle(MiningEvent.of(event), transaction));
        return started;
    }

    private void add(EventConsumers consumers, EventSpec spec, EventHandler handler) {
        running.add(consumers.events(spec, handler));
        replayTargets.put(spec.consumer().group(), consumers.replayTarget(spec, handler));
    }

    public List<RunningConsumer> running() {
        return List.copyOf(running);
    }

    /** By the name of the consumer's group. */
    public Map<String, ReplayTarget> replayTargets() {
        return Map.copyOf(replayTargets);
    }

    /** Finishes what is in hand and leaves the groups. */
    @Override
    public void close() {
        running.reversed().forEach(RunningConsumer::close);
    }
}
