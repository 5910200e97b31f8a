package io.daybook.analytics.internal.clickhouse;

import io.daybook.analytics.ClickHouseUrl;
import io.daybook.analytics.internal.StoreAwayException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * ClickHouse's HTTP interface, the part that servers from 18.16 until today have in common. ClickHouse's own client is not
 * used: a write here is a query with an external table beside it, which needs nothing but a form (ADR 14).
 */
public final class ClickHouseHttp implements AutoCloseable {
    private static final int MOST_ERROR_CHARACTERS = 500;

    private final ClickHouseUrl url;
    private final Duration wait;
    private final HttpClient client;

    public ClickHouseHttp(ClickHouseUrl url, Duration wait) {
        this.url = url;
        this.wait = wait;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(wait)
                .build();
    }

    String database() {
        return url.database();
    }

    /** Rows of a result, columns as ClickHouse's TabSeparated writes them, escapes undone. */
    List<String[]> rows(String sql) {
        String body = send(sql + " FORMAT TabSeparated", Map.of("database", url.database()));
        return body.isEmpty()
                ? List.of()
                : body.lines().map(TabSeparated::columns).toList();
    }

    /** A statement without a result. */
    void execute(String sql, Map<String, String> settings) {
        Map<String, String> parameters = new LinkedHashMap<>(settings);
        parameters.put("database", url.database());
        send(sql, parameters);
    }

    /** Outside the database, which may not be there yet. */
    void executeAnywhere(String sql) {
        send(sql, Map.of());
    }

    private String send(String sql, Map<String, String> parameters) {
        return send(request(parameters)
                .POST(HttpRequest.BodyPublishers.ofString(sql))
                .build());
    }

    /**
     * A query that may name a table which exists for it alone.
     *
     * @param structure of the table: {@code seq UInt64, code String}
     * @param rows in TabSeparated
     */
    void execute(String sql, Map<String, String> settings, String table, String structure, byte[] rows) {
        Map<String, String> parameters = new LinkedHashMap<>(settings);
        parameters.put("database", url.database());
        parameters.put("query", sql);
        parameters.put(table + "_structure", structure);
        parameters.put(table + "_format", "TabSeparated");
        String boundary = "daybook-" + UUID.randomUUID();
        ByteArrayOutputStream body = new ByteArrayOutputStream(rows.length + 256);
        body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + table + "\"; filename=\""
                        + table + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(rows);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        send(request(parameters)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build());
    }

    private HttpRequest.Builder request(Map<String, String> parameters) {
        StringBuilder query = new StringBuilder();
        parameters.forEach((name, value) -> query.append(query.isEmpty() ? "?" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url.server() + "/" + query)).timeout(wait);
        if (!url.user().isEmpty()) {
            request.header("X-ClickHouse-User", url.user());
        }
        if (!url.password().isEmpty()) {
            request.header("X-ClickHouse-Key", url.password());
        }
        return request;
    }

    private String send(HttpRequest request) {
        HttpResponse<String> answer;
        try {
            answer = client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException away) {
            throw new StoreAwayException(
                    "ClickHouse at " + url + " does not answer ("
                            + (away.getMessage() == null ? away.toString() : away.getMessage()) + ")",
                    away);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreAwayException("interrupted while ClickHouse was asked", interrupted);
        }
        if (answer.statusCode() != 200) {
            String said = answer.body().strip();
            throw new StoreAwayException(
                    "ClickHouse at " + url + " answers " + answer.statusCode() + ": "
                            + (said.length() > MOST_ERROR_CHARACTERS
                                    ? said.substring(0, MOST_ERROR_CHARACTERS) + "..."
                                    : said),
                    null);
        }
        return answer.body();
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
