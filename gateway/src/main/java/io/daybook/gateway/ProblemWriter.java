package io.daybook.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Map;

/** Writes problem documents (RFC 9457) with the members that API.md fixes. */
final class ProblemWriter {
    static final String TRACE_ATTRIBUTE = "io.daybook.gateway.trace-id";
    private final Json json;

    ProblemWriter(Json json) {
        this.json = json;
    }

    Reply reply(ProblemException problem, HttpServletRequest request) {
        byte[] body = json.bytes(
                out -> {
                    out.writeStartObject();
                    out.writeStringProperty("type", "about:blank");
                    out.writeStringProperty("title", title(problem.code()));
                    out.writeNumberProperty("status", problem.status());
                    out.writeStringProperty("code", problem.code());
                    out.writeStringProperty("detail", wellFormed(problem.detail()));
                    out.writeBooleanProperty("retryable", problem.retryable());
                    out.writeStringProperty("trace_id", traceId(request));
                    out.writeName("errors");
                    out.writeStartArray();
                    for (Fault fault : problem.faults()) {
                        out.writeStartObject();
                        out.writeStringProperty("pointer", wellFormed(fault.pointer()));
                        out.writeStringProperty("code", fault.code());
                        out.writeStringProperty("detail", wellFormed(fault.detail()));
                        out.writeEndObject();
                    }
                    out.writeEndArray();
                    for (Map.Entry<String, String> member : problem.members().entrySet()) {
                        out.writeStringProperty(member.getKey(), wellFormed(member.getValue()));
                    }
                    out.writeEndObject();
                },
                512);
        Reply reply = Reply.of(problem.status(), Reply.PROBLEM, body);
        problem.headers().forEach(reply::header);
        return reply;
    }

    /** The form in which Confluent's clients look for errors; the status stands for problems that are not the registry's own. */
    Reply registryReply(ProblemException problem) {
        Reply reply = Reply.of(
                problem.status(),
                SchemaAnswers.TYPE,
                json.bytes(out -> SchemaAnswers.error(out, problem.status(), problem.detail()), 256));
        problem.headers().forEach(reply::header);
        return reply;
    }

    static String traceId(HttpServletRequest request) {
        return request.getAttribute(TRACE_ATTRIBUTE) instanceof String id ? id : "";
    }

    /** {@code insufficient_funds} becomes {@code Insufficient funds}. */
    static String title(String code) {
        String words = code.replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** What a caller wrote may hold half of a surrogate pair, which cannot be sent back in UTF-8. */
    static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return text.codePoints()
                        .map(c -> Character.isBmpCodePoint(c) && Character.isSurrogate((char) c) ? 0xFFFD : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }
}
