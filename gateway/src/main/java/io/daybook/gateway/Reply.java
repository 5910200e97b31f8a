package io.daybook.gateway;

import io.daybook.ledger.Position;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a controller answers: a status, headers and a body that is either complete or written as it goes. */
final class Reply {
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";
    static final String CSV = "text/csv;charset=UTF-8";
    static final String LINES = "application/x-ndjson";

    /** Writes a body that is too long to hold. */
    @FunctionalInterface
    interface Stream {
        void write(OutputStream out) throws IOException;
    }

    private final int status;
    private final String contentType;
    private final byte[] body;
    private final @Nullable Stream stream;
    private Runnable whenSent = () -> {};
    private final Map<String, String> headers = new LinkedHashMap<>(4);

    private Reply(int status, String contentType, byte[] body, @Nullable Stream stream) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
        this.stream = stream;
    }

    static Reply of(int status, String contentType, byte[] body) {
        return new Reply(status, contentType, body, null);
    }

    static Reply streamed(int status, String contentType, Stream stream) {
        return new Reply(status, contentType, new byte[0], stream);
    }

    Reply header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    Reply at(Position position) {
        return header(Call.POSITION, position.toString());
    }

    /** What is to be done when the answer is sent, or cannot be. */
    Reply whenSent(Runnable action) {
        whenSent = action;
        return this;
    }

    Runnable whenSent() {
        return whenSent;
    }

    int status() {
        return status;
    }

    String contentType() {
        return contentType;
    }

    byte[] body() {
        return body;
    }

    @Nullable
    Stream stream() {
        return stream;
    }

    Map<String, String> headers() {
        return headers;
    }
}
