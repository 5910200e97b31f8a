package io.daybook.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.platform.config.Configuration;
import io.daybook.server.internal.postgres.PostgresSettings;
import org.junit.jupiter.api.Test;

/** Pins every default of the process: to change one is to change this test. */
class SettingsDefaultsTest {
    @Test
    void server() {
        assertThat(Configuration.describeDefaults(ServerSettings.class, "server"))
                .containsExactly(
                        "server.host=127.0.0.1",
                        "server.port=8000",
                        "server.data=data",
                        "server.database_url=",
                        "server.roles=",
                        "server.database_wait_seconds=0",
                        "server.anchor_key=");
    }

    @Test
    void postgres() {
        assertThat(Configuration.describeDefaults(PostgresSettings.class, "postgres"))
                .containsExactly(
                        "postgres.port=0",
                        "postgres.shared_buffers_mb=256",
                        "postgres.max_connections=100",
                        "postgres.max_wal_size_mb=2048",
                        "postgres.start_timeout_seconds=300",
                        "postgres.programs=");
    }
}
