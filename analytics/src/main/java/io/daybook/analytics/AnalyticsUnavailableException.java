package io.daybook.analytics;

import org.jspecify.annotations.Nullable;

/** The question cannot be answered. */
public final class AnalyticsUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why not. */
    public enum Reason {
        /** There is no store here; stays so until the settings are changed. */
        OFF,
        /** The store does not answer; try again later. */
        AWAY,
        /** The question takes more time or memory than it may. */
        TOO_MUCH
    }

    private final Reason reason;

    public AnalyticsUnavailableException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
