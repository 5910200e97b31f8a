package io.daybook.views;

import org.jspecify.annotations.Nullable;

/** @param asset code; null: all */
public record TrialBalanceQuery(
        Moment at, @Nullable String asset, @Nullable String codePrefix) {
    public static final TrialBalanceQuery NOW = new TrialBalanceQuery(Moment.NOW, null, null);
}
