package io.daybook.gateway;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import tools.jackson.core.JsonGenerator;

/** What operators ask: is it alive, are its parts well, what has it counted. */
@Controller
final class OperationsController {
    private static final Logger LOG = LoggerFactory.getLogger(OperationsController.class);
    private static final String PROMETHEUS_TEXT = "text/plain;version=0.0.4;charset=utf-8";

    /** Parts of a whole installation; one that this process does not run is reported as disabled. */
    private static final List<String> PARTS = List.of(
            "database",
            "ledger",
            "views",
            "relay",
            "outbox",
            "kafka_consumer",
            "dlq",
            "kafka",
            "redis",
            "replication_slot");

    /** Those that the requirements' health names. */
    private static final List<String> SEVEN =
            List.of("database", "outbox", "kafka_consumer", "dlq", "kafka", "redis", "replication_slot");

    private final Json json;
    private final PrometheusMeterRegistry registry;
    private final LedgerMetrics metrics;
    private final List<HealthCheck> checks;

    OperationsController(Json json, PrometheusMeterRegistry registry, LedgerMetrics metrics, List<HealthCheck> checks) {
        this.json = json;
        this.registry = registry;
        this.metrics = metrics;
        this.checks = List.copyOf(checks);
    }

    @GetMapping({"/health", "/healthz"})
    Reply health() {
        return Reply.of(
                200, Reply.JSON, "{\"status\":\"ok\",\"service\":\"daybook\"}\n".getBytes(StandardCharsets.UTF_8));
    }

    /** 200 while everything that runs here serves, else 503 with the same body. */
    @GetMapping("/health/deep")
    Reply deep() {
        return health(PARTS, checks);
    }

    /** The same for what the event backbone needs. */
    @GetMapping("/api/health")
    Reply backbone() {
        return health(
                SEVEN,
                checks.stream().filter(check -> SEVEN.contains(check.name())).toList());
    }

    private Reply health(List<String> parts, List<HealthCheck> looked) {
        Map<String, HealthCheck.Result> results = new LinkedHashMap<>();
        parts.forEach(part -> results.put(part, new HealthCheck.Result(HealthCheck.Status.DISABLED, Map.of())));
        for (HealthCheck check : looked) {
            results.put(check.name(), look(check));
        }
        HealthCheck.Status worst = results.values().stream()
                .map(HealthCheck.Result::status)
                .filter(status -> status != HealthCheck.Status.DISABLED)
                .max(Enum::compareTo)
                .orElse(HealthCheck.Status.HEALTHY);
        byte[] body = json.bytes(
                out -> {
                    out.writeStartObject();
                    out.writeStringProperty("status", Resources.lower(worst));
                    out.writeName("checks");
                    out.writeStartObject();
                    results.forEach((name, result) -> result(out, name, result));
                    out.writeEndObject();
                    out.writeEndObject();
                },
                1_024);
        return Reply.of(worst == HealthCheck.Status.UNHEALTHY ? 503 : 200, Reply.JSON, body);
    }

    private static HealthCheck.Result look(HealthCheck check) {
        try {
            return check.check();
        } catch (RuntimeException failed) {
            LOG.warn("the health check {} failed", check.name(), failed);
            return new HealthCheck.Result(HealthCheck.Status.UNHEALTHY, Map.of("reason", "the check itself failed"));
        }
    }

    private static void result(JsonGenerator out, String name, HealthCheck.Result result) {
        out.writeName(name);
        out.writeStartObject();
        out.writeStringProperty("status", Resources.lower(result.status()));
        result.details().forEach((key, value) -> {
            out.writeName(key);
            detail(out, value);
        });
        out.writeEndObject();
    }

    private static void detail(JsonGenerator out, Object value) {
        switch (value) {
            case Number number -> out.writeNumber(number.longValue());
            case Boolean truth -> out.writeBoolean(truth);
            case Map<?, ?> inner -> {
                out.writeStartObject();
                inner.forEach((key, each) -> {
                    out.writeName(ProblemWriter.wellFormed(String.valueOf(key)));
                    detail(out, each);
                });
                out.writeEndObject();
            }
            case Iterable<?> list -> {
                out.writeStartArray();
                list.forEach(each -> detail(out, each));
                out.writeEndArray();
            }
            default -> out.writeString(ProblemWriter.wellFormed(value.toString()));
        }
    }

    @GetMapping("/metrics")
    Reply metrics() {
        return Reply.of(
                200, PROMETHEUS_TEXT, (registry.scrape() + metrics.entriesText()).getBytes(StandardCharsets.UTF_8));
    }
}
