package io.daybook.views;

/** Sums over a workspace. Errors as in {@link AccountViews}. */
public interface ReportViews {
    TrialBalance trialBalance(Scope scope, TrialBalanceQuery query);

    /** By name. */
    Page<WorkspaceRow> workspaces(PageRequest page);
}
