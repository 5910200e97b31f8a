package io.daybook.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.platform.config.Configuration;
import org.junit.jupiter.api.Test;

/** Pins every default of this room: to change one is to change this test. */
class IntakeSettingsTest {
    @Test
    void defaults() {
        assertThat(Configuration.describeDefaults(IntakeSettings.class, "intake"))
                .containsExactly(
                        "intake.max_in_flight_records=20000",
                        "intake.max_in_flight_bytes=16777216",
                        "intake.delivery_wait_millis=10000",
                        "intake.away_after_millis=2000",
                        "intake.max_record_bytes=65536",
                        "intake.validator_batch_records=1000",
                        "intake.writer_batch_records=2000");
    }
}
