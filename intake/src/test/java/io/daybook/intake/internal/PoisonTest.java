package io.daybook.intake.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.contracts.Topics;
import io.daybook.contracts.tx.v1.TxRaw;
import io.daybook.contracts.tx.v1.TxValidated;
import io.daybook.events.ConfluentWire;
import io.daybook.ledger.AccountRef;
import io.daybook.ledger.Command;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.Side;
import io.daybook.ledger.Submission;
import io.daybook.platform.money.Amount;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Records that nobody can do anything with, among good ones: each ends as one dead letter with its reason, the good ones are
 * not held up.
 */
class PoisonTest {
    private static final Pipeline PIPELINE = new Pipeline(1);
    private static final IntakeRoom ROOM = PIPELINE.room();

    private record Poison(String expected, byte @Nullable [] value) {}

    @BeforeAll
    static void start() {
        ROOM.start();
    }

    @AfterAll
    static void stop() {
        ROOM.close();
        PIPELINE.close();
    }

    @Test
    void everyKindIsADeadLetterOfTheValidator() {
        List<Poison> poisons = List.of(
                new Poison("empty_record", null),
                new Poison("unreadable_frame", new byte[0]),
                new Poison("unreadable_frame", "{\"amount\":1}".getBytes(StandardCharsets.UTF_8)),
                new Poison("unreadable_frame", new byte[] {0, 0, 0, 0, 1, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1}),
                new Poison("unknown_type", new byte[] {0, 0, 0, 0, 1, 2, 4, 1, 2, 3}),
                new Poison(
                        "unreadable_message",
                        ConfluentWire.frame(1, TxRaw.getDescriptor(), new byte[] {0x0a, 0x7f, 1, 2})),
                // UTF-8 that is none.
                new Poison(
                        "unreadable_message",
                        ConfluentWire.frame(1, TxRaw.getDescriptor(), new byte[] {0x0a, 1, (byte) 0xff})),
                new Poison("too_large", new byte[PIPELINE.settings.maxRecordBytes() + 1]),
                poison("invalid_event_id", good().clearEventId()),
                poison("invalid_event_id", good().setEventId("1-1-1-1-1")),
                poison("invalid_code", good().clearPayerAccount()),
                poison("invalid_code", good().setPayeeAccount("x".repeat(256))),
                poison("invalid_code", good().setPayeeAccount("tab\there")),
                poison("invalid_code", good().setPayeeAccount(UUID.randomUUID().toString())),
                poison("same_account", good().setPayeeAccount("payer")),
                poison("invalid_code", good().clearAsset()),
                poison("asset_not_found", good().setAsset("NOSUCH")),
                poison("invalid_amount", good().clearAmount()),
                poison("invalid_amount", good().setAmount("0.00")),
                poison("invalid_amount", good().setAmount("-5")),
                poison("invalid_amount", good().setAmount("1e400000000")),
                poison("invalid_amount", good().setAmount("12,50")),
                poison("too_many_decimals", good().setAmount("1.001")),
                poison("amount_overflow", good().setAmount("9".repeat(37))),
                poison("invalid_time", good().setOccurredAt("yesterday")),
                poison(
                        "effective_in_future",
                        good().setOccurredAt(Instant.now().plusSeconds(400).toString())),
                poison("invalid_workspace", good().setWorkspaceId("no spaces")),
                poison("too_long", good().setPaymentMemo("m".repeat(4_097))),
                poison("too_long", good().setCorrelationId("c".repeat(256))),
                poison("invalid_text", good().setClientId("nul\0")));
        List<String> goods = new ArrayList<>();
        for (Poison poison : poisons) {
            PIPELINE.produce(Topics.TX_RAW, "payer", poison.value());
            TxRaw between = good().build();
            goods.add(between.getEventId());
            PIPELINE.produce(Topics.TX_RAW, "payer", Pipeline.framed(between));
        }
        PIPELINE.awaitSettled();

        assertThat(Letters.codes(PIPELINE, Topics.DLQ_TX_RAW))
                .containsExactlyElementsOf(
                        poisons.stream().map(Poison::expected).toList());
        assertThat(PIPELINE.journaled("poison")).containsExactlyElementsOf(goods);
        assertThat(Letters.all(PIPELINE, Topics.DLQ_TX_RAW))
                .allSatisfy(letter ->
                        assertThat(letter.path("consumer_name").stringValue()).isEqualTo("validator-cg"));
    }

    @Test
    void whatTheLedgerRejectsIsADeadLetterWithItsReason() {
        Command account = new Command.OpenAccount(
                "poor", "EUR", Side.DEBIT, new OverdraftLimit.AtMost(Amount.ZERO), null, Map.of());
        PIPELINE.ledger().submit(Submission.of("books", account)).join();
        Command closed = new Command.OpenAccount("closed", "EUR", Side.DEBIT, OverdraftLimit.UNLIMITED, null, Map.of());
        PIPELINE.ledger().submit(Submission.of("books", closed)).join();
        PIPELINE.ledger()
                .submit(Submission.of("books", new Command.CloseAccount(new AccountRef.ByCode("closed"))))
                .join();
        int before = Letters.codes(PIPELINE, Topics.DLQ_TX_VALIDATED).size();
        PIPELINE.produce(Topics.TX_VALIDATED, "x", null);
        PIPELINE.produce(Topics.TX_VALIDATED, "x", new byte[] {1, 2, 3});
        PIPELINE.produce(Topics.TX_VALIDATED, "x", validated(checked().setAmount("not a number")));
        PIPELINE.produce(Topics.TX_VALIDATED, "x", validated(checked().clearEventId()));
        PIPELINE.produce(Topics.TX_VALIDATED, "x", validated(checked().setPayerAccount("poor")));
        PIPELINE.produce(Topics.TX_VALIDATED, "x", validated(checked().setPayeeAccount("closed")));
        PIPELINE.produce(Topics.TX_VALIDATED, "x", validated(checked().setAsset("NOSUCH")));
        PIPELINE.produce(Topics.TX_VALIDATED, "x", validated(checked().setAmount("-1")));
        TxValidated good = checked().build();
        PIPELINE.produce(Topics.TX_VALIDATED, "x", validated(good.toBuilder()));
        PIPELINE.awaitSettled();

        assertThat(Letters.codes(PIPELINE, Topics.DLQ_TX_VALIDATED).stream().skip(before))
                .containsExactlyInAnyOrder(
                        "empty_record",
                        "unreadable_frame",
                        "invalid_amount",
                        "invalid_event_id",
                        "insufficient_funds",
                        "account_closed",
                        "asset_not_found",
                        "invalid_amount");
        assertThat(PIPELINE.journaled("books")).containsExactly(good.getEventId());
        assertThat(Letters.all(PIPELINE, Topics.DLQ_TX_VALIDATED))
                .filteredOn(letter ->
                        "insufficient_funds".equals(letter.path("error_code").stringValue()))
                .singleElement()
                .satisfies(letter ->
                        assertThat(letter.path("error_message").stringValue()).contains("EUR"));
    }

    private static Poison poison(String expected, TxRaw.Builder message) {
        return new Poison(expected, Pipeline.framed(message.build()));
    }

    private static TxRaw.Builder good() {
        return TxRaw.newBuilder()
                .setPayerAccount("payer")
                .setPayeeAccount("payee")
                .setAsset("EUR")
                .setAmount("1.00")
                .setOccurredAt("2026-01-31T12:00:00Z")
                .setEventId(UUID.randomUUID().toString())
                .setWorkspaceId("poison");
    }

    private static TxValidated.Builder checked() {
        return TxValidated.newBuilder()
                .setPayerAccount("payer")
                .setPayeeAccount("payee")
                .setAsset("EUR")
                .setAmount("1")
                .setOccurredAtMicros(1_700_000_000_000_000L)
                .setEventId(UUID.randomUUID().toString())
                .setWorkspaceId("books");
    }

    private static byte[] validated(TxValidated.Builder message) {
        return ConfluentWire.frame(
                2, TxValidated.getDescriptor(), message.build().toByteArray());
    }
}
