package io.daybook.platform.sql;

import io.daybook.platform.StartupException;
import org.jspecify.annotations.Nullable;

/** The database cannot be used. The message is one line that says what to do; it never holds a password. */
public final class DatabaseException extends StartupException {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the database. */
    public enum Reason {
        /** Nobody answers at the address, in time. May pass. */
        UNREACHABLE,
        /** The server is starting, stopping or has no free connection. May pass. */
        NOT_READY,
        /** User or password are not accepted, or the server's rules refuse this client. */
        LOGIN_REFUSED,
        /** The server answers but has no such database. */
        DATABASE_MISSING,
        /** Older than {@link DatabaseServer#OLDEST_MAJOR_VERSION}. */
        TOO_OLD,
        /** {@code fsync} or {@code full_page_writes} is off: an answered transfer could be lost. */
        NOT_DURABLE,
        /** A standby or a server that only reads. */
        READ_ONLY,
        /** Anything else; the cause says more. */
        FAILED
    }

    private final Reason reason;

    DatabaseException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Whether waiting may help. */
    public boolean mayPass() {
        return reason == Reason.UNREACHABLE || reason == Reason.NOT_READY;
    }
}
