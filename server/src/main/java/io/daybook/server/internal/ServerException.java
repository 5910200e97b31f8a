package io.daybook.server.internal;

import io.daybook.platform.StartupException;
import org.jspecify.annotations.Nullable;

/** The process cannot start or go on. The message is one line that says what to do. */
public final class ServerException extends StartupException {
    private static final long serialVersionUID = 1L;

    public ServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
