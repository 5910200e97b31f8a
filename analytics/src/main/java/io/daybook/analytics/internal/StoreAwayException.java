package io.daybook.analytics.internal;

import org.jspecify.annotations.Nullable;

/** The store does not answer or answered with a failure; what became of a write is not known. */
public final class StoreAwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreAwayException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
