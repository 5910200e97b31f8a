package io.daybook.analytics.internal.duckdb;

/**
 * The questions. They look at the lines themselves and not at the views: the condition on the time of a line lets DuckDB
 * pass over whole row groups, that on a computed bucket does not.
 */
final class DuckDbQueries {
    private static final String MINUTE = "recorded_at_micros - recorded_at_micros % 60000000";
    private static final String BASE = "10000000000000000000";

    /** workspace, from, to */
    static final String VOLUMES = "SELECT " + MINUTE + " AS bucket, asset, max(scale), sum(amount_minor // " + BASE
            + "), sum(amount_minor % " + BASE + "), count(*) FILTER (begins_movement) FROM ledger_entries_raw"
            + " WHERE workspace_id = ? AND recorded_at_micros >= ? AND recorded_at_micros < ? AND side = 'debit'"
            + " GROUP BY bucket, asset";

    /** workspace, from, to, account, account */
    static final String FLOWS = "SELECT " + MINUTE + " AS bucket, asset, max(scale), " + inAndOut()
            + " FROM ledger_entries_raw WHERE workspace_id = ? AND recorded_at_micros >= ? AND recorded_at_micros < ?"
            + " AND (account_code = ? OR account_id = TRY_CAST(? AS UUID)) GROUP BY bucket, asset";

    /** workspace, from, to, asset, limit */
    static final String TURNOVERS = "SELECT account_id, max(account_code), max(scale), " + inAndOut()
            + ", count(*) FROM ledger_entries_raw WHERE workspace_id = ? AND recorded_at_micros >= ?"
            + " AND recorded_at_micros < ? AND asset = ? GROUP BY account_id ORDER BY sum(amount_minor // " + BASE
            + ") + sum(amount_minor % " + BASE + ") // " + BASE + " DESC, sum(amount_minor % " + BASE + ") % " + BASE
            + " DESC, account_id::VARCHAR LIMIT ?";

    private DuckDbQueries() {}

    private static String inAndOut() {
        return part("debit", "//") + ", " + part("debit", "%") + ", " + part("credit", "//") + ", "
                + part("credit", "%");
    }

    private static String part(String side, String operation) {
        return "sum(CASE side WHEN '" + side + "' THEN amount_minor " + operation + " " + BASE
                + " ELSE 0::HUGEINT END)";
    }
}
