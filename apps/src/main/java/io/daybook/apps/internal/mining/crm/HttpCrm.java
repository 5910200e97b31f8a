package io.daybook.apps.internal.mining.crm;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The CRM behind HTTP. A call is {@code POST url} with the header {@code Idempotency-Key}, the event's id; any 2xx accepts it, a
 * 4xx other than those that ask for patience refuses it, everything else leaves the outcome unknown. A few attempts follow each
 * other at once; when most fail, a circuit breaker lets the CRM be for a while.
 */
final class HttpCrm implements Crm {
    private static final int ATTEMPTS = 3;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final int WINDOW_CALLS = 20;
    private static final int FAILURE_PERCENT = 60;
    private static final int LONGEST_ANSWER_BYTES = 65_536;
    private static final int REASON_CHARACTERS_MOST = 300;

    /**
     * Of the 4xx, those that may pass: too slow, the first call with this key is still at work (409), too early, too many. RFC
     * 9110; RFC 6585; RFC 8470; draft-ietf-httpapi-idempotency-key-header.
     */
    private static final Set<Integer> PASSING = Set.of(408, 409, 425, 429);

    private final HttpClient client;
    private final URI url;
    private final Optional<String> lookupTemplate;
    private final Optional<String> token;
    private final Duration timeout;
    private final CircuitBreaker breaker;
    private final Retry retry;

    /** @param lookupTemplate an address with {@code {event_id}} in it */
    HttpCrm(URI url, Optional<String> lookupTemplate, Optional<String> token, Duration timeout, Duration rest) {
        this.url = url;
        this.lookupTemplate = lookupTemplate;
        this.token = token;
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        this.breaker = CircuitBreaker.of(
                "crm",
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(WINDOW_CALLS)
                        .minimumNumberOfCalls(WINDOW_CALLS)
                        .failureRateThreshold(FAILURE_PERCENT)
                        .waitDurationInOpenState(rest)
                        .permittedNumberOfCallsInHalfOpenState(2)
                        .recordResult(CrmAnswer.Unknown.class::isInstance)
                        .build());
        this.retry = Retry.of(
                "crm",
                RetryConfig.<CrmAnswer>custom()
                        .maxAttempts(ATTEMPTS)
                        .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(FIRST_PAUSE))
                        // With a lookup the outcome is asked for before anything is repeated.
                        .retryOnResult(answer -> answer instanceof CrmAnswer.Unknown && !canBeAsked())
                        .retryOnException(failed -> false)
                        .build());
    }

    @Override
    public CrmAnswer tell(UUID eventId, String body) throws InterruptedException {
        HttpRequest request = request(url)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", eventId.toString())
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                .build();
        try {
            return Retry.decorateCallable(retry, CircuitBreaker.decorateCallable(breaker, () -> call(request)))
                    .call();
        } catch (CallNotPermittedException open) {
            return new CrmAnswer.Unknown("most calls failed, so it is left alone for a while");
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (RuntimeException defect) {
            throw defect;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private HttpRequest.Builder request(URI address) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(timeout);
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        return request;
    }

    private CrmAnswer call(HttpRequest request) throws InterruptedException {
        return switch (send(request)) {
            case Sent.Silent(String why) -> new CrmAnswer.Unknown(why);
            case Sent.Answered(int status, String body) when status / 100 == 2 -> new CrmAnswer.Accepted();
            case Sent.Answered(int status, String body)
            when status / 100 == 5 || PASSING.contains(status) -> new CrmAnswer.Unknown("it answered " + status);
            case Sent.Answered(int status, String body) -> new CrmAnswer.Refused(status, shortened(body));
        };
    }

    @Override
    public Optional<Boolean> has(UUID eventId) throws InterruptedException {
        if (lookupTemplate.isEmpty()) {
            return Optional.empty();
        }
        URI address = URI.create(lookupTemplate.get().replace("{event_id}", eventId.toString()));
        return switch (send(request(address).GET().build())) {
            case Sent.Answered(int status, String body) when status == 200 -> Optional.of(true);
            case Sent.Answered(int status, String body) when status == 404 -> Optional.of(false);
            case Sent other -> Optional.empty();
        };
    }

    @Override
    public boolean canBeAsked() {
        return lookupTemplate.isPresent();
    }

    /** An answer or none. */
    private sealed interface Sent {
        record Answered(int status, String body) implements Sent {}

        record Silent(String why) implements Sent {}
    }

    /** The client's own timeout ends with the headers; ours is for the whole answer. */
    private Sent send(HttpRequest request) throws InterruptedException {
        CompletableFuture<HttpResponse<String>> sent = client.sendAsync(
                request,
                answer -> answer.statusCode() / 100 == 2
                        ? BodySubscribers.replacing("")
                        : BodySubscribers.limiting(
                                BodySubscribers.ofString(StandardCharsets.UTF_8), LONGEST_ANSWER_BYTES));
        try {
            HttpResponse<String> answer = sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Sent.Answered(answer.statusCode(), answer.body());
        } catch (TimeoutException slow) {
            return new Sent.Silent("it did not answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            return new Sent.Silent("it cannot be reached (" + cause + ")");
        } finally {
            sent.cancel(true);
        }
    }

    private static String shortened(String body) {
        String line = body.replaceAll("\\s+", " ").strip();
        return line.length() <= REASON_CHARACTERS_MOST ? line : line.substring(0, REASON_CHARACTERS_MOST) + "...";
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
