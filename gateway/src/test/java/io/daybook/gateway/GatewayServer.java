package io.daybook.gateway;

import io.daybook.analytics.Analytics;
import io.daybook.analytics.NoAnalytics;
import io.daybook.events.DeadLetterDesk;
import io.daybook.events.EventPublishing;
import io.daybook.events.SchemaRegistry;
import io.daybook.events.internal.registry.PostgresSchemaRegistry;
import io.daybook.intake.Intake;
import io.daybook.intake.internal.IntakeOff;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.SegmentSource;
import io.daybook.platform.config.Configuration;
import io.daybook.platform.config.Sources;
import io.daybook.views.ViewsRoom;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.beans.factory.config.BeanDefinitionCustomizer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The gateway on a free port, over whatever ledger and views a test brings. */
final class GatewayServer implements AutoCloseable {
    private final ServletWebServerApplicationContext context;
    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    GatewayServer(Ledger ledger, ViewsRoom views, SegmentSource segments) {
        this(ledger, views, segments, settings());
    }

    GatewayServer(Ledger ledger, ViewsRoom views, SegmentSource segments, GatewaySettings settings) {
        this(ledger, views, segments, settings, null);
    }

    GatewayServer(
            Ledger ledger,
            ViewsRoom views,
            SegmentSource segments,
            GatewaySettings settings,
            @Nullable EventPublishing publishing) {
        this(ledger, views, segments, settings, publishing, null);
    }

    GatewayServer(
            Ledger ledger,
            ViewsRoom views,
            SegmentSource segments,
            GatewaySettings settings,
            @Nullable EventPublishing publishing,
            @Nullable DeadLetterDesk letters) {
        this(ledger, views, segments, settings, publishing, letters, new PostgresSchemaRegistry(nowhere()));
    }

    GatewayServer(
            Ledger ledger,
            ViewsRoom views,
            SegmentSource segments,
            GatewaySettings settings,
            @Nullable EventPublishing publishing,
            @Nullable DeadLetterDesk letters,
            SchemaRegistry schemas) {
        this(ledger, views, segments, settings, publishing, letters, schemas, new IntakeOff());
    }

    /**
     * @param publishing null: the process runs without Kafka
     * @param letters null: the process does not know dead letters
     */
    GatewayServer(
            Ledger ledger,
            ViewsRoom views,
            SegmentSource segments,
            GatewaySettings settings,
            @Nullable EventPublishing publishing,
            @Nullable DeadLetterDesk letters,
            SchemaRegistry schemas,
            Intake intake) {
        this(
                ledger,
                views,
                segments,
                settings,
                publishing,
                letters,
                schemas,
                intake,
                new NoAnalytics("this test has none"));
    }

    GatewayServer(Ledger ledger, ViewsRoom views, SegmentSource segments, Analytics analytics) {
        this(
                ledger,
                views,
                segments,
                settings(),
                null,
                null,
                new PostgresSchemaRegistry(nowhere()),
                new IntakeOff(),
                analytics);
    }

    private GatewayServer(
            Ledger ledger,
            ViewsRoom views,
            SegmentSource segments,
            GatewaySettings settings,
            @Nullable EventPublishing publishing,
            @Nullable DeadLetterDesk letters,
            SchemaRegistry schemas,
            Intake intake,
            Analytics analytics) {
        SpringApplication application = new SpringApplication(GatewayConfiguration.class);
        application.setWebApplicationType(WebApplicationType.SERVLET);
        application.addInitializers(initial -> {
            GenericApplicationContext beans = (GenericApplicationContext) initial;
            beans.registerBean(ListenAddress.class, () -> new ListenAddress("127.0.0.1", 0));
            beans.registerBean(GatewaySettings.class, () -> settings);
            // Whoever brings these closes them: several gateways may stand over one ledger.
            BeanDefinitionCustomizer borrowed = bean -> bean.setDestroyMethodName("");
            beans.registerBean(Ledger.class, () -> ledger, borrowed);
            beans.registerBean(ViewsRoom.class, () -> views, borrowed);
            beans.registerBean(SegmentSource.class, () -> segments, borrowed);
            if (publishing != null) {
                beans.registerBean(EventPublishing.class, () -> publishing, borrowed);
                beans.registerBean(OutboxHealth.class, () -> new OutboxHealth(publishing));
                beans.registerBean(ReplicationSlotHealth.class, () -> new ReplicationSlotHealth(publishing));
            }
            beans.registerBean(SchemaRegistry.class, () -> schemas, borrowed);
            beans.registerBean(Intake.class, () -> intake, borrowed);
            beans.registerBean(Analytics.class, () -> analytics, borrowed);
            if (letters != null) {
                beans.registerBean(DeadLetterDesk.class, () -> letters, borrowed);
                beans.registerBean(DeadLetterHealth.class, () -> new DeadLetterHealth(letters));
            }
            beans.registerBean(
                    PrometheusMeterRegistry.class, () -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        });
        context = (ServletWebServerApplicationContext) application.run();
        port = Objects.requireNonNull(context.getWebServer()).getPort();
    }

    /** A database that refuses every connection. */
    private static DataSource nowhere() {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setPortNumbers(new int[] {1});
        return nowhere;
    }

    /** The defaults but for these, each {@code key=value}. */
    static GatewaySettings settings(String... changed) {
        Map<String, String> options = new HashMap<>();
        for (String each : changed) {
            options.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
        }
        return Configuration.bind(
                GatewaySettings.class, "gateway", Sources.of(Map.of(), options, Path.of("no such folder")));
    }

    int port() {
        return port;
    }

    ServletWebServerApplicationContext context() {
        return context;
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET().build());
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        return post(path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    HttpResponse<String> post(String path, byte[] body, String... headers) {
        return send(json(path, headers)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }

    HttpResponse<String> patch(String path, String body) {
        return send(json(path)
                .method("PATCH", HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        return send(json(path, headers)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    HttpResponse<String> send(String method, String path) {
        return send(request(path)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());
    }

    private HttpRequest.Builder json(String path, String... headers) {
        HttpRequest.Builder builder = request(path, headers);
        for (int i = 0; i < headers.length; i += 2) {
            if (headers[i].equals("Content-Type")) {
                return builder;
            }
        }
        return builder.header("Content-Type", "application/json");
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return headers.length == 0 ? builder : builder.headers(headers);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new AssertionError("no answer to " + request, broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    @Override
    public void close() {
        client.close();
        context.close();
    }
}
