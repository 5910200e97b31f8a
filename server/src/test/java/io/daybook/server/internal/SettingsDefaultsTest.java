package io.daybook.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.events.AutoscaleTargets;
import io.daybook.events.DeadLetterSettings;
import io.daybook.events.OutboxSettings;
import io.daybook.events.SchemaRegistrySettings;
import io.daybook.platform.config.Configuration;
import io.daybook.platform.config.Room;
import io.daybook.server.internal.kafka.KafkaSettings;
import io.daybook.server.internal.postgres.PostgresSettings;
import io.daybook.server.internal.wiring.Rooms;
import org.junit.jupiter.api.Test;

/**
 * Pins every default of this room: to change one is to change this test. The other rooms own their settings, and each
 * has such a test beside its record.
 */
class SettingsDefaultsTest {
    @Test
    void everyRoomsSettingsArePinned() {
        assertThat(Rooms.all())
                .extracting(Room::name)
                .as("pinned here, and by the test beside the record of each other room")
                .containsExactly(
                        "server",
                        "postgres",
                        "kafka",
                        "schemas",
                        "autoscale",
                        "ledger",
                        "views",
                        "outbox",
                        "apps",
                        "analytics",
                        "intake",
                        "dlq",
                        "gateway");
    }

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

    @Test
    void outbox() {
        assertThat(Configuration.describeDefaults(OutboxSettings.class, "outbox"))
                .containsExactly(
                        "outbox.mode=poll",
                        "outbox.poll_ms=500",
                        "outbox.batch_rows=500",
                        "outbox.retention_hours=24",
                        "outbox.slot=daybook_outbox",
                        "outbox.slot_warn_mb=1024");
    }

    @Test
    void schemaRegistry() {
        assertThat(Configuration.describeDefaults(SchemaRegistrySettings.class, "schemas"))
                .containsExactly("schemas.registry_url=");
    }

    @Test
    void autoscale() {
        assertThat(Configuration.describeDefaults(AutoscaleTargets.class, "autoscale"))
                .containsExactly("autoscale.target_lag=200", "autoscale.target_throughput_per_minute=120");
    }

    @Test
    void kafka() {
        assertThat(Configuration.describeDefaults(KafkaSettings.class, "kafka"))
                .containsExactly(
                        "kafka.broker=embedded", "kafka.port=", "kafka.client_properties=", "kafka.partitions=4");
    }

    @Test
    void deadLetters() {
        assertThat(Configuration.describeDefaults(DeadLetterSettings.class, "dlq"))
                .containsExactly("dlq.key=");
    }
}
