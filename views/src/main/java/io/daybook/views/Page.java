package io.daybook.views;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list. Rows that arrive later never repeat or shift what a cursor leads to.
 *
 * @param next the cursor of what follows; null at the end
 * @param previous the cursor of what comes before; null at the beginning
 * @param hasMore true when something follows in the direction of the list
 */
public record Page<T>(
        List<T> data, @Nullable String next, @Nullable String previous, boolean hasMore) {}
