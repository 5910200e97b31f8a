package io.daybook.apps.mining;

import io.daybook.apps.AppsSettings;
import io.daybook.apps.internal.mining.crm.CrmSync;
import io.daybook.apps.internal.mining.event.MiningEvent;
import io.daybook.apps.internal.mining.intel.Intelligence;
import io.daybook.apps.internal.mining.portfolio.PortfolioRecalculation;
import io.daybook.apps.internal.mining.sql.MiningSchema;
import io.daybook.apps.internal.mining.sql.TenantSessions;
import io.daybook.contracts.Topics;
import io.daybook.events.EventConsumers;
import io.daybook.events.EventHandler;
import io.daybook.events.EventSpec;
import io.daybook.events.ReceivedEvent;
import io.daybook.events.ReplayTarget;
import io.daybook.events.RunningConsumer;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The consumers of the mining portfolio; docs/mining.md says what they take and what comes of it. */
public final class MiningConsumers implements AutoCloseable {
    /** Recalculates {@code mining.portfolio_roi}. */
    public static final String PORTFOLIO = "portfolio-recalc-group";

    /** Looks for anomalies, forecasts, decides on curtailment. */
    public static final String INTELLIGENCE = "intel-group";

    /** Tells an external CRM of customers; only with {@link AppsSettings#crmUrl()}. */
    public static final String CRM_SYNC = "crm-sync-group";

    private final EventConsumers consumers;
    private final List<RunningConsumer> running = new ArrayList<>();
    private final Map<String, ReplayTarget> replayTargets = new LinkedHashMap<>();
    private @Nullable CrmSync crm;

    private MiningConsumers(EventConsumers consumers) {
        this.consumers = consumers;
    }

    /**
     * Prepares the tables and starts the consumers.
     *
     * @param database with the tables of schema {@code events} too
     * @param intents connections to the same database beside those of the consumers, {@link AppsSettings#parallelism()} of
     *     them; used only with a CRM
     * @throws IllegalStateException when the tables cannot be prepared or nothing would keep tenants apart
     */
    public static MiningConsumers start(
            EventConsumers consumers, DataSource database, DataSource intents, AppsSettings settings) {
        TenantSessions sessions = MiningSchema.prepare(database);
        MiningConsumers started = new MiningConsumers(consumers);
        PortfolioRecalculation portfolio = new PortfolioRecalculation(sessions);
        started.add(
                EventSpec.of(PORTFOLIO, Topics.EVENTS_MINER).withParallelism(settings.parallelism()),
                (event, transaction) -> portfolio.handle(MiningEvent.of(event), transaction));
        Intelligence intelligence = new Intelligence(sessions);
        started.add(
                EventSpec.of(INTELLIGENCE, Topics.EVENTS_MINER, Topics.EVENTS_OPS)
                        .withParallelism(settings.parallelism()),
                (event, transaction) -> intelligence.handle(MiningEvent.of(event), transaction));
        settings.crmUrl().ifPresent(url -> started.addCrm(url, settings, sessions, intents));
        return started;
    }

    private void addCrm(URI url, AppsSettings settings, TenantSessions sessions, DataSource intents) {
        CrmSync sync = CrmSync.over(url, settings, sessions, intents);
        crm = sync;
        add(
                EventSpec.of(CRM_SYNC, Topics.EVENTS_CRM)
                        .withParallelism(settings.parallelism())
                        .withAttempts(settings.crmAttempts()),
                new EventHandler() {
                    @Override
                    public void handle(ReceivedEvent event, Connection connection)
                            throws SQLException, InterruptedException {
                        sync.handle(MiningEvent.of(event), connection);
                    }

                    @Override
                    public void rehearse(ReceivedEvent event, Connection connection) {
                        sync.rehearse(MiningEvent.of(event));
                    }
                });
    }

    private void add(EventSpec spec, EventHandler handler) {
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
        if (crm != null) {
            crm.close();
        }
    }
}
