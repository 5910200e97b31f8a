package io.daybook.views;

import io.daybook.ledger.Position;
import io.daybook.platform.money.Amount;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A transfer at its present stage of life. Amounts in minor units.
 *
 * @param entryId the entry that it posted; null while pending and when it never did
 * @param from null only when a failed transfer named an account that does not exist
 * @param asset null only when a failed transfer left it out or named one that does not exist
 * @param amount asked for; null only for a failed transfer whose decimals could not be converted
 * @param capturedAmount what a captured hold posted; null for everything else
 * @param exchange null for a transfer in one asset
 * @param expiresAt of a hold; null: never
 * @param endedAt when a hold was captured, voided or expired
 * @param position of the segment that made it
 * @param reversedBy the entry that reverses its entry
 * @param failure null unless FAILED
 */
public record TransferRow(
        UUID id,
        TransferStatus status,
        @Nullable UUID entryId,
        @Nullable AccountLabel from,
        @Nullable AccountLabel to,
        @Nullable AssetLabel asset,
        @Nullable Amount amount,
        @Nullable Amount capturedAmount,
        boolean hold,
        @Nullable Exchange exchange,
        @Nullable Instant expiresAt,
        @Nullable Instant endedAt,
        Instant effectiveAt,
        Instant recordedAt,
        Position position,
        @Nullable String correlationId,
        @Nullable String description,
        Map<String, String> metadata,
        @Nullable UUID reversedBy,
        @Nullable Failure failure) {

    /** @param rate units of {@code asset} received for one unit sent */
    public record Exchange(AssetLabel asset, Amount amount, BigDecimal rate, RoundingMode rounding) {}

    /**
     * Why it was refused, and what it asked for as the caller wrote it.
     *
     * @param code the stable name of the rejection
     */
    public record Failure(
            String code,
            String detail,
            String key,
            String from,
            String to,
            @Nullable String asset,
            String amount) {}
}
