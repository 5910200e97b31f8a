package io.daybook.views;

import io.daybook.ledger.Position;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A posted entry with its lines.
 *
 * @param index of the event in its segment
 * @param transferId the transfer that it completed, if it did
 * @param reverses the entry that this one reverses
 * @param reversedBy the entry that reverses this one
 */
public record EntryRow(
        UUID id,
        EntryKind kind,
        Position position,
        int index,
        Instant recordedAt,
        Instant effectiveAt,
        @Nullable UUID batchId,
        @Nullable String correlationId,
        @Nullable String description,
        Map<String, String> metadata,
        @Nullable UUID transferId,
        @Nullable UUID reverses,
        @Nullable UUID reversedBy,
        List<LineRow> lines) {}
