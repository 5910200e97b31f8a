package io.daybook.platform;

import org.jspecify.annotations.Nullable;

/**
 * Daybook cannot start, and a person can do something about it. The message is complete without a stack trace: what is
 * wrong, where, and what would be right. The command line prints it and ends with exit code 1.
 */
public abstract class StartupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message one line for a person, without secrets
     * @param cause the fault below, kept for the log; may be absent
     */
    protected StartupException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
