package io.daybook.ledger;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the caller may say about an entry beside its lines.
 *
 * @param effectiveAtMicros microseconds since 1970 UTC; null: the time of recording
 * @param metadata at most 64 pairs and 8 KiB of UTF-8
 * @param backfill accepts an effective time in the future; set by the importer only, whose sources hold planned entries
 */
public record EntryDetails(
        @Nullable Long effectiveAtMicros,
        @Nullable String description,
        @Nullable String correlationId,
        Map<String, String> metadata,
        boolean backfill) {
    public static final EntryDetails NONE = new EntryDetails(null, null, null, Map.of(), false);
}
