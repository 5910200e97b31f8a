package io.daybook.server.internal;

import io.daybook.platform.FileProblems;
import io.daybook.platform.StartupException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The data folder cannot be used. The message is one line that says what to do. */
public final class DataFolderException extends StartupException {
    private static final long serialVersionUID = 1L;

    /** Why it cannot be used. */
    public enum Reason {
        /** Another process of Daybook works on it. */
        IN_USE,
        /** It cannot be made or written. */
        UNWRITABLE,
        /** Too little room on the disk. */
        DISK_FULL
    }

    private final Reason reason;

    private DataFolderException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    static DataFolderException inUse(Path folder, String by) {
        return new DataFolderException(
                Reason.IN_USE,
                "The data folder " + folder + " is in use by " + by
                        + ". Stop that one first, or set DAYBOOK_DATA to another folder.",
                null);
    }

    static DataFolderException unwritable(Path folder, IOException cause) {
        return new DataFolderException(
                Reason.UNWRITABLE,
                "The data folder " + folder + " cannot be written (" + FileProblems.inWords(cause)
                        + "). Give this user the right to write, or set DAYBOOK_DATA to another folder.",
                cause);
    }

    static DataFolderException full(Path folder, long freeMb, long neededMb) {
        return new DataFolderException(
                Reason.DISK_FULL,
                "The disk of the data folder " + folder + " has " + freeMb + " MB left; Daybook needs " + neededMb
                        + " MB to start. Make room, or set DAYBOOK_DATA to another disk.",
                null);
    }
}
