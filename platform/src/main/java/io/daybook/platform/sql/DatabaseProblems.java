package io.daybook.platform.sql;

import io.daybook.platform.sql.DatabaseException.Reason;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;

/** Puts what the driver says into one line that says what to do. */
public final class DatabaseProblems {
    private DatabaseProblems() {}

    /** A failure while connecting to the database at {@code url}. */
    public static DatabaseException explain(DatabaseUrl url, SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        if (state.equals("3D000")) {
            return problem(
                    Reason.DATABASE_MISSING,
                    "There is no database '" + url.database() + "' on the server of " + url
                            + ". Create it (CREATE DATABASE " + url.database() + ") or name another one.",
                    failure);
        }
        if (state.startsWith("28")) {
            return problem(
                    Reason.LOGIN_REFUSED,
                    "The database " + url + " does not let user '" + url.user() + "' in (" + serverText(failure)
                            + "). Check user and password in DAYBOOK_DATABASE_URL and the server's pg_hba.conf.",
                    failure);
        }
        if (state.equals("57P03") || state.equals("57P01") || state.equals("57P02") || state.equals("53300")) {
            return problem(
                    Reason.NOT_READY,
                    "The database " + url + " does not take connections now (" + serverText(failure) + ").",
                    failure);
        }
        if (state.startsWith("08")) {
            return problem(
                    Reason.UNREACHABLE,
                    "No PostgreSQL answers at " + url + " (" + connectText(failure)
                            + "). Start it, or correct DAYBOOK_DATABASE_URL; without that variable Daybook brings its own.",
                    failure);
        }
        return problem(Reason.FAILED, "The database " + url + " failed: " + serverText(failure) + ".", failure);
    }

    private static DatabaseException problem(Reason reason, String text, SQLException failure) {
        return new DatabaseException(reason, text, failure);
    }

    /** Why no connection came about: what the operating system said, else the driver's words. */
    private static String connectText(SQLException failure) {
        return switch (failure.getCause()) {
            case UnknownHostException unknown -> "there is no host " + unknown.getMessage();
            case ConnectException refused -> "connection refused";
            case SocketTimeoutException slow -> "no answer in time";
            case null, default -> serverText(failure);
        };
    }

    /** The server's words on one line, without the final full stop. */
    private static String serverText(SQLException failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return message.replaceAll("\\s+", " ").strip().replaceAll("\\.$", "");
    }
}
