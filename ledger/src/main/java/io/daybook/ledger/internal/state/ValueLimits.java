package io.daybook.ledger.internal.state;

/**
 * How large the parts of a command may be. Each is a setting of the room.
 *
 * @param maxAccounts of the whole shard; derived from the heap
 */
public record ValueLimits(
        int maxMetadataPairs,
        int maxMetadataBytes,
        int maxLinesPerEntry,
        int maxTextChars,
        int maxCodeChars,
        int maxKeyChars,
        int maxAccounts,
        long maxFutureSeconds) {
    public static final ValueLimits DEFAULTS = new ValueLimits(64, 8 * 1024, 1_000, 4_096, 255, 255, 100_000_000, 300);
}
