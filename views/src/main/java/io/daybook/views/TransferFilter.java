package io.daybook.views;

import io.daybook.ledger.AccountRef;
import org.jspecify.annotations.Nullable;

/**
 * All that is given must hold.
 *
 * @param account on either side
 * @param time the time of the transfer's making
 */
public record TransferFilter(
        @Nullable AccountRef account,
        @Nullable TransferStatus status,
        @Nullable String correlationId,
        TimeRange time) {
    public static final TransferFilter ALL = new TransferFilter(null, null, null, TimeRange.ALL);
}
