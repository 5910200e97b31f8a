package io.daybook.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commands of one request, decided in order.
 *
 * @param workspace 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}
 * @param batchKey gives each item without a key of its own the key {@code batchKey#index}; without it, an item that has no
 *     key is done anew whenever it is sent, even beside items that have one
 * @param dryRun decides everything and writes nothing
 */
public record Submission(
        String workspace, List<Item> items, @Nullable String batchKey, boolean dryRun) {

    /**
     * @param key idempotency key, 1 to 255 characters
     * @param linked neighbours with the same name stand or fall together; all of them have a key, or none has
     */
    public record Item(
            Command command, @Nullable String key, @Nullable String linked) {}

    public static Submission of(String workspace, Command command) {
        return new Submission(workspace, List.of(new Item(command, null, null)), null, false);
    }

    public static Submission of(String workspace, @Nullable String key, Command command) {
        return new Submission(workspace, List.of(new Item(command, key, null)), null, false);
    }
}
