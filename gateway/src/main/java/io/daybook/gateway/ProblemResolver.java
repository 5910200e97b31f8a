package io.daybook.gateway;

import io.daybook.intake.IntakeUnavailableException;
import io.daybook.ledger.BrokenJournalException;
import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.journal.JournalUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.coyote.CloseNowException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** Every exception becomes a problem document; what we did not foresee is logged and says only its trace id. */
final class ProblemResolver implements HandlerExceptionResolver {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemResolver.class);

    private static final int MAX_SHOWN_CHARACTERS = 200;

    private final ProblemWriter writer;

    ProblemResolver(ProblemWriter writer) {
        this.writer = writer;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception exception) {
        if (exception instanceof CloseNowException) {
            // For the container, which closes the connection.
            return null;
        }
        answer(request, response, exception);
        return new ModelAndView();
    }

    void answer(HttpServletRequest request, HttpServletResponse response, Exception exception) {
        if (response.isCommitted() || exception instanceof IOException) {
            // The client is gone, or half of the answer is on its way: there is nobody to tell.
            LOG.debug("{} {} broke off: {}", request.getMethod(), request.getRequestURI(), exception.toString());
            return;
        }
        ProblemException found = problem(exception, request);
        ProblemException problem = Call.isShortForm(request.getRequestURI()) ? found.asShortForm() : found;
        response.resetBuffer();
        try {
            Reply reply = SchemaAnswers.isRegistry(request.getRequestURI())
                    ? writer.registryReply(found)
                    : writer.reply(problem, request);
            CallArguments.send(reply, response);
        } catch (IOException gone) {
            LOG.debug(
                    "{} {}: the client did not wait for its problem",
                    request.getMethod(),
                    request.getRequestURI(),
                    gone);
        }
    }

    private static ProblemException problem(Exception exception, HttpServletRequest request) {
        return switch (exception) {
            case ProblemException problem -> problem;
            case LedgerUnavailableException away -> Waiting.problem(away);
            case IntakeUnavailableException away -> IntakeController.problem(away);
            case JournalUnavailableException away ->
                ProblemException.unavailable("database_away", "the journal cannot be read now", 1);
            case HttpRequestMethodNotSupportedException method -> methodNotAllowed(method);
            case BrokenJournalException broken -> {
                LOG.error("trace {}: {}", ProblemWriter.traceId(request), broken.getMessage(), broken);
                yield ProblemException.of(500, "journal_broken", "the journal cannot be read; see the log");
            }
            case ErrorResponse known when known.getStatusCode().value() == 404 -> unknownPath(request.getRequestURI());
            case ErrorResponse known
            when known.getStatusCode().is4xxClientError() ->
                ofStatus(known.getStatusCode().value());
            default -> {
                LOG.error(
                        "trace {}: {} {} failed",
                        ProblemWriter.traceId(request),
                        request.getMethod(),
                        request.getRequestURI(),
                        exception);
                yield ProblemException.of(500, "internal_error", "an error of ours; the log names it by its trace id");
            }
        };
    }

    private static ProblemException methodNotAllowed(HttpRequestMethodNotSupportedException exception) {
        Set<String> methods = new TreeSet<>(Set.of("OPTIONS"));
        String[] supported = exception.getSupportedMethods();
        if (supported != null) {
            methods.addAll(Arrays.asList(supported));
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        String allowed = String.join(", ", methods);
        return ProblemException.of(
                        405,
                        "method_not_allowed",
                        exception.getMethod().toUpperCase(Locale.ROOT) + " is not possible here; possible are "
                                + allowed)
                .header("Allow", allowed);
    }

    private static ProblemException unknownPath(String path) {
        String shown = path.length() > MAX_SHOWN_CHARACTERS ? path.substring(0, MAX_SHOWN_CHARACTERS) + "..." : path;
        String hint = path.contains("//")
                ? "; two slashes follow each other"
                : path.length() > 1 && path.endsWith("/") ? "; no path ends with a slash" : "";
        return ProblemException.of(
                404, "unknown_path", "there is nothing at " + shown + hint + "; see /docs for what there is");
    }

    static ProblemException ofStatus(int status) {
        return switch (status) {
            case 404 -> ProblemException.of(404, "unknown_path", "there is nothing at this path; see /docs");
            case 405 -> ProblemException.of(405, "method_not_allowed", "this method is not possible here");
            case 406 -> ProblemException.of(406, "not_acceptable", "this endpoint has no such representation");
            case 408 ->
                ProblemException.of(
                        408,
                        "request_too_slow",
                        "the rest of the request did not come; nothing was done, send it again");
            case 413 -> ProblemException.of(413, "body_too_large", "the request is too large");
            case 414 -> ProblemException.of(414, "uri_too_long", "the request's target is too long");
            case 415 -> ProblemException.of(415, "unsupported_media_type", "this content type is not understood here");
            case 431 -> ProblemException.of(431, "headers_too_large", "the request's headers are too large");
            case 501 ->
                ProblemException.of(501, "not_implemented", "this method or transfer coding is not possible here");
            case 505 -> ProblemException.of(505, "http_version_not_supported", "the server speaks HTTP/1.1");
            default ->
                status < 500
                        ? ProblemException.of(status, "bad_request", "the request cannot be read")
                        : ProblemException.of(status, "internal_error", "an error of ours; see the log");
        };
    }
}
