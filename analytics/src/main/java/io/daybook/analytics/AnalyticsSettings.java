package io.daybook.analytics;

import io.daybook.platform.config.Configuration;
import io.daybook.platform.config.Setting;
import java.time.Duration;
import java.util.Optional;

/** Settings of the room {@code analytics}; every bound has its unit in its name. */
public record AnalyticsSettings(
        @Setting(
                meaning =
                        "Your own ClickHouse as http://user:password@host:8123/database (database polyphony when absent);"
                                + " absent: an embedded DuckDB in the data folder.",
                shortNames = "DAYBOOK_CLICKHOUSE_URL")
        Optional<ClickHouseUrl> clickhouseUrl,

        @Setting(
                meaning =
                        "Memory that the embedded DuckDB may take, in MiB; a question that needs more is answered 503.",
                defaultValue = "256",
                atLeast = 64,
                atMost = 1_048_576)
        int duckdbMemoryMib,

        @Setting(
                meaning = "Processors that the embedded DuckDB may use at once.",
                defaultValue = "2",
                atLeast = 1,
                atMost = 256)
        int duckdbThreads,

        @Setting(
                meaning = "Lines of entries in one write, at most; it ends with the segment that reaches this.",
                defaultValue = "50000",
                atLeast = 1,
                atMost = 500_000)
        int batchLines,

        @Setting(
                meaning = "Least time between two writes, so that a write holds more when much comes in; 0: 50 for"
                        + " DuckDB, 500 for ClickHouse, which wants few and large ones.",
                defaultValue = "0",
                atLeast = 0,
                atMost = 60_000)
        Duration writeEveryMs,

        @Setting(
                meaning = "How long a question or a write may take before the store counts as away.",
                defaultValue = "30000",
                atLeast = 100,
                atMost = 3_600_000)
        Duration storeWaitMs,

        @Setting(
                meaning = "Questions at once; further ones wait as long as store_wait_ms.",
                defaultValue = "4",
                atLeast = 1,
                atMost = 64)
        int questionsAtOnce,

        @Setting(
                meaning =
                        "Names of accounts kept in memory, about 300 bytes each; others are read from the store again.",
                defaultValue = "50000",
                atLeast = 100,
                atMost = 50_000_000)
        int accountNames) {
    public static final AnalyticsSettings DEFAULTS = Configuration.defaults(AnalyticsSettings.class);
}
