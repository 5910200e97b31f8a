package io.daybook.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.platform.config.Configuration;
import org.junit.jupiter.api.Test;

/** Pins every default: to change one is to change this test. */
class LedgerSettingsTest {
    @Test
    void defaults() {
        assertThat(Configuration.describeDefaults(LedgerSettings.class, "ledger"))
                .containsExactly(
                        "ledger.shards=1",
                        "ledger.queue_capacity_commands=65536",
                        "ledger.total_queue_capacity_commands=262144",
                        "ledger.segment_max_commands=8192",
                        "ledger.segment_max_bytes=901120",
                        "ledger.batch_max_commands=10000",
                        "ledger.keys_in_memory=524288",
                        "ledger.keys_not_indexed_max=4194304",
                        "ledger.snapshot_every_events=2000000",
                        "ledger.take_over_quiet_ms=15000",
                        "ledger.heartbeat_ms=5000",
                        "ledger.clock_tolerance_ms=5000",
                        "ledger.outage_max_wait_ms=10000",
                        "ledger.metadata_max_pairs=64",
                        "ledger.metadata_max_bytes=8192",
                        "ledger.lines_per_entry_max=1000",
                        "ledger.text_max_chars=4096",
                        "ledger.code_max_chars=255",
                        "ledger.key_max_chars=255",
                        "ledger.accounts_max=0",
                        "ledger.open_holds_max=0",
                        "ledger.workspaces_max=100000",
                        "ledger.future_max_seconds=300",
                        "ledger.dry_run_max_lines=20000");
    }
}
