package io.daybook.events.internal.registry;

import org.jspecify.annotations.Nullable;

/** A text that is no schema; the message says what is wrong with it. */
final class UnreadableSchemaException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableSchemaException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
