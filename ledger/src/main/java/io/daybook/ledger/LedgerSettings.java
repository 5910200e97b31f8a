package io.daybook.ledger;

/**
 * Settings of the room {@code ledger}; every bound has its unit in its name.
 *
 * @param shards how many shards new workspaces are spread over
 * @param queueCapacityCommands per workspace; beyond it 503 with Retry-After
 * @param totalQueueCapacityCommands of all workspaces of a shard together
 * @param segmentMaxCommands commands in one segment
 * @param segmentMaxBytes encoded bytes in one segment, before compression
 * @param batchMaxCommands commands in one submission
 * @param keysInMemory idempotency keys that a shard keeps before they move to the key index; twice that many at most
 * @param keysNotIndexedMax keys not yet in the index beyond which commands with keys get 503
 * @param snapshotEveryEvents events between two snapshots
 * @param takeOverQuietMillis a silent owner is replaced after this time
 * @param heartbeatMillis an idle owner says so often that it is alive
 * @param clockToleranceMillis how far the clock may be from PostgreSQL's
 * @param outageMaxWaitMillis how long waiting commands may wait for the database to come back before they get 503
 */
public record LedgerSettings(
        int shards,
        int queueCapacityCommands,
        int totalQueueCapacityCommands,
        int segmentMaxCommands,
        int segmentMaxBytes,
        int batchMaxCommands,
        int keysInMemory,
        int keysNotIndexedMax,
        long snapshotEveryEvents,
        long takeOverQuietMillis,
        long heartbeatMillis,
        long clockToleranceMillis,
        long outageMaxWaitMillis,
        int metadataMaxPairs,
        int metadataMaxBytes,
        int linesPerEntryMax,
        int textMaxChars,
        int codeMaxChars,
        int keyMaxChars,
        int accountsMax,
        long futureMaxSeconds) {

    public static LedgerSettings defaults() {
        return new LedgerSettings(
                1,
                65_536,
                262_144,
                8_192,
                880 << 10,
                10_000,
                1 << 19,
                1 << 22,
                2_000_000,
                15_000,
                5_000,
                5_000,
                10_000,
                64,
                8 << 10,
                1_000,
                4_096,
                255,
                255,
                accountsThatFit(),
                300);
    }

    /** About 600 bytes of heap for each account, with half of the heap left for everything else. */
    private static int accountsThatFit() {
        return (int) Math.min(100_000_000, Runtime.getRuntime().maxMemory() / 2 / 600);
    }
}
