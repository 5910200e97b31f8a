package io.daybook.intake;

import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A payment as a caller gives it. The payer is credited, the payee is debited. Whether it is right is for the validator to
 * say; here only its form is.
 *
 * @param payerAccount code of an account
 * @param payeeAccount code of an account
 * @param amount major units, as written
 * @param occurredAtMicros microseconds since 1970 UTC; null: now, and the ledger's own time becomes the effective one
 * @param eventId the payment's idempotency key
 * @param correlationId null: made from the event id, so that a repetition has the same
 * @param workspaceId null: {@code default}
 * @param version of the schema on the wire: 1 has no memo, workspace and client
 * @param trace where the payment came from
 */
public record Payment(
        String payerAccount,
        String payeeAccount,
        String asset,
        BigDecimal amount,
        @Nullable Long occurredAtMicros,
        UUID eventId,
        @Nullable String correlationId,
        @Nullable String paymentMemo,
        @Nullable String workspaceId,
        @Nullable String clientId,
        int version,
        TraceContext trace) {
    public static final int OLDEST_VERSION = 1;
    public static final int NEWEST_VERSION = 2;

    public Payment {
        if (version < OLDEST_VERSION || version > NEWEST_VERSION) {
            throw new IllegalArgumentException("there are versions 1 and 2 of tx_raw, not " + version);
        }
        if (version == OLDEST_VERSION && (paymentMemo != null || workspaceId != null || clientId != null)) {
            throw new IllegalArgumentException("version 1 has no payment_memo, workspace_id and client_id");
        }
    }

    /**
     * W3C Trace Context, taken over from the request or made.
     *
     * @param tracestate null: none
     */
    public record TraceContext(String traceparent, @Nullable String tracestate) {}
}
