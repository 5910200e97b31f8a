package io.daybook.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Around every request: its trace id, who may send it, its time by route and status, and a problem for what escapes
 * everything else.
 */
final class RequestFilter implements Filter {
    /** Bounds of the histogram; the finer default of the registry would be seventy series per route and status. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private record Series(String method, String route, int status) {}

    private final MeterRegistry registry;
    private final ProblemResolver problems;
    private final BrowserGuard guard;
    private final BodyBudget budget;
    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

    RequestFilter(MeterRegistry registry, ProblemResolver problems, BrowserGuard guard, BodyBudget budget) {
        this.registry = registry;
        this.problems = problems;
        this.guard = guard;
        this.budget = budget;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        long begun = System.nanoTime();
        http.setAttribute(ProblemWriter.TRACE_ATTRIBUTE, Trace.of(http.getHeader("traceparent")));
        answer.setHeader("X-Content-Type-Options", "nosniff");
        // Balances are somebody's money: neither a browser nor a proxy keeps them.
        answer.setHeader("Cache-Control", "no-store");
        try {
            guard.check(http);
            chain.doFilter(request, response);
        } catch (RuntimeException | ServletException escaped) {
            problems.answer(http, answer, escaped);
        } finally {
            budget.release(http);
            timer(http, answer.getStatus()).record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
        }
    }

    /** Only routes and methods that exist become labels, so that nobody can make series without end. */
    private Timer timer(HttpServletRequest request, int status) {
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        Series series = pattern == null
                ? new Series("OTHER", "unknown", status)
                : new Series(request.getMethod(), pattern.toString(), status);
        Timer known = timers.get(series);
        return known != null ? known : timers.computeIfAbsent(series, this::make);
    }

    private Timer make(Series series) {
        return Timer.builder("http.server.requests")
                .description("From the request's arrival to the end of its answer")
                .tag("method", series.method())
                .tag("route", series.route())
                .tag("status", Integer.toString(series.status()))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
