package io.daybook.gateway;

import org.jspecify.annotations.Nullable;

/**
 * What is pushed to clients of the stream, made once and shared by all of them.
 *
 * @param workspace whose it is; null: everybody's
 * @param text the JSON
 */
record StreamMessage(Type type, @Nullable String workspace, String text) {
    /** As in the message and in {@code ?types=}. */
    enum Type {
        HELLO,
        ENTRIES,
        BALANCES,
        PIPELINE
    }
}
