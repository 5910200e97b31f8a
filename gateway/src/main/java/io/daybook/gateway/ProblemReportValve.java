package io.daybook.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Tomcat refuses before any of our code sees it (a target that cannot be parsed, a header block that is too large) is a
 * problem document too. Public with a public constructor because Tomcat makes it by name.
 */
public final class ProblemReportValve extends ErrorReportValve {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemReportValve.class);

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        if (throwable != null && status >= 500) {
            LOG.error("{} {} failed in the container", request.getMethod(), request.getRequestURI(), throwable);
        }
        ProblemException problem = ProblemResolver.ofStatus(status);
        String body = "{\"type\":\"about:blank\",\"title\":\"" + ProblemWriter.title(problem.code())
                + "\",\"status\":" + status + ",\"code\":\"" + problem.code() + "\",\"detail\":\"" + problem.detail()
                + "\",\"retryable\":false,\"trace_id\":\"" + Trace.fresh() + "\",\"errors\":[]}\n";
        try {
            response.setContentType(Reply.PROBLEM);
            response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            response.finishResponse();
        } catch (IOException gone) {
            LOG.debug("the client did not wait for its problem", gone);
        }
    }
}
