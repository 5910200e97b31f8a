package io.daybook.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.platform.config.Configuration;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Pins every default: to change one is to change this test. */
class AnalyticsSettingsTest {
    @Test
    void defaults() {
        assertThat(Configuration.describeDefaults(AnalyticsSettings.class, "analytics"))
                .containsExactly(
                        "analytics.clickhouse_url=",
                        "analytics.duckdb_memory_mib=256",
                        "analytics.duckdb_threads=2",
                        "analytics.batch_lines=50000",
                        "analytics.write_every_ms=0",
                        "analytics.store_wait_ms=30000",
                        "analytics.questions_at_once=4",
                        "analytics.account_names=50000");
    }

    @Test
    void anAddressOfClickHouse() {
        assertThat(ClickHouseUrl.parse("http://ch:8124"))
                .isEqualTo(new ClickHouseUrl(URI.create("http://ch:8124"), "", "", "polyphony"));
        ClickHouseUrl full = ClickHouseUrl.parse("https://ann:p%40ss@ch.example/books");
        assertThat(full).isEqualTo(new ClickHouseUrl(URI.create("https://ch.example:8443"), "ann", "p@ss", "books"));
        assertThat(full.toString()).doesNotContain("p@ss");
        for (String wrong : new String[] {"ch:8123", "tcp://ch:9000", "http://", "http://ch/a-b", "http://ch/1"}) {
            assertThatThrownBy(() -> ClickHouseUrl.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
