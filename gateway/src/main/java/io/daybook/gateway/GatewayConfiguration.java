package io.daybook.gateway;

import io.daybook.analytics.Analytics;
import io.daybook.events.DeadLetterDesk;
import io.daybook.events.EventPublishing;
import io.daybook.events.SchemaRegistry;
import io.daybook.intake.Intake;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.SegmentSource;
import io.daybook.views.ViewsRoom;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The gateway's wiring. Needs beans of {@link ListenAddress}, {@link GatewaySettings}, {@link Ledger}, {@link SegmentSource},
 * {@link ViewsRoom}, {@link SchemaRegistry}, {@link Intake} and {@link PrometheusMeterRegistry}; takes every {@link HealthCheck} that there is. Brings its own web server, so the
 * application needs no auto-configuration.
 */
@Configuration(proxyBeanMethods = false)
@Import({WebServerConfiguration.class, WebConfiguration.class, AnalyticsConfiguration.class, StreamConfiguration.class})
public class GatewayConfiguration {

    @Bean
    Json gatewayJson(GatewaySettings settings) {
        return new Json(settings);
    }

    @Bean
    ProblemResolver problemResolver(Json json) {
        return new ProblemResolver(new ProblemWriter(json));
    }

    @Bean
    BodyBudget bodyBudget(GatewaySettings settings) {
        return BodyBudget.of(settings);
    }

    @Bean
    FilterRegistrationBean<RequestFilter> requestFilter(
            PrometheusMeterRegistry registry,
            ProblemResolver problems,
            ListenAddress listen,
            GatewaySettings settings,
            BodyBudget budget) {
        return new FilterRegistrationBean<>(
                new RequestFilter(registry, problems, new BrowserGuard(listen, settings), budget));
    }

    @Bean
    Answers answers(Ledger ledger, ViewsRoom views, SegmentSource segments) {
        return new Answers(ledger, new PlacedHolds(ledger, views.transfers(), segments));
    }

    @Bean
    LedgerMetrics ledgerMetrics(PrometheusMeterRegistry registry) {
        return new LedgerMetrics(registry);
    }

    @Bean
    WorkspaceNumbers workspaceNumbers(Ledger ledger, GatewaySettings settings) {
        return new WorkspaceNumbers(ledger, settings.answerWaitMillis());
    }

    @Bean
    Writes writes(Ledger ledger, Json json, Answers answers, LedgerMetrics metrics) {
        return new Writes(ledger, json, answers, metrics);
    }

    @Bean
    Reads reads(Ledger ledger, Json json, Forks forks, ObjectProvider<Clock> clock) {
        return new Reads(ledger, json, forks, clock.getIfAvailable(Clock::systemUTC));
    }

    @Bean
    Forks forks(SegmentSource segments) {
        return new Forks(segments);
    }

    @Bean
    AccountsController accountsController(Ledger ledger, Writes writes, Reads reads, ViewsRoom views) {
        return new AccountsController(ledger, writes, reads, views.accounts());
    }

    @Bean
    BalanceController balanceController(
            Ledger ledger, Reads reads, ViewsRoom views, WorkspaceNumbers numbers, ObjectProvider<Clock> clock) {
        return new BalanceController(ledger, reads, views.accounts(), numbers, clock.getIfAvailable(Clock::systemUTC));
    }

    @Bean
    StatementController statementController(Reads reads, ViewsRoom views) {
        return new StatementController(reads, views.accounts());
    }

    @Bean
    TransfersController transfersController(Writes writes, Answers answers, Reads reads, ViewsRoom views) {
        return new TransfersController(writes, answers, reads, views.transfers());
    }

    @Bean
    EntriesController entriesController(
            Ledger ledger,
            Writes writes,
            Answers answers,
            Reads reads,
            ViewsRoom views,
            WorkspaceNumbers numbers,
            GatewaySettings settings) {
        AccountIdForm form = new AccountIdForm(ledger, numbers, settings.defaultCurrency());
        return new EntriesController(writes, answers, reads, views.entries(), form);
    }

    @Bean
    BatchesController batchesController(Ledger ledger, Json json, Answers answers, LedgerMetrics metrics) {
        BatchAnswers batchAnswers = new BatchAnswers(json, answers, metrics);
        return new BatchesController(
                new Batches(ledger, new BatchReader(json), batchAnswers), new BatchStream(ledger, json, batchAnswers));
    }

    @Bean
    AssetsController assetsController(Ledger ledger, Writes writes, Reads reads) {
        return new AssetsController(ledger, writes, reads);
    }

    @Bean
    WorkspaceController workspaceController(Ledger ledger, Writes writes, Reads reads) {
        return new WorkspaceController(ledger, writes, reads);
    }

    @Bean
    TrialBalanceController trialBalanceController(Reads reads, ViewsRoom views) {
        return new TrialBalanceController(reads, views.reports());
    }

    @Bean
    JournalController journalController(Reads reads, SegmentSource segments, Owners owners) {
        return new JournalController(reads, segments, owners);
    }

    @Bean
    AnalyticsController analyticsController(
            ObjectProvider<Analytics> analytics, Json json, ObjectProvider<Clock> clock) {
        return new AnalyticsController(
                AnalyticsConfiguration.of(analytics), json, clock.getIfAvailable(Clock::systemUTC));
    }

    @Bean
    MemoryController memoryController(Ledger ledger, Reads reads, SegmentSource segments) {
        return new MemoryController(ledger, reads, segments);
    }

    @Bean
    IntakeController intakeController(Intake intake, Json json) {
        return new IntakeController(intake, json);
    }

    @Bean
    ReplayController replayController(Reads reads, ViewsRoom views) {
        return new ReplayController(reads, views.reconciliation());
    }

    @Bean
    Owners owners(SegmentSource segments) {
        return new Owners(segments);
    }

    @Bean
    OperationsController operationsController(
            Json json,
            PrometheusMeterRegistry registry,
            LedgerMetrics metrics,
            Ledger ledger,
            SegmentSource segments,
            Owners owners,
            ViewsRoom views,
            ObjectProvider<HealthCheck> checks) {
        List<HealthCheck> all = new ArrayList<>(checks.orderedStream().toList());
        all.add(new LedgerHealth(ledger, segments, owners));
        all.add(new ViewsHealth(views));
        return new OperationsController(json, registry, metrics, all);
    }

    @Bean
    EventsController eventsController(ObjectProvider<EventPublishing> publishing, Json json) {
        return new EventsController(publishing, json);
    }

    @Bean
    SchemaAnswers schemaAnswers(Json json) {
        return new SchemaAnswers(json);
    }

    @Bean
    SubjectsController subjectsController(SchemaRegistry registry, SchemaAnswers answers) {
        return new SubjectsController(registry, answers);
    }

    @Bean
    SchemasController schemasController(SchemaRegistry registry, SchemaAnswers answers) {
        return new SchemasController(registry, answers);
    }

    @Bean
    CompatibilityController compatibilityController(SchemaRegistry registry, SchemaAnswers answers) {
        return new CompatibilityController(registry, answers);
    }

    @Bean
    DeadLettersController deadLettersController(ObjectProvider<DeadLetterDesk> desk, Json json) {
        return new DeadLettersController(desk, json);
    }

    @Bean
    DocumentsController documentsController() {
        return new DocumentsController(ApiDescription.load());
    }
}
