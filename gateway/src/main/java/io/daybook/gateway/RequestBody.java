package io.daybook.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A request's body in memory: of the right type, of a bounded size, within a bounded time and within {@link BodyBudget}. */
final class RequestBody {
    private static final int FIRST_BUFFER_BYTES = 65_536;
    /** A length up to here is believed before the bytes are there. */
    private static final int MAX_TRUSTED_LENGTH_BYTES = 1 << 18;

    private final HttpServletRequest request;
    private final GatewaySettings settings;
    private final BodyBudget budget;

    RequestBody(HttpServletRequest request, GatewaySettings settings, BodyBudget budget) {
        this.request = request;
        this.settings = settings;
        this.budget = budget;
    }

    /** The whole body, at most so many bytes, of a request that must say it is JSON. No body is {@code {}}. */
    byte[] json(int maxBytes) {
        return json(maxBytes, Set.of(Reply.JSON));
    }

    /** The same of a request that must say it is JSON in one of these ways. */
    byte[] json(int maxBytes, Set<String> types) {
        requireNotEncoded();
        @Nullable String type = request.getContentType();
        if (type != null) {
            requireJson(type, types);
        }
        byte[] body = read(maxBytes);
        if (body.length > 0 && type == null) {
            throw unsupported("the body must be " + Reply.JSON + "; say so in Content-Type");
        }
        return body.length == 0 ? new byte[] {'{', '}'} : body;
    }

    /** Refuses a compressed body: what it would become is bounded by nothing. */
    void requireNotEncoded() {
        @Nullable String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.isBlank() && !encoding.trim().equalsIgnoreCase("identity")) {
            throw ProblemException.of(
                            415,
                            "unsupported_content_encoding",
                            "the body must be sent as it is, without Content-Encoding")
                    .header("Accept-Encoding", "identity");
        }
    }

    /** The media type without its parameters, in lower case; empty when there is none. */
    String mediaType() {
        @Nullable String type = request.getContentType();
        if (type == null) {
            return "";
        }
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).trim().toLowerCase(Locale.ROOT);
    }

    private void requireJson(String type, Set<String> types) {
        if (Reply.JSON.equals(type)) {
            return;
        }
        if (!types.contains(mediaType())) {
            throw unsupported("the body must be " + Reply.JSON + ", not " + type);
        }
        String parameters = type.toLowerCase(Locale.ROOT).replace(" ", "").replace("\"", "");
        if (parameters.contains(";charset=") && !parameters.contains(";charset=utf-8")) {
            throw unsupported("the body must be UTF-8");
        }
    }

    private static ProblemException unsupported(String detail) {
        return ProblemException.of(415, "unsupported_media_type", detail);
    }

    private byte[] read(int maxBytes) {
        long announced = request.getContentLengthLong();
        if (announced > maxBytes) {
            throw tooLarge(maxBytes);
        }
        try {
            return read(request.getInputStream(), announced, maxBytes);
        } catch (IOException broken) {
            throw ProblemException.of(400, "incomplete_body", "the body ended before its announced length");
        }
    }

    private byte[] read(InputStream in, long announced, int maxBytes) throws IOException {
        // One byte more than allowed, to see that there is one; not one more than announced, because none will come.
        int most = announced >= 0 ? (int) announced : maxBytes + 1;
        byte[] buffer = buffer(most <= MAX_TRUSTED_LENGTH_BYTES ? most : FIRST_BUFFER_BYTES);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.bodyWaitMillis());
        int length = 0;
        while (length < most) {
            if (length == buffer.length) {
                buffer = grown(buffer, most);
            }
            int read = in.read(buffer, length, buffer.length - length);
            if (read < 0) {
                break;
            }
            length += read;
            if (System.nanoTime() - deadline > 0) {
                throw tooSlow();
            }
        }
        if (length > maxBytes) {
            throw tooLarge(maxBytes);
        }
        return length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
    }

    private byte[] buffer(int bytes) {
        budget.take(request, bytes);
        return new byte[bytes];
    }

    private byte[] grown(byte[] buffer, int most) {
        int bytes = (int) Math.min(2L * buffer.length, most);
        budget.take(request, bytes - buffer.length);
        return Arrays.copyOf(buffer, bytes);
    }

    private static ProblemException tooLarge(int maxBytes) {
        return ProblemException.of(413, "body_too_large", "the body may have at most " + maxBytes + " bytes");
    }

    private ProblemException tooSlow() {
        return ProblemException.of(
                        408,
                        "request_too_slow",
                        "the body did not arrive within " + settings.bodyWaitMillis()
                                + " ms; nothing was done, send the request again")
                .header("Connection", "close");
    }
}
