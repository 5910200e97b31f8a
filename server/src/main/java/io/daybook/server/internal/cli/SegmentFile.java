package io.daybook.server.internal.cli;

import io.daybook.ledger.Segment;
import io.daybook.server.internal.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A segment as {@code GET /v1/journal/SHARD/SEQ} answers it, saved to a file. */
final class SegmentFile {
    private SegmentFile() {}

    static Segment read(Path file) {
        try {
            JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(file));
            HexFormat hex = HexFormat.of();
            return new Segment(
                    field(json, "shard").asInt(),
                    field(json, "epoch").asLong(),
                    field(json, "seq").asLong(),
                    field(json, "decided_at_micros").asLong(),
                    field(json, "format").asInt(),
                    hex.parseHex(field(json, "prev_hash").asString()),
                    hex.parseHex(field(json, "hash").asString()),
                    Base64.getDecoder().decode(field(json, "payload_base64").asString()));
        } catch (IOException | JacksonException | IllegalArgumentException unreadable) {
            throw new ServerException(
                    "The file " + file + " is not a segment ("
                            + String.valueOf(unreadable.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("")
                            + "). Save the answer of GET /v1/journal/SHARD/SEQ unchanged.",
                    unreadable);
        }
    }

    private static JsonNode field(JsonNode json, String name) {
        JsonNode value = json.get(name);
        if (value == null) {
            throw new IllegalArgumentException("\"" + name + "\" is missing");
        }
        return value;
    }
}
