package io.daybook.views;

import io.daybook.ledger.Position;
import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** @param balanceAfter debits - credits after this line in the statement's order, minor units */
public record StatementLine(
        UUID entryId,
        Position position,
        int index,
        int line,
        Instant recordedAt,
        Instant effectiveAt,
        Side side,
        Amount amount,
        Amount balanceAfter,
        @Nullable String description,
        @Nullable String correlationId,
        @Nullable UUID transferId,
        Map<String, String> metadata) {}
