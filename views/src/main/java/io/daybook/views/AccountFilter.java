package io.daybook.views;

import io.daybook.ledger.AccountStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is given must hold.
 *
 * @param metadata pairs that the account's metadata must have
 * @param asset code of the fixed asset
 */
public record AccountFilter(
        @Nullable String codePrefix,
        Map<String, String> metadata,
        @Nullable String asset,
        @Nullable AccountStatus status) {
    public static final AccountFilter ALL = new AccountFilter(null, Map.of(), null, null);
}
