package io.daybook.intake;

import org.jspecify.annotations.Nullable;

/**
 * A payment as it stands in a topic.
 *
 * @param amount major units, as written there
 * @param occurredAt as written there
 * @param schemaId of the registry; 0 when the record has no readable frame
 * @param atMillis when it was written, milliseconds since 1970 UTC
 * @param problem null when the record could be read; else why not, and the texts are empty
 */
public record RecentPayment(
        String payerAccount,
        String payeeAccount,
        String asset,
        String amount,
        String occurredAt,
        String eventId,
        String correlationId,
        @Nullable String paymentMemo,
        @Nullable String workspaceId,
        @Nullable String clientId,
        int schemaId,
        String topic,
        int partition,
        long offset,
        long atMillis,
        @Nullable String problem) {}
