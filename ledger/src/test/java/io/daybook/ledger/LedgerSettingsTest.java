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
                        "ledger.shard_max_keys_not_indexed=4194304",
                        "ledger.snapshot_every_events=2000000",
                        "ledger.take_over_quiet_ms=15000",
                        "ledger.heartbeat_ms=5000",
                        "ledger.clock_tolerance_ms=5000",
                        "ledger.outage_max_wait_ms=10000",
                        "ledger.metadata_max_pairs=64",
                        "ledger.metadata_max_bytes=8192",
                        "ledger.entry_max_lines=1000",
                        "ledger.text_max_chars=4096",
                        "ledger.code_max_chars=255",
                        "ledger.key_max_chars=255",
                        "ledger.shard_max_accounts=0",
                        "ledger.shard_max_open_holds=0",
                        "ledger.shard_max_workspaces=100000",
                        "ledger.future_max_seconds=300",
                        "ledger.dry_run_max_lines=20000");
    }
}
