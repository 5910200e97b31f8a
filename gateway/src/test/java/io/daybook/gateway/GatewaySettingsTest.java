package io.daybook.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.platform.config.Configuration;
import org.junit.jupiter.api.Test;

/** Pins every default: to change one is to change this test. */
class GatewaySettingsTest {
    @Test
    void defaults() {
        assertThat(Configuration.describeDefaults(GatewaySettings.class, "gateway"))
                .containsExactly(
                        "gateway.max_body_bytes=16777216",
                        "gateway.max_batch_body_bytes=33554432",
                        "gateway.max_batch_commands=10000",
                        "gateway.max_line_bytes=1048576",
                        "gateway.stream_chunk_commands=1000",
                        "gateway.stream_chunks_in_flight=4",
                        "gateway.max_string_characters=65536",
                        "gateway.max_nesting_depth=32",
                        "gateway.answer_wait_millis=30000",
                        "gateway.body_wait_millis=60000",
                        "gateway.idle_millis=60000",
                        "gateway.max_bodies_bytes=0",
                        "gateway.max_connections=8192",
                        "gateway.allowed_hosts=",
                        "gateway.allowed_origins=",
                        "gateway.default_currency=USD");
    }
}
