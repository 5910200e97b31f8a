package io.daybook.gateway;

import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.journal.JournalUnavailableException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for the ledger on the request's own (virtual) thread, for a bounded time. */
final class Waiting {
    private Waiting() {}

    static <T> T on(CompletableFuture<T> answer, long millis) {
        try {
            return answer.get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof LedgerUnavailableException away) {
                throw problem(away);
            }
            if (failed.getCause() instanceof JournalUnavailableException away) {
                throw away;
            }
            throw new IllegalStateException("the ledger failed in a way it does not document", failed.getCause());
        } catch (TimeoutException slow) {
            throw ProblemException.unavailable(
                    "answer_timeout",
                    "the ledger did not answer in time, the outcome is unknown; send the same request with the same key again",
                    1);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw ProblemException.unavailable("stopping", "the process is stopping; the outcome is unknown", 1);
        }
    }

    static ProblemException problem(LedgerUnavailableException away) {
        String message = away.getMessage();
        return ProblemException.unavailable(
                away.reason().name().toLowerCase(Locale.ROOT),
                message == null ? "the ledger cannot answer now" : message,
                away.retryAfterSeconds());
    }
}
