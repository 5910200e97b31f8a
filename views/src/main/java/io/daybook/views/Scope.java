package io.daybook.views;

import io.daybook.ledger.Position;
import org.jspecify.annotations.Nullable;

/**
 * What every read names.
 *
 * @param workspace the workspace's name; one that nobody ever used has no rows
 * @param atLeast the view must have come this far; the read waits a bounded time, then {@link ViewBehindException}
 */
public record Scope(String workspace, @Nullable Position atLeast) {
    public static Scope of(String workspace) {
        return new Scope(workspace, null);
    }
}
