package io.daybook.views;

import io.daybook.ledger.AccountRef;
import org.jspecify.annotations.Nullable;

/**
 * @param asset code; null: the account's fixed asset, or the only one it ever held
 * @param time the period; its basis is also the order of the lines
 */
public record StatementQuery(AccountRef account, @Nullable String asset, TimeRange time) {}
