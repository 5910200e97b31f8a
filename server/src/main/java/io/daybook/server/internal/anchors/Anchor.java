package io.daybook.server.internal.anchors;

import io.daybook.ledger.Segment;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One signed head.
 *
 * @param journal the hash of the shard's first segment, in hex: which journal this is
 * @param hash of segment {@code seq}, in hex
 * @param forkedFrom the segment from which on an operator gave up what had come after; -1: none
 * @param key the public key, X.509 in base64
 */
public record Anchor(
        String journal,
        int shard,
        long epoch,
        long seq,
        String hash,
        Instant time,
        long forkedFrom,
        String key,
        String signature) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HexFormat HEX = HexFormat.of();

    /** Signs a head. */
    public static Anchor of(Segment first, Segment head, Instant now, long forkedFrom, AnchorKey key) {
        Anchor unsigned = new Anchor(
                HEX.formatHex(first.hash()),
                head.shard(),
                head.epoch(),
                head.seq(),
                HEX.formatHex(head.hash()),
                now,
                forkedFrom,
                key.publicText(),
                "");
        return new Anchor(
                unsigned.journal,
                unsigned.shard,
                unsigned.epoch,
                unsigned.seq,
                unsigned.hash,
                unsigned.time,
                forkedFrom,
                unsigned.key,
                key.sign(unsigned.signedText()));
    }

    private String signedText() {
        return String.join(
                "\n",
                "daybook anchor 1",
                journal,
                Integer.toString(shard),
                Long.toString(epoch),
                Long.toString(seq),
                hash,
                time.toString(),
                Long.toString(forkedFrom));
    }

    boolean isSignatureRight() {
        return AnchorKey.isRight(key, signedText(), signature);
    }

    boolean isOf(Segment segment) {
        return Arrays.equals(HEX.parseHex(hash), segment.hash());
    }

    String toJson() {
        ObjectNode line = JSON.createObjectNode();
        line.put("journal", journal);
        line.put("shard", shard);
        line.put("epoch", epoch);
        line.put("seq", seq);
        line.put("hash", hash);
        line.put("time", time.toString());
        if (forkedFrom >= 0) {
            line.put("forked_from", forkedFrom);
        }
        line.put("key", key);
        line.put("signature", signature);
        return line.toString();
    }

    /** Empty when the line is not an anchor, such as one that a crash cut off. */
    static Optional<Anchor> parse(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            if (!node.path("hash").isString() || !node.path("seq").isIntegralNumber()) {
                return Optional.empty();
            }
            String hash = node.path("hash").asString();
            HEX.parseHex(hash);
            return Optional.of(new Anchor(
                    node.path("journal").asString(""),
                    node.path("shard").asInt(0),
                    node.path("epoch").asLong(0),
                    node.path("seq").asLong(),
                    hash,
                    Instant.parse(node.path("time").asString("")),
                    node.path("forked_from").asLong(-1),
                    node.path("key").asString(""),
                    node.path("signature").asString("")));
        } catch (JacksonException | DateTimeException | IllegalArgumentException notAnAnchor) {
            return Optional.empty();
        }
    }
}
