package io.daybook.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.platform.config.Configuration;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pins every default: to change one is to change this test. */
final class AppsSettingsTest {
    @Test
    void defaults() {
        assertThat(Configuration.describeDefaults(AppsSettings.class, "apps"))
                .containsExactly(
                        "apps.parallelism=4",
                        "apps.crm_url=",
                        "apps.crm_lookup_url=",
                        "apps.crm_token=",
                        "apps.crm_timeout_ms=5000",
                        "apps.crm_attempts=120");
    }

    @Test
    void anAddressThatIsNoneIsRefused() {
        assertThatThrownBy(() -> settings("ftp://crm.example/", null)).hasMessageContaining("crm_url");
        assertThatThrownBy(() -> settings("crm.example", null)).hasMessageContaining("https://crm.example/events");
        assertThatThrownBy(() -> settings("http://crm.example/", "http://crm.example/"))
                .hasMessageContaining("{event_id}");
    }

    private static AppsSettings settings(String url, @Nullable String lookup) {
        return new AppsSettings(
                4,
                Optional.of(URI.create(url)),
                Optional.ofNullable(lookup),
                Optional.empty(),
                Duration.ofSeconds(1),
                1);
    }
}
