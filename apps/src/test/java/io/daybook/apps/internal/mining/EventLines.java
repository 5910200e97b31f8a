package io.daybook.apps.internal.mining;

import io.daybook.contracts.EventHeaders;
import io.daybook.events.Received;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Committed events, one JSON object a line: event_id, kind, tenant, recorded_at and payload. */
public final class EventLines {
    private static final JsonMapper JSON = JsonMapper.shared();

    private EventLines() {}

    /** @param name of a file in the test resources below mining/ */
    public static List<Received> read(String name) {
        try (InputStream file =
                Objects.requireNonNull(EventLines.class.getResourceAsStream("/mining/" + name), "no file " + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line(JSON.readTree(line)))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Received line(JsonNode line) {
        return event(
                UUID.fromString(line.get("event_id").asString()),
                line.get("kind").asString(),
                line.get("tenant").asString(),
                Instant.parse(line.get("recorded_at").asString()),
                line.get("payload").toString());
    }

    /** A record as the outbox publishes it. */
    public static Received event(UUID id, String kind, String tenant, Instant recordedAt, String payload) {
        String topic = "events." + kind.substring(0, kind.indexOf('.'));
        return new Received(
                topic,
                0,
                0,
                tenant.getBytes(StandardCharsets.UTF_8),
                payload.getBytes(StandardCharsets.UTF_8),
                Map.of(
                        EventHeaders.EVENT_ID, id.toString(),
                        EventHeaders.EVENT_NAME, kind,
                        EventHeaders.TENANT, tenant,
                        EventHeaders.AGGREGATE_TYPE, "miner",
                        EventHeaders.AGGREGATE_ID, tenant),
                recordedAt.toEpochMilli());
    }
}
