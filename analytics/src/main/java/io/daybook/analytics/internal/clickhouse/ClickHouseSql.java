package io.daybook.analytics.internal.clickhouse;

import io.daybook.analytics.Window;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * Every statement that is sent to ClickHouse. Values are put in as literals, because 18.16 has no parameters; only
 * numbers and {@link #literal} texts are. {@code scripts/check-clickhouse.sh} runs all of it on a current engine too.
 */
final class ClickHouseSql {
    static final String INCOMING = "incoming";

    /** Column by column as {@link ClickHouseRows} writes them; 18.16 cannot read a type with a comma here. */
    static final String INCOMING_STRUCTURE = "shard UInt16, seq UInt64, event_index UInt32, line UInt32, kind String,"
            + " recorded_at UInt32, recorded_at_micros Int64, workspace_id String, entry_id String,"
            + " transfer_id String, account_id String, account_code String, asset String, scale UInt8, side String,"
            + " amount_minor String, amount_high String, amount_low String, begins_movement UInt8, correlation_id String, hash String";

    /** A table of sums with the column names of its view. */
    record Sums(String table, String definition) {}

    private ClickHouseSql() {}

    static List<String> schema() {
        try (InputStream in = Objects.requireNonNull(ClickHouseSql.class.getResourceAsStream("schema.sql"))) {
            List<String> statements = new ArrayList<>();
            for (String part : new String(in.readAllBytes(), StandardCharsets.UTF_8).split(";\\s*\\n")) {
                String statement = part.lines()
                        .filter(line -> !line.startsWith("--"))
                        .reduce("", (all, line) -> all + line + "\n")
                        .strip();
                if (!statement.isEmpty()) {
                    statements.add(statement);
                }
            }
            return statements;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The sums, each with the query of its materialized view. */
    static List<Sums> sums() {
        List<Sums> sums = new ArrayList<>();
        for (String statement : schema()) {
            if (statement.startsWith("CREATE MATERIALIZED VIEW")) {
                String table = statement.replaceFirst("(?s).* TO (\\w+) AS\\s.*", "$1");
                sums.add(new Sums(table, statement.substring(statement.indexOf("SELECT"))));
            }
        }
        return sums;
    }

    static String createDatabase(String database) {
        return "CREATE DATABASE IF NOT EXISTS " + database;
    }

    static String version() {
        return "SELECT version()";
    }

    /** How many queries of this id are at work. */
    static String atWork(String queryId) {
        return "SELECT count() FROM system.processes WHERE query_id = " + literal(queryId);
    }

    static String position(int shard) {
        return "SELECT seq, hash FROM ledger_entries_raw WHERE shard = " + shard
                + " AND kind = 'position' ORDER BY seq DESC LIMIT 1";
    }

    /** The newest segment from {@code from} on; 0: none. The order of the table makes it quick. */
    static String newest(int shard, long from) {
        return "SELECT max(seq) FROM ledger_entries_raw WHERE shard = " + shard + " AND seq >= " + from;
    }

    /** Adds the incoming rows if the shard ends with segment {@code previous}, else nothing. */
    static String append(int shard, long previous) {
        return "INSERT INTO ledger_entries_raw (shard, seq, event_index, line, kind, recorded_at, recorded_at_micros,"
                + " workspace_id, entry_id, transfer_id, account_id, account_code, asset, scale, side, amount_minor,"
                + " amount_high, amount_low, begins_movement, correlation_id, hash) SELECT shard, seq, event_index, line,"
                + " kind, toDateTime(recorded_at, 'UTC'), recorded_at_micros, workspace_id, entry_id, transfer_id,"
                + " account_id, account_code, asset, scale, side, toDecimal128(amount_minor, 0),"
                + " toDecimal128(amount_high, 0), toDecimal128(amount_low, 0), begins_movement, correlation_id, hash FROM "
                + INCOMING + " WHERE (" + newest(shard, previous)
                + ") = " + previous;
    }

    static String summed(Sums sums, int shard) {
        return "SELECT maxMerge(last_seq) FROM " + sums.table() + " WHERE shard = " + shard;
    }

    /** Adds what the lines of these segments come to, if the sums end with segment {@code from}, else nothing. */
    static String sum(Sums sums, int shard, long from, long to) {
        return "INSERT INTO " + sums.table() + " "
                + sums.definition()
                        .replace(
                                "WHERE kind = 'line'",
                                "WHERE kind = 'line' AND shard = " + shard + " AND seq > " + from + " AND seq <= " + to
                                        + " AND (" + summed(sums, shard) + ") = " + from);
    }

    static String forget(Sums sums, int shard) {
        return "ALTER TABLE " + sums.table() + " DROP PARTITION " + shard;
    }

    static String accounts(int shard, Collection<Integer> numbers) {
        return "SELECT account, workspace, id, code FROM ledger_accounts WHERE shard = " + shard + " AND account IN ("
                + String.join(", ", numbers.stream().map(String::valueOf).toList()) + ")";
    }

    static String workspace(int shard, int number) {
        return "SELECT name, catalog FROM ledger_workspaces WHERE shard = " + shard + " AND workspace = " + number
                + " LIMIT 1";
    }

    static String assets(int shard, int workspace) {
        return "SELECT seq, asset, code, scale FROM ledger_assets WHERE shard = " + shard + " AND workspace = "
                + workspace + " ORDER BY seq";
    }

    static String volumes(String workspace, Window window) {
        return "SELECT toUnixTimestamp(bucket), asset, max(scale), sumMerge(volume_high), sumMerge(volume_low),"
                + " sumMerge(entries) FROM volume_per_asset_1m WHERE workspace_id = " + literal(workspace)
                + in(window) + " GROUP BY bucket, asset";
    }

    static String flows(String workspace, String account, Window window) {
        return "SELECT toUnixTimestamp(bucket), asset, max(scale), " + inAndOut()
                + " FROM netflow_per_account_1m WHERE workspace_id = " + literal(workspace) + " AND (account_code = "
                + literal(account) + " OR account_id = " + literal(account) + ")" + in(window)
                + " GROUP BY bucket, asset";
    }

    /**
     * Sorted by an approximation, as 18.16 cannot divide such numbers exactly; whoever asks takes some more rows than he
     * needs and sorts them himself.
     */
    static String turnovers(String workspace, String asset, Window window, int limit) {
        return "SELECT account_id, max(account_code), max(scale), " + inAndOut() + ", countMerge(lines)"
                + " FROM top_accounts_5m WHERE workspace_id = " + literal(workspace) + " AND asset = "
                + literal(asset) + in(window) + " GROUP BY account_id ORDER BY"
                + " (toFloat64(sumMerge(inflow_high)) + toFloat64(sumMerge(outflow_high))) * 1e19"
                + " + toFloat64(sumMerge(inflow_low)) + toFloat64(sumMerge(outflow_low)) DESC, account_id LIMIT "
                + limit;
    }

    private static String inAndOut() {
        return "sumMerge(inflow_high), sumMerge(inflow_low), sumMerge(outflow_high), sumMerge(outflow_low)";
    }

    private static String in(Window window) {
        return " AND bucket >= toDateTime(" + window.from().getEpochSecond() + ", 'UTC') AND bucket < toDateTime("
                + window.to().getEpochSecond() + ", 'UTC')";
    }

    static String literal(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
