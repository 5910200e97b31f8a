package io.daybook.server.internal.imports;

import io.daybook.platform.StartupException;
import org.jspecify.annotations.Nullable;

/** The ledger does not answer now. What was sent with keys may be sent again. */
public final class TargetAwayException extends StartupException {
    private static final long serialVersionUID = 1L;

    private final boolean mayPass;

    TargetAwayException(String message, boolean mayPass, @Nullable Throwable cause) {
        super(message, cause);
        this.mayPass = mayPass;
    }

    /** Whether it helps to try again. */
    boolean mayPass() {
        return mayPass;
    }
}
