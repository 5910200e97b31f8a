package io.daybook.analytics.internal;

import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code ledger_entries_raw}: one line of a posted entry, with names in place of numbers.
 *
 * @param eventIndex of the entry in its segment
 * @param line of the entry, from 0
 * @param recordedAtMicros when the segment was decided, microseconds since 1970 UTC
 * @param beginsMovement true on the first debit of the asset in its entry, so that entries can be counted per asset
 */
public record EntryLine(
        long seq,
        int eventIndex,
        int line,
        long recordedAtMicros,
        String workspace,
        UUID entryId,
        @Nullable UUID transferId,
        UUID accountId,
        @Nullable String accountCode,
        String asset,
        int scale,
        Side side,
        Amount amount,
        boolean beginsMovement,
        @Nullable String correlationId) {}
