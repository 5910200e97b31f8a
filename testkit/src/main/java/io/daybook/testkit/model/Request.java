package io.daybook.testkit.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Orders sent together, taken in order.
 *
 * @param batchKey gives each item without a key the key {@code batchKey#index}
 * @param dryRun answers as if, and changes nothing
 */
public record Request(
        String workspace, List<Item> items, @Nullable String batchKey, boolean dryRun) {
    /**
     * @param label unique in a history; later orders refer to it
     * @param linked neighbours with the same name stand or fall together
     */
    public record Item(
            int label,
            Order order,
            @Nullable String key,
            @Nullable String linked) {}

    /** True when sending it again may do it again. */
    public boolean hasItemWithoutKey() {
        return !dryRun && batchKey == null && items.stream().anyMatch(item -> item.key() == null);
    }

    @Nullable
    String keyOf(int index) {
        String own = items.get(index).key();
        return own != null || batchKey == null ? own : batchKey + "#" + index;
    }
}
