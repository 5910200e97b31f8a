package io.daybook.server.internal.deadletters;

import io.daybook.platform.FileProblems;
import io.daybook.server.internal.ServerException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What {@code daybook dlq} asks of a server. */
public final class DeadLetterClient implements AutoCloseable {
    /** A replay may take 20 s because of its rate, and what its handlers take. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI server;

    /** @param server such as {@code http://127.0.0.1:8000} */
    public DeadLetterClient(URI server) {
        this.server = server;
    }

    public JsonNode stats() {
        return get("/v1/dlq/stats");
    }

    /** @param query names and values; empty values are left out */
    public JsonNode list(Map<String, String> query) {
        return get("/v1/dlq/list"
                + query.entrySet().stream()
                        .filter(pair -> !pair.getValue().isEmpty())
                        .map(pair -> pair.getKey() + "=" + URLEncoder.encode(pair.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&", "?", "")));
    }

    public JsonNode show(String id) {
        return get("/v1/dlq/" + URLEncoder.encode(id, StandardCharsets.UTF_8));
    }

    /**
     * Replays until the order's limit is reached, nothing is left or something is away.
     *
     * @param order the fields of {@code POST /v1/dlq/replay}, with {@code limit}
     * @param part told of each answer
     */
    public void replay(ObjectNode order, Consumer<JsonNode> part) {
        int left = order.path("limit").intValue();
        while (left > 0) {
            order.put("limit", left);
            JsonNode report = post("/v1/dlq/replay", order);
            part.accept(report);
            left -= report.path("count").intValue();
            if (!report.path("next").isString() || report.path("stopped").isString()) {
                return;
            }
            order.put("after", report.path("next").stringValue());
        }
    }

    private JsonNode get(String path) {
        return send(request(path).GET().build());
    }

    private JsonNode post(String path, JsonNode body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(PATIENCE);
    }

    private JsonNode send(HttpRequest request) {
        HttpResponse<byte[]> response;
        try {
            response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException broken) {
            throw new ServerException(
                    "The server at " + server + " does not answer: " + why(broken)
                            + ". Start it with `daybook up`, or correct --server.",
                    broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ServerException("Interrupted; what was replayed stays replayed.", interrupted);
        }
        JsonNode body;
        try {
            body = JSON.readTree(response.body());
        } catch (JacksonException notJson) {
            throw new ServerException(
                    server + " answers " + response.statusCode() + " and not JSON; is it Daybook?", notJson);
        }
        if (response.statusCode() != 200) {
            String detail = body.path("detail").asString(body.path("title").asString("no detail"));
            throw new ServerException(server + " answers " + response.statusCode() + ": " + detail + ".", null);
        }
        return body;
    }

    private static String why(IOException broken) {
        return switch (broken) {
            case HttpTimeoutException late -> "it took longer than " + PATIENCE.toSeconds() + " s";
            case ConnectException refused -> "nothing listens there";
            default -> FileProblems.reason(broken);
        };
    }

    @Override
    public void close() {
        client.close();
    }
}
