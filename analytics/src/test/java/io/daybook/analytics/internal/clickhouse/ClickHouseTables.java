package io.daybook.analytics.internal.clickhouse;

import io.daybook.analytics.ClickHouseUrl;
import java.time.Duration;
import java.util.Map;

/** A test's own way to the tables. */
public final class ClickHouseTables {
    private final ClickHouseUrl url;

    public ClickHouseTables(ClickHouseUrl url) {
        this.url = url;
    }

    public void execute(String sql) {
        try (ClickHouseHttp http = new ClickHouseHttp(url, Duration.ofSeconds(20))) {
            if (sql.startsWith("CREATE DATABASE")) {
                http.executeAnywhere(sql);
            } else {
                http.execute(sql, Map.of());
            }
        }
    }

    public long number(String sql) {
        try (ClickHouseHttp http = new ClickHouseHttp(url, Duration.ofSeconds(20))) {
            return Long.parseLong(http.rows(sql).getFirst()[0]);
        }
    }
}
