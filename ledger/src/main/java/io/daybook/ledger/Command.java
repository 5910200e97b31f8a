package io.daybook.ledger;

import io.daybook.platform.money.Amount;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a caller may ask of the ledger, already parsed, not yet decided. Values are as the caller gave them. */
public sealed interface Command {

    /**
     * @param code null: the account has only its id
     * @param asset null: the account holds any asset; an account with a limit needs one
     * @param softLimit minor units; crossing it downwards is an event, not a refusal
     */
    record OpenAccount(
            @Nullable String code,
            @Nullable String asset,
            Side normalSide,
            OverdraftLimit overdraftLimit,
            @Nullable Amount softLimit,
            Map<String, String> metadata)
            implements Command {}

    /**
     * Changes what is not null.
     *
     * @param removeSoftLimit true: the soft limit goes away, {@code softLimit} must be null
     * @param status ACTIVE or SUSPENDED
     * @param metadata replaces the whole metadata
     */
    record ChangeAccount(
            AccountRef account,
            @Nullable OverdraftLimit overdraftLimit,
            @Nullable Amount softLimit,
            boolean removeSoftLimit,
            @Nullable AccountStatus status,
            @Nullable Map<String, String> metadata)
            implements Command {}

    /** Only at zero in every asset with nothing pending. */
    record CloseAccount(AccountRef account) implements Command {}

    /** @param lines 2 to 1,000; debits equal credits per asset */
    record PostEntry(List<Line> lines, @Nullable UUID batchId, EntryDetails details) implements Command {}

    /** @param asset null: the account's fixed asset */
    record Line(
            AccountRef account,
            Side side,
            AmountInput amount,
            @Nullable String asset) {}

    /**
     * Credits {@code from}, debits {@code to}.
     *
     * @param asset null: the fixed asset of {@code from}
     * @param hold not null: only reserves the amount
     * @param exchange not null: {@code to} receives another asset
     */
    record Transfer(
            AccountRef from,
            AccountRef to,
            @Nullable String asset,
            AmountInput amount,
            @Nullable Hold hold,
            @Nullable Exchange exchange,
            EntryDetails details)
            implements Command {}

    /** @param expiresInSeconds counted from the time of recording; null: never */
    record Hold(@Nullable Long expiresInSeconds) {}

    /** @param rate units of the target asset for one unit of the source asset, at most 18 decimals */
    record Exchange(String toAsset, AmountInput toAmount, BigDecimal rate, RoundingMode rounding) {}

    /** @param amount null: all that is held; the rest is released */
    record Capture(UUID transferId, @Nullable AmountInput amount, EntryDetails details) implements Command {}

    record VoidHold(UUID transferId) implements Command {}

    /** @param subject the id of an entry or of a transfer */
    record Reverse(UUID subject, ReversalDate effective, EntryDetails details) implements Command {}

    enum ReversalDate {
        NOW,
        ORIGINAL
    }

    /** @param code printable, at most 64 characters; @param scale 0 to 18 decimals */
    record DefineAsset(String code, int scale, @Nullable String name) implements Command {}

    /** Only before the asset's first use. */
    record RescaleAsset(String code, int scale) implements Command {}

    /** Changes what is not null. {@code defaultOverdraft} is never WORKSPACE_DEFAULT. */
    record ConfigureWorkspace(
            @Nullable OverdraftLimit defaultOverdraft,
            @Nullable Boolean openPayeesImplicitly,
            @Nullable Boolean openPayersImplicitly)
            implements Command {}
}
