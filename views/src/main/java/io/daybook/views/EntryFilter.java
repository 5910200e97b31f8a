package io.daybook.views;

import io.daybook.ledger.AccountRef;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All that is given must hold. */
public record EntryFilter(
        @Nullable AccountRef account,
        @Nullable UUID batchId,
        @Nullable String correlationId,
        TimeRange time) {
    public static final EntryFilter ALL = new EntryFilter(null, null, null, TimeRange.ALL);
}
