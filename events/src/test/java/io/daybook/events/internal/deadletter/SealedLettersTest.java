package io.daybook.events.internal.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.contracts.EventHeaders;
import io.daybook.contracts.Topics;
import io.daybook.contracts.tx.v1.TxRaw;
import io.daybook.events.ConfluentWire;
import io.daybook.events.DeadLetterKeys;
import io.daybook.events.DeadLetters;
import io.daybook.events.Failure;
import io.daybook.events.Received;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a letter shows, what it hides, and that the record comes out of it as it went in. */
class SealedLettersTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final DeadLetterKeys keys = DeadLetterKeys.random();
    private final DeadLetters letters = new SealedLetters(keys);

    @Test
    void aPaymentIsShownWithoutWhoPaysWhom() {
        String eventId = UUID.randomUUID().toString();
        TxRaw payment = TxRaw.newBuilder()
                .setPayerAccount("acct_001")
                .setPayeeAccount("acct_002")
                .setAsset("USDT")
                .setAmount("10.50")
                .setEventId(eventId)
                .setCorrelationId("corr-7")
                .setPaymentMemo("rent of acct_001, not of acct_0011")
                .setClientId("app-42")
                .build();
        Received record = record(
                Topics.TX_RAW,
                "acct_001".getBytes(StandardCharsets.UTF_8),
                ConfluentWire.frame(7, TxRaw.getDescriptor(), payment.toByteArray()),
                Map.of(EventHeaders.TRACEPARENT, "00-" + TRACE + "-00f067aa0ba902b7-01"));
        JsonNode envelope = envelope(record, "the payer acct_001 is not known");
        assertThat(envelope.path("consumer_name").stringValue()).isEqualTo("validator-cg");
        assertThat(envelope.path("stage").stringValue()).isEqualTo("validate");
        assertThat(envelope.path("event_kind").stringValue()).isEqualTo("TxRaw");
        assertThat(envelope.path("event_id").stringValue()).isEqualTo(eventId);
        assertThat(envelope.path("error_code").stringValue()).isEqualTo("payer_unknown");
        assertThat(envelope.path("attempts").intValue()).isEqualTo(1);
        assertThat(envelope.path("trace_id").stringValue()).isEqualTo(TRACE);
        assertThat(envelope.path("correlation_id").stringValue()).isEqualTo("corr-7");
        assertThat(envelope.path("schema_id").intValue()).isEqualTo(7);
        assertThat(envelope.path("source_topic").stringValue()).isEqualTo(Topics.TX_RAW);
        assertThat(envelope.path("source_partition").intValue()).isEqualTo(2);
        assertThat(envelope.path("source_offset").longValue()).isEqualTo(41);
        assertThat(envelope.path("first_seen").stringValue()).isEqualTo("2026-05-01T12:00:00Z");
        JsonNode payload = envelope.path("payload");
        String payer = payload.path("payer_account").stringValue();
        assertThat(payer)
                .startsWith("***")
                .isNotEqualTo(payload.path("payee_account").stringValue());
        assertThat(envelope.path("source_key").stringValue()).isEqualTo(payer);
        assertThat(payload.path("client_id").stringValue()).startsWith("***");
        assertThat(payload.path("amount").stringValue()).isEqualTo("10.50");
        assertThat(payload.path("payment_memo").stringValue()).isEqualTo("rent of " + payer + ", not of acct_0011");
        assertThat(envelope.path("error_message").stringValue()).isEqualTo("the payer " + payer + " is not known");
    }

    @Test
    void documentsAreMaskedAtAnyDepthAlsoInStrings() {
        JsonNode envelope = envelope(json("""
                {"kind":"miner.portfolio_updated","user_id":42,"clients":[{"id":"c-1","label":"Ada"}],"hashrate":3.5,
                 "payload":"{\\"email\\":\\"ada@example.org\\",\\"rigs\\":12,\\"note\\":\\"write to ada@example.org\\"}"}"""), "broken");
        assertThat(envelope.path("event_kind").stringValue()).isEqualTo("miner.portfolio_updated");
        assertThat(envelope.path("payload").path("hashrate").doubleValue()).isEqualTo(3.5);
        assertThat(envelope.path("payload").path("payload").path("rigs").intValue())
                .isEqualTo(12);
        assertThat(envelope.toString())
                .doesNotContain("ada@")
                .doesNotContain("Ada")
                .doesNotContain("c-1");
        assertThat(envelope.path("payload").path("user_id").stringValue()).startsWith("***");
    }

    @Test
    void whatCannotBeReadIsShownByItsLength() {
        byte[] garbage = "acct_001 in no known form".getBytes(StandardCharsets.UTF_8);
        assertThat(envelope(record(Topics.TX_RAW, null, garbage, Map.of()), "garbage")
                        .path("payload")
                        .toString())
                .isEqualTo("{\"bytes\":25}");
        byte[] framed = ConfluentWire.frame(99, TxRaw.getDescriptor(), garbage);
        JsonNode envelope = envelope(record(Topics.TX_RAW, null, framed, Map.of()), "garbage");
        assertThat(envelope.path("schema_id").intValue()).isEqualTo(99);
        assertThat(envelope.path("payload").toString()).isEqualTo("{\"bytes\":" + framed.length + "}");
        assertThat(envelope(record(Topics.TX_RAW, null, null, Map.of()), "empty")
                        .path("payload")
                        .isNull())
                .isTrue();
    }

    /** PostgreSQL takes no NUL. */
    @Test
    void noLetterHasANul() {
        JsonNode envelope = envelope(json("{\"kind\":\"a\\u0000b\",\"x\":\"\\u0000\"}"), "a\0b");
        assertThat(envelope.toString()).doesNotContain("\\u0000");
    }

    /** Seen red without the letter's id in the authenticated data. */
    @Test
    void theRecordComesOutAsItWentInForItsOwnLetterOnly() {
        byte[] value = new byte[1_000_000];
        new Random(1).nextBytes(value);
        Received record = record("events.miner", new byte[] {0, -1}, value, Map.of("a", "b"));
        JsonNode original = envelope(record, "too odd").path("original");
        OriginalCipher cipher = new OriginalCipher(keys);
        Received opened = cipher.open(failure(record, "").letterId(), sealed(original));
        assertThat(opened).usingRecursiveComparison().isEqualTo(record);
        assertThatThrownBy(() -> cipher.open(UUID.randomUUID(), sealed(original)))
                .isInstanceOf(UnreplayableException.class);
        assertThatThrownBy(() -> new OriginalCipher(DeadLetterKeys.random())
                        .open(failure(record, "").letterId(), sealed(original)))
                .hasMessageContaining("is not among the configured ones");
    }

    @Test
    void anOriginalThatNoBrokerTakesIsLeftOut() {
        byte[] value = new byte[5 << 20];
        new Random(2).nextBytes(value);
        Received record = record("events.miner", null, value, Map.of());
        assertThat(letters.letter(failure(record, "too large")).value()).hasSizeLessThan(DeadLetters.MAX_LETTER_BYTES);
        assertThat(envelope(record, "too large").path("original").isNull()).isTrue();
    }

    /** A letter that cannot be written would hold up its partition for ever. */
    @Test
    void whatIsNestedDeepBecomesALetterAllTheSame() {
        String deep = "[".repeat(500) + "]".repeat(500);
        TxRaw payment = TxRaw.newBuilder().setPaymentMemo(deep).build();
        Received record = record(
                Topics.TX_RAW, null, ConfluentWire.frame(7, TxRaw.getDescriptor(), payment.toByteArray()), Map.of());
        assertThat(envelope(record, "wrong")
                        .path("payload")
                        .path("payment_memo")
                        .stringValue())
                .isEqualTo(deep);

        byte[] event = ("{\"payload\":" + deep + "}").getBytes(StandardCharsets.UTF_8);
        assertThat(envelope(record(Topics.EVENTS_MINER, null, event, Map.of()), "wrong")
                        .path("payload")
                        .path("bytes")
                        .intValue())
                .isEqualTo(event.length);

        String inText = "[]";
        for (int level = 0; level < 12; level++) {
            inText = JsonMapper.shared().writeValueAsString(Map.of("text", inText));
        }
        Received texts = record(Topics.EVENTS_MINER, null, inText.getBytes(StandardCharsets.UTF_8), Map.of());
        assertThat(envelope(texts, "wrong").path("payload").isObject()).isTrue();
    }

    @Test
    void aDocumentOfTooManyIdentifiersIsNotShown() {
        StringBuilder accounts = new StringBuilder("{\"account_ids\":[");
        for (int account = 0; account < 5_000; account++) {
            accounts.append(account == 0 ? "" : ",")
                    .append("\"acct_")
                    .append(account)
                    .append('"');
        }
        byte[] value = accounts.append("]}").toString().getBytes(StandardCharsets.UTF_8);
        assertThat(envelope(record(Topics.EVENTS_MINER, null, value, Map.of()), "wrong of acct_17")
                        .path("payload")
                        .path("bytes")
                        .intValue())
                .isEqualTo(value.length);
    }

    @Test
    void anOlderKeyStillReadsWhatItWrote(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("dlq.key");
        DeadLetterKeys first = DeadLetterKeys.readOrMake(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(DeadLetterKeys.readOrMake(file).activeId()).isEqualTo(first.activeId());
        String newer = Base64.getEncoder().encodeToString(new byte[32]);
        DeadLetterKeys both = DeadLetterKeys.parse("# newest first\n" + newer + "\n" + Files.readString(file));
        assertThat(both.activeId()).isNotEqualTo(first.activeId());
        assertThat(both.byId(first.activeId())).isPresent();
        assertThatThrownBy(() -> DeadLetterKeys.parse("c2hvcnQ=")).hasMessage("key 1 does not have 32 bytes");
    }

    private static OriginalCipher.Sealed sealed(JsonNode original) {
        Base64.Decoder base64 = Base64.getDecoder();
        return new OriginalCipher.Sealed(
                original.path("key_id").stringValue(),
                base64.decode(original.path("nonce").stringValue()),
                base64.decode(original.path("ciphertext").stringValue()));
    }

    private JsonNode envelope(Received record, String message) {
        return JsonMapper.shared()
                .readTree(letters.letter(failure(record, message)).value());
    }

    private static Failure failure(Received record, String message) {
        return Failure.atOnce("validator-cg", "validate", Topics.DLQ_TX_RAW, record, "payer_unknown", message, NOW);
    }

    private static Received json(String json) {
        return record("events.miner", null, json.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** NullAway does not see in class files that an array may be null. */
    @SuppressWarnings("NullAway")
    private static Received record(
            String topic, byte @Nullable [] key, byte @Nullable [] value, Map<String, String> headers) {
        return new Received(topic, 2, 41, key, value, headers, 1_700_000_000_000L);
    }
}
