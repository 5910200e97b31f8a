package io.daybook.analytics.internal.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.analytics.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Writes every statement, with some values in it, to {@code target/clickhouse-statements.sql}, so that {@code
 * scripts/check-clickhouse.sh} can run them on a current engine.
 */
class ClickHouseSqlTest {
    private static final String NASTY = "o'brien\\";
    private static final Instant NOW = Instant.parse("2026-11-21T20:01:30Z");
    private final List<String> script = new ArrayList<>();

    private void run(String statement) {
        script.add(statement);
    }

    private void expect(String query, String rows) {
        script.add(query + "\n-- expect: " + rows);
    }

    private static String row(long seq, int index, String kind, String side, String amount, String high, String low) {
        boolean line = kind.equals("line");
        return "(0, " + seq + ", " + index + ", 0, '" + kind + "', 1795291200, 1795291200000000, "
                + ClickHouseSql.literal(NASTY) + ", 'e" + seq
                + "', '', '00000000-0000-0000-0000-000000000001', 'acct_001',"
                + " 'EUR', 2, '" + side + "', '" + amount + "', '" + high + "', '" + low + "', " + (line ? 1 : 0)
                + ", '', '" + (line ? "" : "abc") + "')";
    }

    @Test
    void everyStatementIsWrittenForTheCheck() throws IOException {
        String most = "9".repeat(38);
        String half = "9".repeat(19);
        run(ClickHouseSql.createDatabase("polyphony"));
        run("USE polyphony");
        ClickHouseSql.schema().forEach(this::run);
        ClickHouseSql.schema().forEach(this::run);
        expect(ClickHouseSql.position(0), "");
        expect(ClickHouseSql.newest(0, 0), "0");
        run("CREATE TABLE " + ClickHouseSql.INCOMING + " (" + ClickHouseSql.INCOMING_STRUCTURE + ") ENGINE = Memory");
        run("INSERT INTO " + ClickHouseSql.INCOMING + " VALUES " + row(1, 0, "line", "debit", most, half, half) + ", "
                + row(1, 1, "line", "debit", most, half, half) + ", " + row(2, 0, "line", "credit", "5", "0", "5")
                + ", "
                + row(2, 9, "position", "", "0", "0", "0"));
        run(ClickHouseSql.append(0, 0));
        run(ClickHouseSql.append(0, 0));
        run(ClickHouseSql.append(0, 1));
        expect("SELECT count() FROM ledger_entries_raw", "4");
        expect(ClickHouseSql.position(0), "2\tabc");
        expect(ClickHouseSql.newest(0, 1), "2");
        Window minutes = Window.last(3, Window.MINUTE, NOW);
        Window fives = Window.last(10, Window.FIVE_MINUTES, NOW);
        String twice = "19999999999999999998\t19999999999999999998";
        for (int time = 0; time < 2; time++) {
            expect(ClickHouseSql.volumes(NASTY, minutes), "1795291200\tEUR\t2\t" + twice + "\t2");
            expect(ClickHouseSql.flows(NASTY, "acct_001", minutes), "1795291200\tEUR\t2\t" + twice + "\t0\t5");
            expect(
                    ClickHouseSql.turnovers(NASTY, "EUR", fives, 10),
                    "00000000-0000-0000-0000-000000000001\tacct_001\t2\t" + twice + "\t0\t5\t3");
            for (ClickHouseSql.Sums sums : ClickHouseSql.sums()) {
                run(ClickHouseSql.forget(sums, 0));
                expect(ClickHouseSql.summed(sums, 0), "0");
                run(ClickHouseSql.sum(sums, 0, 0, 2));
                run(ClickHouseSql.sum(sums, 0, 0, 2));
            }
        }
        expect(ClickHouseSql.accounts(0, Set.of(1, 2)), "");
        expect(ClickHouseSql.workspace(0, 1), "");
        expect(ClickHouseSql.assets(0, 1), "");
        expect(ClickHouseSql.atWork("nobody's"), "0");
        Path file = Path.of("target", "clickhouse-statements.sql");
        Files.createDirectories(file.getParent());
        Files.writeString(file, String.join("\n;;\n", script) + "\n");
        assertThat(ClickHouseSql.sums())
                .extracting(ClickHouseSql.Sums::table)
                .containsExactly("volume_per_asset_1m", "netflow_per_account_1m", "top_accounts_5m");
    }
}
