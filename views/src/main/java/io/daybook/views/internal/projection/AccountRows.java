package io.daybook.views.internal.projection;

import io.daybook.ledger.OverdraftLimit;
import io.daybook.platform.money.Amount;
import org.jspecify.annotations.Nullable;

/** How an account's limit stands in two columns. */
final class AccountRows {
    private AccountRows() {}

    /** The label of enum overdraft_kind. */
    static String overdraft(OverdraftLimit limit) {
        return switch (limit) {
            case OverdraftLimit.WorkspaceDefault it -> "workspace_default";
            case OverdraftLimit.Unlimited it -> "unlimited";
            case OverdraftLimit.AtMost it -> "at_most";
        };
    }

    static @Nullable Amount limit(OverdraftLimit limit) {
        return limit instanceof OverdraftLimit.AtMost atMost ? atMost.minor() : null;
    }
}
