package io.daybook.platform.postgres;

import io.daybook.platform.StartupException;
import org.jspecify.annotations.Nullable;

/** Our own PostgreSQL cannot run. The message is one line that says what to do. */
public final class PostgresException extends StartupException {
    private static final long serialVersionUID = 1L;

    /** Why it cannot run. */
    public enum Reason {
        /** There are no binaries for this operating system or processor. */
        UNSUPPORTED_PLATFORM,
        /** The folder cannot be written, entered, or is not what it should be. */
        FOLDER_UNUSABLE,
        /** The cluster was made by another major version. */
        OTHER_MAJOR_VERSION,
        /** Too little room on the disk. */
        DISK_FULL,
        /** The port that was asked for is used by somebody else. */
        PORT_TAKEN,
        /** We are root, PostgreSQL refuses root, and no other user can be had. */
        ROOT_REFUSED,
        /** It ended or did not answer; the message holds its last words and the name of its log. */
        START_FAILED
    }

    private final Reason reason;

    PostgresException(Reason reason, String message) {
        this(reason, message, null);
    }

    PostgresException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
