package io.daybook.server.internal.wiring;

import io.daybook.analytics.Analytics;
import io.daybook.events.DeadLetterDesk;
import io.daybook.events.EventPublishing;
import io.daybook.events.SchemaRegistry;
import io.daybook.gateway.DatabaseHealth;
import io.daybook.gateway.DeadLetterHealth;
import io.daybook.gateway.GatewayConfiguration;
import io.daybook.gateway.GatewaySettings;
import io.daybook.gateway.KafkaConsumerHealth;
import io.daybook.gateway.KafkaHealth;
import io.daybook.gateway.ListenAddress;
import io.daybook.gateway.OutboxHealth;
import io.daybook.gateway.RelayHealth;
import io.daybook.gateway.ReplicationSlotHealth;
import io.daybook.intake.Intake;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.SegmentSource;
import io.daybook.views.ViewsRoom;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;

/**
 * Puts the web server together: the only place where Spring is started, from one explicit configuration, without
 * auto-configuration or scanning. Needs: ledger, views, the database.
 */
final class GatewayRole implements AutoCloseable {
    private static final int DRAIN_MILLIS = 5_000;

    private final AnnotationConfigServletWebServerApplicationContext context;

    private GatewayRole(AnnotationConfigServletWebServerApplicationContext context) {
        this.context = context;
    }

    /** What the gateway needs of the process around it. */
    record Needs(
            Ledger ledger,
            SegmentSource segments,
            ViewsRoom views,
            DataSource database,
            EventsRole events,
            IntakeRole intake,
            AnalyticsRole analytics) {}

    /**
     * Starts the web server. What it needs may come later: the server is put together beside the start of the database, and
     * the first bean that asks for the ledger waits.
     */
    static GatewayRole start(
            ListenAddress listen,
            GatewaySettings settings,
            PrometheusMeterRegistry registry,
            CompletableFuture<Needs> needs) {
        AnnotationConfigServletWebServerApplicationContext context =
                new AnnotationConfigServletWebServerApplicationContext();
        context.registerBean(ListenAddress.class, () -> listen);
        context.registerBean(GatewaySettings.class, () -> settings);
        context.registerBean(Ledger.class, () -> needs.join().ledger());
        context.registerBean(SegmentSource.class, () -> needs.join().segments());
        context.registerBean(ViewsRoom.class, () -> needs.join().views());
        context.registerBean(SchemaRegistry.class, () -> needs.join().events().schemaRegistry());
        context.registerBean(
                DatabaseHealth.class, () -> new DatabaseHealth(needs.join().database()));
        // Borrowed: the room closes what it has lent.
        context.registerBean(
                EventPublishing.class, () -> needs.join().events().publishing(), bean -> bean.setDestroyMethodName(""));
        context.registerBean(
                OutboxHealth.class, () -> new OutboxHealth(needs.join().events().publishing()));
        context.registerBean(
                ReplicationSlotHealth.class,
                () -> new ReplicationSlotHealth(needs.join().events().publishing()));
        context.registerBean(Analytics.class, () -> needs.join().analytics().analytics());
        context.registerBean(Intake.class, () -> needs.join().intake().intake());
        context.registerBean(DeadLetterDesk.class, () -> needs.join().events().deadLetterDesk());
        context.registerBean(
                DeadLetterHealth.class,
                () -> new DeadLetterHealth(needs.join().events().deadLetterDesk()));
        context.registerBean(
                KafkaHealth.class, () -> new KafkaHealth(needs.join().events().broker()));
        context.registerBean(
                KafkaConsumerHealth.class,
                () -> new KafkaConsumerHealth(needs.join().events().broker()));
        context.registerBean(
                RelayHealth.class, () -> new RelayHealth(needs.join().events().relay()));
        context.registerBean(PrometheusMeterRegistry.class, () -> registry);
        context.registerBean(
                AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME,
                DefaultLifecycleProcessor.class,
                GatewayRole::lifecycle);
        context.register(GatewayConfiguration.class);
        context.refresh();
        return new GatewayRole(context);
    }

    private static DefaultLifecycleProcessor lifecycle() {
        DefaultLifecycleProcessor lifecycle = new DefaultLifecycleProcessor();
        lifecycle.setTimeoutPerShutdownPhase(DRAIN_MILLIS);
        return lifecycle;
    }

    int port() {
        return Objects.requireNonNull(context.getWebServer()).getPort();
    }

    /** Takes no new requests, waits a bounded time for those that run, then stops. */
    @Override
    public void close() {
        context.close();
    }
}
