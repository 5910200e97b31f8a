package io.daybook.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.platform.config.Configuration;
import org.junit.jupiter.api.Test;

/** Pins every default: to change one is to change this test. */
class ViewsSettingsTest {
    @Test
    void defaults() {
        assertThat(Configuration.describeDefaults(ViewsSettings.class, "views"))
                .containsExactly(
                        "views.wait_for_position_ms=2000",
                        "views.batch_segments=256",
                        "views.batch_events=20000",
                        "views.balance_cache_entries=200000",
                        "views.export_fetch_rows=500",
                        "views.retry_pause_ms=500",
                        "views.reconcile_every_hours=24",
                        "views.share_when_busy_percent=50",
                        "views.feed=journal");
    }
}
