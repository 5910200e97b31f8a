package io.daybook.intake.internal.validate;

import io.daybook.contracts.tx.v1.TxRaw;
import io.daybook.contracts.tx.v1.TxValidated;
import io.daybook.events.Received;
import io.daybook.intake.IntakeSettings;
import io.daybook.intake.internal.message.PaymentMessages;
import io.daybook.intake.internal.message.WrongPaymentException;
import io.daybook.ledger.Names;
import io.daybook.platform.money.Amount;
import io.daybook.platform.money.AmountOverflowException;
import io.daybook.platform.money.TooManyDecimalsException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What makes a payment right in itself. Whether the payer can pay is not looked at: that is the ledger's to decide. */
final class PaymentChecks {
    static final String DEFAULT_WORKSPACE = "default";
    static final long MAX_AHEAD_SECONDS = 300;
    static final int MAX_MEMO_CHARS = 4_096;
    static final int MAX_ID_CHARS = 255;
    private static final int MAX_AMOUNT_CHARS = 128;
    private static final long MIN_SECONDS = -62_135_596_800L;
    private static final long MAX_SECONDS = 253_402_300_799L;

    /** An exponent could hide a gigabyte of digits. */
    private static final Pattern PLAIN_DECIMAL = Pattern.compile("[0-9]+(\\.[0-9]+)?");

    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private final AssetScales assets;
    private final IntakeSettings settings;
    private final InstantSource clock;

    PaymentChecks(AssetScales assets, IntakeSettings settings, InstantSource clock) {
        this.assets = assets;
        this.settings = settings;
        this.clock = clock;
    }

    void beginBatch() {
        assets.beginBatch();
    }

    /**
     * The payment in its checked form.
     *
     * @throws WrongPaymentException with what is wrong
     * @throws io.daybook.events.RetryableException when the ledger, which knows the assets, is away
     */
    TxValidated check(Received record) throws WrongPaymentException, InterruptedException {
        byte[] value = record.value();
        if (value != null && value.length > settings.maxRecordBytes()) {
            throw new WrongPaymentException(
                    "too_large",
                    "the record has " + value.length + " bytes, at most " + settings.maxRecordBytes() + " are allowed");
        }
        TxRaw raw = PaymentMessages.raw(value).message();
        UUID eventId = eventId(raw.getEventId());
        accounts(raw);
        String workspace = workspace(raw);
        BigDecimal amount = amount(raw, workspace);
        long now = clock.millis();
        TxValidated.Builder checked = TxValidated.newBuilder()
                .setPayerAccount(raw.getPayerAccount())
                .setPayeeAccount(raw.getPayeeAccount())
                .setAsset(raw.getAsset())
                .setAmount(amount.toPlainString())
                .setOccurredAtMicros(occurredAtMicros(raw.getOccurredAt(), record, now))
                .setEventId(eventId.toString())
                .setCorrelationId(text("correlation_id", raw.getCorrelationId(), MAX_ID_CHARS))
                .setWorkspaceId(workspace)
                .setValidatedAtMicros(now * 1_000)
                .setRawPartition(record.partition())
                .setRawOffset(record.offset());
        if (raw.hasPaymentMemo()) {
            checked.setPaymentMemo(text("payment_memo", raw.getPaymentMemo(), MAX_MEMO_CHARS));
        }
        if (raw.hasClientId()) {
            checked.setClientId(text("client_id", raw.getClientId(), MAX_ID_CHARS));
        }
        return checked.build();
    }

    private static UUID eventId(String text) throws WrongPaymentException {
        if (!UUID_FORM.matcher(text).matches()) {
            throw new WrongPaymentException(
                    "invalid_event_id",
                    text.isEmpty() ? "event_id is missing" : "event_id is not a UUID: " + shown(text));
        }
        return UUID.fromString(text);
    }

    private static void accounts(TxRaw raw) throws WrongPaymentException {
        account("payer_account", raw.getPayerAccount());
        account("payee_account", raw.getPayeeAccount());
        if (raw.getPayerAccount().equals(raw.getPayeeAccount())) {
            throw new WrongPaymentException("same_account", "payer_account and payee_account are the same");
        }
    }

    private static void account(String field, String code) throws WrongPaymentException {
        String problem = Names.accountCodeProblem(code, Names.MAX_ACCOUNT_CODE_CHARS);
        if (problem != null) {
            throw new WrongPaymentException("invalid_code", field + ": " + (code.isEmpty() ? "is missing" : problem));
        }
    }

    private String workspace(TxRaw raw) throws WrongPaymentException, InterruptedException {
        String name = raw.hasWorkspaceId() ? raw.getWorkspaceId() : DEFAULT_WORKSPACE;
        if (!Names.isWorkspace(name)) {
            throw new WrongPaymentException(
                    "invalid_workspace",
                    "workspace_id must be 1 to 64 characters of A-Z a-z 0-9 . _ -, the first a letter or digit");
        }
        if (!assets.hasWorkspace(name)) {
            throw new WrongPaymentException("workspace_not_found", "there is no workspace " + name);
        }
        return name;
    }

    private BigDecimal amount(TxRaw raw, String workspace) throws WrongPaymentException, InterruptedException {
        String text = raw.getAmount();
        if (text.length() > MAX_AMOUNT_CHARS || !PLAIN_DECIMAL.matcher(text).matches()) {
            throw new WrongPaymentException(
                    "invalid_amount",
                    "amount must be a decimal number above zero such as 12.34, not "
                            + (text.isEmpty() ? "nothing" : shown(text)));
        }
        BigDecimal amount = new BigDecimal(text);
        if (amount.signum() == 0) {
            throw new WrongPaymentException("invalid_amount", "amount must be above zero");
        }
        BigDecimal shortest = amount.stripTrailingZeros();
        String problem = Names.assetCodeProblem(raw.getAsset());
        if (problem != null) {
            throw new WrongPaymentException(
                    "invalid_code", "asset: " + (raw.getAsset().isEmpty() ? "is missing" : problem));
        }
        int decimals = Math.max(0, shortest.scale());
        OptionalInt scale = assets.scale(workspace, raw.getAsset(), decimals);
        if (scale.isEmpty()) {
            throw new WrongPaymentException(
                    "asset_not_found", "there is no asset " + shown(raw.getAsset()) + " in workspace " + workspace);
        }
        try {
            Amount.ofDecimal(shortest, scale.getAsInt());
        } catch (TooManyDecimalsException tooFine) {
            throw new WrongPaymentException(
                    "too_many_decimals",
                    "amount has " + decimals + " decimals, " + shown(raw.getAsset()) + " has " + scale.getAsInt());
        } catch (AmountOverflowException tooMuch) {
            throw new WrongPaymentException(
                    "amount_overflow", "an amount has at most " + Amount.MAX_DIGITS + " digits");
        }
        return shortest;
    }

    private static long occurredAtMicros(String text, Received record, long nowMillis) throws WrongPaymentException {
        // Other writers may leave it out: then the record's own time stands for it.
        Instant occurred = text.isEmpty() ? Instant.ofEpochMilli(record.timestampMillis()) : time(text);
        if (occurred == null || occurred.getEpochSecond() < MIN_SECONDS || occurred.getEpochSecond() > MAX_SECONDS) {
            throw new WrongPaymentException(
                    "invalid_time",
                    "occurred_at must be an RFC 3339 time such as 2026-01-31T12:00:00Z, not " + shown(text));
        }
        if (occurred.isAfter(Instant.ofEpochMilli(nowMillis).plusSeconds(MAX_AHEAD_SECONDS))) {
            throw new WrongPaymentException(
                    "effective_in_future", "occurred_at may be at most " + MAX_AHEAD_SECONDS + " s in the future");
        }
        return occurred.getEpochSecond() * 1_000_000 + occurred.getNano() / 1_000;
    }

    private static @Nullable Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException notATime) {
            return null;
        }
    }

    private static String text(String field, String value, int maxChars) throws WrongPaymentException {
        if (value.length() > maxChars) {
            throw new WrongPaymentException(
                    "too_long", field + " has " + value.length() + " characters, at most " + maxChars + " are allowed");
        }
        // protobuf has seen to it that it is UTF-8; PostgreSQL cannot hold a NUL.
        if (value.indexOf('\0') >= 0) {
            throw new WrongPaymentException("invalid_text", field + " contains the character U+0000");
        }
        return value;
    }

    private static String shown(String text) {
        return '"' + (text.length() > 64 ? text.substring(0, 64) + "..." : text) + '"';
    }
}
