package io.daybook.views;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a list.
 *
 * @param limit rows, 1 to {@value #MAX_LIMIT}
 * @param cursor {@link Page#next()} or {@link Page#previous()} of the same query; null: the beginning
 */
public record PageRequest(int limit, @Nullable String cursor) {
    public static final int DEFAULT_LIMIT = 100;
    public static final int MAX_LIMIT = 1_000;
    public static final PageRequest FIRST = new PageRequest(DEFAULT_LIMIT, null);

    public PageRequest {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("a page has 1 to " + MAX_LIMIT + " rows, not " + limit);
        }
    }
}
