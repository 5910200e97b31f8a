package io.daybook.events.internal.deadletter;

import io.daybook.events.DeadLetterKeys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Hides who a letter is about. Every value of a field that names an account or a client becomes three stars and a
 * fingerprint: equal identifiers stay recognisable as equal, and only who has the key can tell which one it is. The same
 * identifiers are then looked for in every other text of the letter: a memo, the error's message.
 *
 * <p>For one letter.
 */
final class Masking {
    private static final int FINGERPRINT_BYTES = 4;
    /** Shorter ones are too common as a part of other words to be replaced in free text. */
    private static final int SHORTEST_IN_TEXT = 3;

    /** A letter with more of them shows no payload: looking for each in every text would take longer than a letter may. */
    private static final int MOST_IDENTIFIERS = 1_000;
    /** Documents in texts in documents. */
    private static final int DEEPEST_DOCUMENT = 2;

    private static final JsonMapper JSON = PayloadJson.JSON;
    /** Parts of names of fields, in lower case and without separators. */
    private static final List<String> PARTS = List.of(
            "account",
            "client",
            "customer",
            "user",
            "payer",
            "payee",
            "holder",
            "wallet",
            "iban",
            "email",
            "phone",
            "contact",
            "address",
            "firstname",
            "lastname",
            "fullname",
            "beneficiary");

    private static final List<String> WHOLE = List.of("from", "to", "owner", "name", "debitor", "creditor");

    private final Mac mac;
    /** Longest first, so that no identifier is cut by a shorter one that it holds. */
    private final Map<String, String> known =
            new TreeMap<>(Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    Masking(DeadLetterKeys keys) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(keys.active());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java has HmacSHA256", impossible);
        }
    }

    /** Three stars and a fingerprint; the identifier is masked in {@link #text} from now on. */
    String identifier(String value) {
        if (value.isEmpty()) {
            return value;
        }
        String masked = known.get(value);
        if (masked == null) {
            byte[] digest = mac.doFinal(("mask\n" + value).getBytes(StandardCharsets.UTF_8));
            masked = "***" + HexFormat.of().formatHex(Arrays.copyOf(digest, FINGERPRINT_BYTES));
            known.put(value, masked);
        }
        return masked;
    }

    /** The key of a record is nearly always an account or a client. */
    @Nullable
    String key(byte @Nullable [] key) {
        return key == null ? null : identifier(new String(key, StandardCharsets.UTF_8));
    }

    /** The text with every identifier that was seen so far masked. */
    String text(String text) {
        String result = text;
        for (Map.Entry<String, String> identifier : known.entrySet()) {
            if (identifier.getKey().length() >= SHORTEST_IN_TEXT && result.contains(identifier.getKey())) {
                result = Pattern.compile(
                                "(?<![\\p{L}\\p{N}])" + Pattern.quote(identifier.getKey()) + "(?![\\p{L}\\p{N}])")
                        .matcher(result)
                        .replaceAll(Matcher.quoteReplacement(identifier.getValue()));
            }
        }
        return result;
    }

    /** A copy without identifiers; empty when there are too many to look for. */
    Optional<JsonNode> json(JsonNode node) {
        JsonNode masked = fields(node, false, 0);
        return known.size() > MOST_IDENTIFIERS ? Optional.empty() : Optional.of(texts(masked));
    }

    private JsonNode fields(JsonNode node, boolean hidden, int depth) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = JsonNodeFactory.instance.objectNode();
                object.properties()
                        .forEach(field -> copy.set(
                                field.getKey(), fields(field.getValue(), hidden || names(field.getKey()), depth)));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = JsonNodeFactory.instance.arrayNode();
                array.forEach(item -> copy.add(fields(item, hidden, depth)));
                yield copy;
            }
            case StringNode text when !hidden -> nested(text, depth);
            default ->
                hidden && !node.isNull() && !node.isBoolean() ? StringNode.valueOf(identifier(node.asString())) : node;
        };
    }

    /** Documents in strings, as change data capture writes them, are shown as documents. */
    private JsonNode nested(StringNode text, int depth) {
        String inner = text.stringValue();
        if (depth == DEEPEST_DOCUMENT || !inner.startsWith("{") && !inner.startsWith("[")) {
            return text;
        }
        try {
            return fields(JSON.readTree(inner), false, depth + 1);
        } catch (JacksonException onlyLooksLikeOne) {
            return text;
        }
    }

    private JsonNode texts(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(field -> copy.set(text(field.getKey()), texts(field.getValue())));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = JsonNodeFactory.instance.arrayNode();
                array.forEach(item -> copy.add(texts(item)));
                yield copy;
            }
            case StringNode text -> StringNode.valueOf(text(text.stringValue()));
            default -> node;
        };
    }

    private static boolean names(String field) {
        String name = field.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        return WHOLE.contains(name) || PARTS.stream().anyMatch(name::contains);
    }
}
