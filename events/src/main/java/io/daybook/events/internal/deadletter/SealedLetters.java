package io.daybook.events.internal.deadletter;

import io.daybook.contracts.EventHeaders;
import io.daybook.events.DeadLetterKeys;
import io.daybook.events.DeadLetters;
import io.daybook.events.Failure;
import io.daybook.events.Outgoing;
import io.daybook.events.Received;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes envelopes. Their fields are a promise to readers of the topics: never renamed, see docs/events.md. */
public final class SealedLetters implements DeadLetters {
    /** A longer payload is shown by its length: a letter is for reading, and the record itself is in it anyway. */
    private static final int SHOWN_PAYLOAD_BYTES = 64 << 10;
    /** A longer payload is not even looked through. */
    private static final int READ_PAYLOAD_BYTES = 262_144;

    private static final int SHOWN_MESSAGE_CHARACTERS = 2_000;
    /** For the rest of the record: key, headers, framing. */
    private static final int RECORD_OVERHEAD_BYTES = 8 << 10;

    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");
    private static final JsonMapper JSON = JsonMapper.shared();

    private final DeadLetterKeys keys;
    private final OriginalCipher cipher;

    /** @param keys encrypts with the first */
    public SealedLetters(DeadLetterKeys keys) {
        this.keys = keys;
        this.cipher = new OriginalCipher(keys);
    }

    @Override
    public Outgoing letter(Failure failure) {
        UUID id = failure.letterId();
        ObjectNode envelope = envelope(id, failure);
        OriginalCipher.Sealed sealed = cipher.seal(id, failure.record());
        byte[] without = bytes(envelope.putNull("original"));
        int withOriginal = without.length + sealed.ciphertext().length / 3 * 4 + RECORD_OVERHEAD_BYTES;
        byte[] value = withOriginal > MAX_LETTER_BYTES ? without : bytes(envelope.set("original", original(sealed)));
        return outgoing(failure, value);
    }

    @Override
    public Outgoing letterWithoutOriginal(Failure failure) {
        return outgoing(failure, bytes(envelope(failure.letterId(), failure).putNull("original")));
    }

    private static Outgoing outgoing(Failure failure, byte[] value) {
        String id = failure.letterId().toString();
        Map<String, String> headers = new HashMap<>();
        headers.put(EventHeaders.EVENT_NAME, "DeadLetter");
        headers.put(EventHeaders.EVENT_ID, id);
        for (String name :
                new String[] {EventHeaders.TRACEPARENT, EventHeaders.TRACESTATE, EventHeaders.CORRELATION_ID}) {
            failure.record().header(name).ifPresent(text -> headers.put(name, text));
        }
        return new Outgoing(failure.dlqTopic(), id.getBytes(StandardCharsets.US_ASCII), value, headers);
    }

    private ObjectNode envelope(UUID id, Failure failure) {
        Received record = failure.record();
        PayloadJson.Read read = PayloadJson.of(record);
        Masking masking = new Masking(keys);
        String key = masking.key(record.key());
        byte[] value = record.value();
        int length = value == null ? 0 : value.length;
        JsonNode payload = length > READ_PAYLOAD_BYTES
                ? PayloadJson.bytes(length)
                : masking.json(read.json())
                        .filter(masked -> JSON.writeValueAsBytes(masked).length <= SHOWN_PAYLOAD_BYTES)
                        .orElseGet(() -> PayloadJson.bytes(length));
        ObjectNode envelope = JsonNodeFactory.instance.objectNode();
        envelope.put("id", id.toString());
        envelope.put("consumer_name", failure.consumer());
        envelope.put("stage", failure.stage());
        envelope.put("event_kind", kind(record, read));
        envelope.put("event_id", first(record.header(EventHeaders.EVENT_ID).orElse(null), read.json(), "event_id"));
        envelope.put("error_code", failure.code());
        envelope.put("error_message", shortened(masking.text(clean(failure.message()))));
        envelope.put("attempts", failure.attempts());
        envelope.put("trace_id", traceId(record));
        envelope.put(
                "correlation_id",
                first(record.header(EventHeaders.CORRELATION_ID).orElse(null), read.json(), "correlation_id"));
        envelope.put("schema_id", read.schemaId());
        envelope.put("source_topic", record.topic());
        envelope.put("source_partition", record.partition());
        envelope.put("source_offset", record.offset());
        envelope.put("source_key", key);
        envelope.put("first_seen", failure.firstSeen().toString());
        envelope.put("last_seen", failure.lastSeen().toString());
        envelope.set("payload", payload);
        return envelope;
    }

    private static ObjectNode original(OriginalCipher.Sealed sealed) {
        Base64.Encoder base64 = Base64.getEncoder();
        return JsonNodeFactory.instance
                .objectNode()
                .put("algorithm", OriginalCipher.ALGORITHM)
                .put("key_id", sealed.keyId())
                .put("nonce", base64.encodeToString(sealed.nonce()))
                .put("ciphertext", base64.encodeToString(sealed.ciphertext()));
    }

    /** PostgreSQL takes no NUL in texts and documents, so none gets into a letter. */
    private static byte[] bytes(JsonNode envelope) {
        String json = JSON.writeValueAsString(envelope);
        return json.replace("\\u0000", "\\uFFFD").getBytes(StandardCharsets.UTF_8);
    }

    /** What the event is called: by its producer, else by its document, else by its type. */
    private static String kind(Received record, PayloadJson.Read read) {
        String said = record.header(EventHeaders.EVENT_NAME).orElse(null);
        if (said == null) {
            said = first(first(null, read.json(), "kind"), read.json(), "event_kind");
        }
        if (said != null && !said.isBlank()) {
            return clean(said);
        }
        String type = read.type();
        return type == null ? "unknown" : type;
    }

    private static @Nullable String first(@Nullable String header, JsonNode payload, String field) {
        if (header != null) {
            return clean(header);
        }
        JsonNode inside = payload.path(field);
        return inside.isString() && !inside.stringValue().isEmpty() ? clean(inside.stringValue()) : null;
    }

    private static @Nullable String traceId(Received record) {
        Matcher matcher =
                TRACEPARENT.matcher(record.header(EventHeaders.TRACEPARENT).orElse(""));
        return matcher.matches() ? matcher.group(1) : null;
    }

    private static String clean(String text) {
        return text.replace('\0', '\uFFFD');
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN_MESSAGE_CHARACTERS ? text : text.substring(0, SHOWN_MESSAGE_CHARACTERS) + " ...";
    }
}
