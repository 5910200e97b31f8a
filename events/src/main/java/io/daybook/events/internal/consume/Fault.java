package io.daybook.events.internal.consume;

import io.daybook.events.RejectedEventException;
import io.daybook.events.RetryableException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a failed attempt means for its event. */
sealed interface Fault {
    String message();

    /** Nothing is wrong with the event: what it needs is away. Waited for, for as long as it takes. */
    record Away(String message) implements Fault {}

    /** May pass: tried again a bounded number of times. */
    record Passing(String code, String message) implements Fault {}

    /** Will fail again. */
    record Lasting(String code, String message) implements Fault {}

    /** SQLSTATEs of events that lost a race. Source: PostgreSQL, appendix A. */
    Map<String, String> PASSING = Map.of(
            "40001", "serialization_failure",
            "40P01", "deadlock",
            "55P03", "lock_not_available",
            "57014", "handler_too_slow",
            "25P03", "handler_too_slow");

    /** Classes of SQLSTATEs: connection, insufficient resources, trouble of the system. */
    Set<String> AWAY_CLASSES = Set.of("08", "53", "58");

    /** Shutting down, crashed, starting; a standby that only reads. */
    Set<String> AWAY = Set.of("57P01", "57P02", "57P03", "57P05", "25006");

    /** @param tooSlow the attempt took longer than its handler may, so that PostgreSQL may have ended the connection */
    static Fault of(Throwable failed, boolean tooSlow) {
        if (failed instanceof RejectedEventException rejected) {
            return new Lasting(rejected.code(), text(rejected));
        }
        Optional<SQLException> sql = sql(failed);
        if (sql.isPresent()) {
            Fault fault = ofSql(sql.get(), text(failed));
            if (fault instanceof Away && tooSlow) {
                return new Passing("handler_too_slow", "the handler took too long: " + text(failed));
            }
            if (!(fault instanceof Lasting && failed instanceof RetryableException)) {
                return fault;
            }
        }
        if (failed instanceof RetryableException) {
            return new Passing("retries_exhausted", text(failed));
        }
        // A program that lacks memory or classes may have them after a restart.
        return failed instanceof Error
                ? new Passing("handler_failed", failed.toString())
                : new Lasting("handler_failed", failed.toString());
    }

    private static Fault ofSql(SQLException failed, String message) {
        String state = failed.getSQLState() == null ? "" : failed.getSQLState();
        String passing = PASSING.get(state);
        if (passing != null) {
            return new Passing(passing, message);
        }
        boolean away = failed instanceof SQLTransientConnectionException
                || AWAY.contains(state)
                || state.length() == 5 && AWAY_CLASSES.contains(state.substring(0, 2));
        return away ? new Away(message) : new Lasting(state.isEmpty() ? "sql_failed" : "sql_" + state, message);
    }

    private static Optional<SQLException> sql(Throwable failed) {
        Throwable cause = failed;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (cause instanceof SQLException sql) {
                return Optional.of(sql);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    private static String text(Throwable failed) {
        return failed.getMessage() == null
                ? failed.toString()
                : failed.getMessage().replaceAll("\\s+", " ");
    }
}
