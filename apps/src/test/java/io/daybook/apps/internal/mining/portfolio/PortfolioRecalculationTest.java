package io.daybook.apps.internal.mining.portfolio;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.apps.internal.mining.EventLines;
import io.daybook.apps.internal.mining.MiningDatabase;
import io.daybook.events.Received;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The committed events {@code portfolio-events.jsonl} against results worked out by hand. All with a difficulty of 10^14 and
 * a reward of 3.125 BTC, so 1 TH/s earns 10^12 x 86400 x 3.125 / (10^14 x 2^32) = 6.28642737865... x 10^-7 BTC a day; a fee of 2 %
 * leaves 6.16069883108... x 10^-7; at 100,000 USD these are 0.0616069883108... USD.
 *
 * <pre>
 * after event         TH/s   W      net capex  USD/day in                  kWh x price      profit  x 365 / capex  capex / profit
 * 1 prices             0     0      0          0                           0                0       -              -
 * 2 m1 added           600   12000  9000       600 x 0.0616069883 = 36.96  288 x .05=14.40  22.56   91.5103 %      398.86
 * 3 m2 added           1000  20000  15000      61.61                       480 x .05=24.00  37.61   91.5103 %      398.86
 * 4 m2 at 300 TH/s     900   20000  15000      55.45                       24.00            31.45   76.5193 %      477.00
 * 5 m2 at 7000 W       900   19000  15000      55.45                       456 x .05=22.80  32.65   79.4393 %      459.47
 * 6 m1 sold for 1000   300   7000   14000      18.48                       168 x .05= 8.40  10.08   26.2855 %      1388.60
 * 9 90,000 USD, 95 %   300   7000   14000      18.482096 x .9 x .95=15.80  8.40 x .95=7.98   7.82   20.3936 %      1789.78
 * 10 m3 added          500   11000  20000      26.34                       12.54            13.80   25.1795 %      1449.59
 * 11 m3 removed: as after 9. 12 an older hashrate of m2 comes late: as before.
 * </pre>
 */
final class PortfolioRecalculationTest {
    private static final String RESULT = """
            SELECT active_miners, hashrate_ths, power_w, net_capex_usd, gross_btc_per_day, net_btc_per_day, revenue_usd_per_day,
                   power_cost_usd_per_day, profit_usd_per_day, roi_percent_per_year, payback_days, break_even_usd_per_kwh
              FROM mining.portfolio_roi WHERE tenant_id = '1' AND portfolio_id = 'alpha'""";

    private static final String AFTER_ALL =
            "1|300|7000|14000.00|0.00017916|0.00017558|15.80|7.98|7.82|20.3936|1789.78|0.099011";

    private final MiningDatabase database = MiningDatabase.fresh();
    private final PortfolioRecalculation recalculation = new PortfolioRecalculation(database.sessions());
    private final List<Received> events = EventLines.read("portfolio-events.jsonl");

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void eachEventHasTheResultWorkedOutByHand() throws Exception {
        List<String> results = new ArrayList<>();
        for (Received event : events) {
            database.handle(List.of(event), recalculation::handle);
            results.add(String.join("", database.rows(RESULT)));
        }

        assertThat(results)
                .containsExactly(
                        "0|0|0|0.00|0.00000000|0.00000000|0.00|0.00|0.00|null|null|null",
                        "1|600|12000|9000.00|0.00037719|0.00036964|36.96|14.40|22.56|91.5103|398.86|0.128348",
                        "2|1000|20000|15000.00|0.00062864|0.00061607|61.61|24.00|37.61|91.5103|398.86|0.128348",
                        "2|900|20000|15000.00|0.00056578|0.00055446|55.45|24.00|31.45|76.5193|477.00|0.115513",
                        "2|900|19000|15000.00|0.00056578|0.00055446|55.45|22.80|32.65|79.4393|459.47|0.121593",
                        "1|300|7000|14000.00|0.00018859|0.00018482|18.48|8.40|10.08|26.2855|1388.60|0.110012",
                        // miner.test has no effect, and the next one is of another tenant.
                        "1|300|7000|14000.00|0.00018859|0.00018482|18.48|8.40|10.08|26.2855|1388.60|0.110012",
                        "1|300|7000|14000.00|0.00018859|0.00018482|18.48|8.40|10.08|26.2855|1388.60|0.110012",
                        AFTER_ALL,
                        "2|500|11000|20000.00|0.00029861|0.00029263|26.34|12.54|13.80|25.1795|1449.59|0.105012",
                        AFTER_ALL,
                        AFTER_ALL);
        assertThat(database.rows("SELECT tenant_id, active_miners, hashrate_ths, revenue_usd_per_day,"
                        + " array_to_string(missing, ' ') FROM mining.portfolio_roi WHERE tenant_id = '2'"))
                .containsExactly(
                        "2|1|700|null|electricity_usd_per_kwh btc_price_usd network_difficulty pool_fee_percent");
    }

    /** Seen red with {@code isAfter} answering true for whatever arrived last. */
    @Test
    void theOrderOfArrivalAndRepetitionsChangeNothing() throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            List<Received> shuffled = new ArrayList<>(events);
            shuffled.addAll(events.subList(0, 6));
            Collections.shuffle(shuffled, new Random(seed));
            database.handle(shuffled, recalculation::handle);

            assertThat(database.rows(RESULT)).as("seed %d", seed).containsExactly(AFTER_ALL);
            clear();
        }
    }

    @Test
    void theSumsAreThoseOfTheMiners() throws Exception {
        database.handle(events.subList(0, 5), recalculation::handle);

        assertThat(database.rows("""
                SELECT r.hashrate_ths = sum(m.hashrate_ths), r.power_w = sum(m.power_w), r.miner_capex_usd = sum(m.capex_usd)
                  FROM mining.portfolio_roi r JOIN mining.miner m USING (tenant_id, portfolio_id)
                 WHERE m.status = 'active' GROUP BY r.hashrate_ths, r.power_w, r.miner_capex_usd""")).containsExactly("t|t|t");
    }

    private void clear() throws SQLException {
        try (java.sql.Connection connection = database.pool().getConnection();
                java.sql.Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE mining.portfolio_fact, mining.portfolio_roi");
        }
    }
}
