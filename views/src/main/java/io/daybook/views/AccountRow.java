package io.daybook.views;

import io.daybook.ledger.AccountStatus;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.Position;
import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account as it is now.
 *
 * @param asset the fixed asset; null: the account holds any
 * @param softLimit minor units of the fixed asset
 * @param system Daybook's own account, such as {@code exchange:EUR}
 * @param implicit opened by the first posting that named it
 * @param position of the opening
 */
public record AccountRow(
        UUID id,
        @Nullable String code,
        @Nullable AssetLabel asset,
        Side normalSide,
        AccountStatus status,
        OverdraftLimit overdraftLimit,
        @Nullable Amount softLimit,
        Map<String, String> metadata,
        boolean system,
        boolean implicit,
        Instant openedAt,
        Position position) {}
