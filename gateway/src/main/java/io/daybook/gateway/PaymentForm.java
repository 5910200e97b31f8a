package io.daybook.gateway;

import io.daybook.intake.Payment;
import io.daybook.ledger.Names;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The body of {@code POST /tx/ingest}. What is wrong with its form is said at once; whether the payment is right is for the
 * validator to say, which also sees those of other writers.
 */
final class PaymentForm {
    private static final int MAX_MEMO_CHARACTERS = 4_096;
    private static final int MAX_CLIENT_CHARACTERS = 255;
    private static final int MAX_WORKSPACE_CHARACTERS = 64;

    private enum Field {
        PAYER_ACCOUNT,
        PAYEE_ACCOUNT,
        ASSET,
        AMOUNT,
        OCCURRED_AT,
        EVENT_ID,
        CORRELATION_ID,
        PAYMENT_MEMO,
        WORKSPACE_ID,
        CLIENT_ID,
        FORCE_V1;

        private static final List<String> NAMES =
                Arrays.stream(values()).map(Field::wireName).toList();
        private static final Set<Field> REQUIRED = EnumSet.of(PAYER_ACCOUNT, PAYEE_ACCOUNT, ASSET, AMOUNT, EVENT_ID);

        private final String wireName = name().toLowerCase(Locale.ROOT);
        private final String pointer = "/" + wireName;

        String wireName() {
            return wireName;
        }

        static @Nullable Field named(String name) {
            for (Field field : values()) {
                if (field.wireName.equals(name)) {
                    return field;
                }
            }
            return null;
        }
    }

    private final CommandForm faults = new CommandForm(false);
    private final Set<Field> present = EnumSet.noneOf(Field.class);

    @Nullable
    private String payerAccount;

    @Nullable
    private String payeeAccount;

    @Nullable
    private String asset;

    @Nullable
    private BigDecimal amount;

    @Nullable
    private Long occurredAtMicros;

    @Nullable
    private UUID eventId;

    @Nullable
    private String correlationId;

    @Nullable
    private String paymentMemo;

    @Nullable
    private String workspaceId;

    @Nullable
    private String clientId;

    private boolean forceV1;

    /** Reads an object whose start is the parser's current token. */
    void read(JsonParser json) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw ProblemException.of(Fault.unreadable("", "wrong_type", "must be a JSON object"));
        }
        ValueReader values = new ValueReader(json);
        values.into(faults);
        Set<Field> named = EnumSet.noneOf(Field.class);
        String name;
        while ((name = json.nextName()) != null) {
            JsonToken token = json.nextToken();
            Field field = Field.named(name);
            if (field == null) {
                faults.fault(Spelling.unknownField("", name, Field.NAMES));
                json.skipChildren();
            } else if (!named.add(field)) {
                faults.fault(Fault.unreadable(field.pointer, "duplicate_field", "given twice"));
                json.skipChildren();
            } else if (token != JsonToken.VALUE_NULL) {
                present.add(field);
                value(values, field, token);
            }
        }
    }

    private void value(ValueReader values, Field field, JsonToken token) {
        switch (field) {
            case PAYER_ACCOUNT -> payerAccount = values.name(field.pointer, token, Call.MAX_CODE_CHARACTERS);
            case PAYEE_ACCOUNT -> payeeAccount = values.name(field.pointer, token, Call.MAX_CODE_CHARACTERS);
            case ASSET -> asset = values.name(field.pointer, token, Call.MAX_ASSET_CHARACTERS);
            case AMOUNT -> amount = amount(values, field, token);
            case OCCURRED_AT -> occurredAtMicros = values.time(field.pointer, token);
            case EVENT_ID -> eventId = values.id(field.pointer, token);
            case CORRELATION_ID ->
                correlationId = values.name(field.pointer, token, Call.MAX_CORRELATION_ID_CHARACTERS);
            case PAYMENT_MEMO -> paymentMemo = values.text(field.pointer, token, MAX_MEMO_CHARACTERS);
            case WORKSPACE_ID -> workspaceId = workspace(values, field, token);
            case CLIENT_ID -> clientId = values.text(field.pointer, token, MAX_CLIENT_CHARACTERS);
            case FORCE_V1 -> forceV1 = Boolean.TRUE.equals(values.truth(field.pointer, token));
        }
    }

    private @Nullable BigDecimal amount(ValueReader values, Field field, JsonToken token) {
        BigDecimal read = values.decimal(field.pointer, token);
        if (read != null && read.signum() <= 0) {
            faults.fault(Fault.wrong(field.pointer, "invalid_amount", "must be above zero"));
        }
        return read;
    }

    private @Nullable String workspace(ValueReader values, Field field, JsonToken token) {
        String text = values.text(field.pointer, token, MAX_WORKSPACE_CHARACTERS);
        if (text != null && !Names.isWorkspace(text)) {
            faults.fault(Fault.wrong(
                    field.pointer,
                    "invalid_workspace",
                    "must be 1 to 64 characters of A-Z a-z 0-9 . _ -, the first a letter or digit"));
        }
        return text;
    }

    /**
     * The payment, unless something is wrong.
     *
     * @param headerWorkspace of the request's header; null: none is given
     * @throws ProblemException with everything that is wrong
     */
    Payment payment(@Nullable String headerWorkspace, Payment.TraceContext trace) {
        for (Field field : Field.REQUIRED) {
            if (!present.contains(field)) {
                faults.fault(Fault.wrong(field.pointer, "missing_field", "\"" + field.wireName + "\" is required"));
            }
        }
        if (headerWorkspace != null && workspaceId != null && !headerWorkspace.equals(workspaceId)) {
            faults.fault(Fault.unreadable(
                    Field.WORKSPACE_ID.pointer,
                    "conflicting_fields",
                    "differs from the header X-Workspace-Id; give one of them"));
        }
        String workspace = workspaceId == null ? headerWorkspace : workspaceId;
        if (forceV1) {
            requireAbsent(Field.PAYMENT_MEMO, paymentMemo);
            requireAbsent(Field.WORKSPACE_ID, workspace);
            requireAbsent(Field.CLIENT_ID, clientId);
        }
        if (!faults.isReadable()) {
            throw ProblemException.of(faults.faults());
        }
        return new Payment(
                Objects.requireNonNull(payerAccount),
                Objects.requireNonNull(payeeAccount),
                Objects.requireNonNull(asset),
                Objects.requireNonNull(amount),
                occurredAtMicros,
                Objects.requireNonNull(eventId),
                correlationId,
                paymentMemo,
                workspace,
                clientId,
                forceV1 ? Payment.OLDEST_VERSION : Payment.NEWEST_VERSION,
                trace);
    }

    /** Leaving it out silently could put the payment into another workspace. */
    private void requireAbsent(Field field, @Nullable String value) {
        if (value != null) {
            faults.fault(Fault.wrong(
                    field.pointer,
                    "conflicting_fields",
                    "is not in version 1 of tx_raw; leave it out, or leave out force_v1"));
        }
    }
}
