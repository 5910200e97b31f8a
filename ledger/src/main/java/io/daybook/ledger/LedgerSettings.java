package io.daybook.ledger;

import io.daybook.platform.config.Configuration;
import io.daybook.platform.config.Setting;

/** Settings of the room {@code ledger}; every bound has its unit in its name. */
public record LedgerSettings(
        @Setting(
                shortNames = "DAYBOOK_SHARDS",
                meaning = "How many shards new workspaces are spread over",
                defaultValue = "1",
                atLeast = 1,
                atMost = 4096)
        int shards,

        @Setting(
                meaning = "Commands that may wait per workspace; beyond it 503 queue_full with Retry-After",
                defaultValue = "65536",
                atLeast = 1,
                atMost = 10000000)
        int queueCapacityCommands,

        @Setting(
                meaning = "Commands that may wait per shard, all workspaces together; beyond it 503 queue_full",
                defaultValue = "262144",
                atLeast = 1,
                atMost = 50000000)
        int totalQueueCapacityCommands,

        @Setting(
                meaning = "Commands in one segment; more go into the next one",
                defaultValue = "8192",
                atLeast = 1,
                atMost = 8192)
        int segmentMaxCommands,

        @Setting(
                meaning = "Encoded bytes in one segment before compression; more go into the next one",
                defaultValue = "901120",
                atLeast = 65536,
                atMost = 901120)
        int segmentMaxBytes,

        @Setting(
                meaning = "Commands in one request; beyond it 422 too_large",
                defaultValue = "10000",
                atLeast = 1,
                atMost = 100000)
        int batchMaxCommands,

        @Setting(
                meaning =
                        "Newest idempotency keys that a shard keeps before they move to the key index; twice that many at most",
                defaultValue = "524288",
                atLeast = 1000,
                atMost = 16777216)
        int keysInMemory,

        @Setting(
                meaning = "Keys not yet in the index beyond which commands with keys get 503",
                defaultValue = "4194304",
                atLeast = 1000,
                atMost = 67108864)
        int shardMaxKeysNotIndexed,

        @Setting(meaning = "Events between two snapshots of a shard", defaultValue = "2000000", atLeast = 1000)
        long snapshotEveryEvents,

        @Setting(meaning = "A silent owner of a shard is replaced after this time", defaultValue = "15000", atLeast = 0)
        long takeOverQuietMs,

        @Setting(meaning = "An idle owner shows so often that it is alive", defaultValue = "5000", atLeast = 1)
        long heartbeatMs,

        @Setting(
                meaning = "How far the clock may be from PostgreSQL's before writes stop",
                defaultValue = "5000",
                atLeast = 1)
        long clockToleranceMs,

        @Setting(
                meaning = "How long commands wait for the database to come back before they get 503",
                defaultValue = "10000",
                atLeast = 0)
        long outageMaxWaitMs,

        @Setting(
                meaning = "Pairs of metadata per object; beyond it 422 invalid_metadata",
                defaultValue = "64",
                atLeast = 0,
                atMost = 10000)
        int metadataMaxPairs,

        @Setting(
                meaning = "UTF-8 bytes of metadata per object; beyond it 422 invalid_metadata",
                defaultValue = "8192",
                atLeast = 0,
                atMost = 262144)
        int metadataMaxBytes,

        @Setting(
                meaning = "Lines of one entry; beyond it 422 invalid_lines",
                defaultValue = "1000",
                atLeast = 2,
                atMost = 1000)
        int entryMaxLines,

        @Setting(
                meaning = "Characters of a description or a name; beyond it 422 invalid_value",
                defaultValue = "4096",
                atLeast = 1,
                atMost = 65536)
        int textMaxChars,

        @Setting(
                meaning = "Characters of an account code; beyond it 422 invalid_code",
                defaultValue = "255",
                atLeast = 1,
                atMost = 255)
        int codeMaxChars,

        @Setting(
                meaning = "Characters of an idempotency key or correlation id; beyond it 422 invalid_key",
                defaultValue = "255",
                atLeast = 1,
                atMost = 255)
        int keyMaxChars,

        @Setting(
                meaning = "Accounts of a shard; beyond it 503 account_capacity; 0: as many as the heap holds",
                defaultValue = "0",
                atLeast = 0,
                atMost = 1000000000)
        int shardMaxAccounts,

        @Setting(
                meaning = "Open holds of a shard; beyond it 503 account_capacity; 0: as many as the heap holds",
                defaultValue = "0",
                atLeast = 0,
                atMost = 1000000000)
        int shardMaxOpenHolds,

        @Setting(
                meaning = "Workspaces of a shard; beyond it 503 account_capacity",
                defaultValue = "100000",
                atLeast = 1,
                atMost = 10000000)
        int shardMaxWorkspaces,

        @Setting(meaning = "How far in the future effective_at may lie", defaultValue = "300", atLeast = 0)
        long futureMaxSeconds,

        @Setting(
                meaning = "Lines of entries in one dry run, two for a transfer; beyond it 422 too_large",
                defaultValue = "20000",
                atLeast = 2,
                atMost = 1000000)
        int dryRunMaxLines) {

    /**
     * Of half of the heap: an account with a code of 20 characters and a balance in one asset takes about 200, and while a
     * snapshot is made there is a second copy.
     */
    private static final int BYTES_PER_ACCOUNT = 300;

    private static final int BYTES_PER_HOLD = 300;

    public static LedgerSettings defaults() {
        return Configuration.defaults(LedgerSettings.class);
    }

    /** {@link #shardMaxAccounts} or what the heap holds. */
    public int accountCapacity() {
        return shardMaxAccounts > 0
                ? shardMaxAccounts
                : (int) Math.min(1_000_000_000, Runtime.getRuntime().maxMemory() / 2 / BYTES_PER_ACCOUNT);
    }

    /** {@link #shardMaxOpenHolds} or what the heap holds beside the accounts. */
    public int openHoldCapacity() {
        return shardMaxOpenHolds > 0
                ? shardMaxOpenHolds
                : (int) Math.min(1_000_000_000, Runtime.getRuntime().maxMemory() / 8 / BYTES_PER_HOLD);
    }
}
