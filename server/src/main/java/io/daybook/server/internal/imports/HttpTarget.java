package io.daybook.server.internal.imports;

import io.daybook.ledger.Submission;
import io.daybook.platform.FileProblems;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A running server, through its public HTTP API: {@code GET /v1/assets} and {@code POST /v1/batches?backfill=true}. */
public final class HttpTarget implements ImportTarget {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ASSETS_PER_PAGE = 1_000;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final URI server;
    private final String workspace;

    /** @param server such as {@code http://127.0.0.1:8000} */
    public HttpTarget(URI server, String workspace) {
        this.server = server;
        this.workspace = workspace;
    }

    @Override
    public Map<String, KnownAsset> assets() {
        Map<String, KnownAsset> known = new HashMap<>();
        String cursor = "";
        do {
            JsonNode page = read(get("/v1/assets?limit=" + ASSETS_PER_PAGE + cursor));
            for (JsonNode asset : page.path("data")) {
                known.put(
                        asset.path("code").asString(),
                        new KnownAsset(
                                asset.path("scale").asInt(), asset.path("used").asBoolean()));
            }
            cursor = page.path("has_more").asBoolean()
                    ? "&cursor=" + page.path("next").asString()
                    : "";
        } while (!cursor.isEmpty());
        return known;
    }

    private HttpResponse<byte[]> get(String path) {
        HttpRequest request = request(path).GET().build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException broken) {
            throw unreachable(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TargetAwayException("The import was interrupted.", false, interrupted);
        }
    }

    @Override
    public CompletableFuture<List<Result>> submit(List<Submission.Item> items) {
        HttpRequest request = request("/v1/batches?backfill=true")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(CommandJson.batch(items)))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                .handle((response, failure) -> {
                    if (response == null) {
                        throw unreachable(failure == null ? new IOException("no answer") : failure);
                    }
                    return results(read(response));
                });
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path))
                .header("X-Workspace-Id", workspace)
                .timeout(PATIENCE);
    }

    private JsonNode read(HttpResponse<byte[]> response) {
        JsonNode body;
        try {
            body = json.readTree(response.body());
        } catch (JacksonException notJson) {
            throw new TargetAwayException(
                    server + " answers " + response.statusCode() + " and not JSON; is it Daybook?", false, notJson);
        }
        if (response.statusCode() != 200) {
            String detail = body.path("detail").asString(body.path("title").asString("no detail"));
            throw new TargetAwayException(
                    server + " answers " + response.statusCode() + ": " + detail + ".",
                    response.statusCode() == 503 || response.statusCode() == 429,
                    null);
        }
        return body;
    }

    private static List<Result> results(JsonNode body) {
        List<Result> results = new ArrayList<>();
        for (JsonNode result : body.path("results")) {
            results.add(
                    result.path("status").asString().equals("ok")
                            ? new Result.Posted(result.path("replayed").asBoolean(false))
                            : new Result.Refused(
                                    result.path("code").asString(),
                                    result.path("detail").asString()));
        }
        return results;
    }

    private TargetAwayException unreachable(Throwable failure) {
        return new TargetAwayException(
                "The server at " + server + " does not answer: " + why(failure)
                        + ". Start it with `daybook up`, or correct --server; what was imported stays, and the import can"
                        + " be run again.",
                true,
                failure);
    }

    /** The names of Java's exceptions say nothing to a person, and these have no other text. */
    private static String why(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case HttpTimeoutException late -> "it took longer than " + PATIENCE.toSeconds() + " s";
            case ConnectException refused -> "nothing listens there";
            case IOException broken -> FileProblems.reason(broken);
            default -> String.valueOf(cause.getMessage());
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
