package io.daybook.events;

import org.jspecify.annotations.Nullable;

/** What failed may succeed later: a database or a broker is away, a row is locked. Nothing is lost, nothing is skipped. */
public final class RetryableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RetryableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
