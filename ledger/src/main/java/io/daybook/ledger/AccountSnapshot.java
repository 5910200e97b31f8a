package io.daybook.ledger;

import io.daybook.platform.money.Amount;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the state machine knows of an account at one position; metadata is in the views only. */
public record AccountSnapshot(
        UUID id,
        int number,
        @Nullable String code,
        int asset,
        Side normalSide,
        AccountStatus status,
        OverdraftLimit overdraftLimit,
        @Nullable Amount softLimit,
        boolean system,
        long openedAtMicros,
        List<Balance> balances) {}
