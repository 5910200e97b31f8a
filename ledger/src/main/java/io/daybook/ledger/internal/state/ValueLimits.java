package io.daybook.ledger.internal.state;

/**
 * How large the parts of a command may be. Each is a setting of the room.
 *
 * @param maxAccounts of the whole shard, like the open holds and workspaces; derived from the heap
 */
public record ValueLimits(
        int maxMetadataPairs,
        int maxMetadataBytes,
        int maxLinesPerEntry,
        int maxTextChars,
        int maxCodeChars,
        int maxKeyChars,
        int maxAccounts,
        int maxOpenHolds,
        int maxWorkspaces,
        long maxFutureSeconds) {
    public static final ValueLimits DEFAULTS =
            new ValueLimits(64, 8 * 1024, 1_000, 4_096, 255, 255, 100_000_000, 100_000_000, 1_000_000, 300);
}
