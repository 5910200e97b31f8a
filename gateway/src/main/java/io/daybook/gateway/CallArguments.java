package io.daybook.gateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.CloseNowException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Lets Spring give controllers a {@link Call} and take a {@link Reply} from them. */
final class CallArguments implements HandlerMethodArgumentResolver, HandlerMethodReturnValueHandler {
    private static final Logger LOG = LoggerFactory.getLogger(CallArguments.class);

    private final GatewaySettings settings;
    private final BodyBudget budget;

    CallArguments(GatewaySettings settings, BodyBudget budget) {
        this.settings = settings;
        this.budget = budget;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Call.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        HttpServletRequest servlet = request.getNativeRequest(HttpServletRequest.class);
        if (servlet == null) {
            throw new IllegalStateException("not an HTTP request");
        }
        return new Call(servlet, settings, budget);
    }

    @Override
    public boolean supportsReturnType(MethodParameter type) {
        return type.getParameterType() == Reply.class;
    }

    @Override
    public void handleReturnValue(
            @Nullable Object value, MethodParameter type, ModelAndViewContainer container, NativeWebRequest request)
            throws IOException {
        container.setRequestHandled(true);
        HttpServletResponse response = request.getNativeResponse(HttpServletResponse.class);
        if (response == null || !(value instanceof Reply reply)) {
            throw new IllegalStateException("a controller gave no reply");
        }
        send(reply, response);
    }

    static void send(Reply reply, HttpServletResponse response) throws IOException {
        response.setStatus(reply.status());
        response.setContentType(reply.contentType());
        reply.headers().forEach(response::setHeader);
        try {
            OutputStream out = response.getOutputStream();
            Reply.Stream stream = reply.stream();
            if (stream == null) {
                response.setContentLength(reply.body().length);
                out.write(reply.body());
            } else {
                write(stream, out, response);
            }
        } finally {
            reply.whenSent().run();
        }
    }

    /**
     * What goes wrong before the first bytes left becomes a problem document. Afterwards only a connection that breaks
     * says that the answer is not whole: a clean end would make half of it look complete.
     */
    private static void write(Reply.Stream stream, OutputStream out, HttpServletResponse response) throws IOException {
        try {
            stream.write(out);
        } catch (ClientAbortException gone) {
            throw gone;
        } catch (IOException | RuntimeException failed) {
            if (!response.isCommitted()) {
                throw failed;
            }
            LOG.warn("an answer broke off in its middle; its connection is closed", failed);
            throw new CloseNowException(failed);
        }
    }
}
