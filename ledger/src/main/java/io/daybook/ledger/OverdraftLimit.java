package io.daybook.ledger;

import io.daybook.platform.money.Amount;

/** How far below zero an account's available balance may go, in its normal direction. */
public sealed interface OverdraftLimit {
    OverdraftLimit WORKSPACE_DEFAULT = new WorkspaceDefault();
    OverdraftLimit UNLIMITED = new Unlimited();

    /** Whatever the workspace says at the time of the posting. */
    record WorkspaceDefault() implements OverdraftLimit {}

    record Unlimited() implements OverdraftLimit {}

    /** @param minor zero or more minor units of the account's fixed asset */
    record AtMost(Amount minor) implements OverdraftLimit {}
}
