package io.daybook.gateway;

import io.daybook.platform.money.Amount;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/** The one JSON dialect of the gateway: strict, UTF-8 only, bounded. */
final class Json {
    /** Enough to say exactly what is wrong with a number of a few hundred digits, too little to hurt. */
    private static final int MAX_NUMBER_CHARACTERS = 1_000;

    private static final int MAX_NAME_CHARACTERS = 1_024;

    private final JsonFactory factory;

    Json(GatewaySettings settings) {
        this(settings.maxNestingDepth(), settings.maxStringCharacters());
    }

    Json(int maxNestingDepth, int maxStringCharacters) {
        factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxNestingDepth)
                        .maxStringLength(maxStringCharacters)
                        .maxNumberLength(MAX_NUMBER_CHARACTERS)
                        .maxNameLength(MAX_NAME_CHARACTERS)
                        .build())
                // A body in UTF-16 or UTF-32 is not JSON as RFC 8259 has it, so it must not be guessed to be.
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                .build();
    }

    JsonParser parser(byte[] body, int from, int length) {
        return factory.createParser(ObjectReadContext.empty(), body, from, length);
    }

    JsonGenerator generator(OutputStream out) {
        return factory.createGenerator(ObjectWriteContext.empty(), out);
    }

    /** Something that writes one JSON value. */
    @FunctionalInterface
    interface Value {
        void write(JsonGenerator json);
    }

    /** A document with a line end, so that a terminal shows its prompt below it. */
    byte[] bytes(Value value, int expectedBytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(expectedBytes);
        try (JsonGenerator json = generator(out)) {
            value.write(json);
        }
        out.write('\n');
        return out.toByteArray();
    }

    /** The same as it goes, for documents that may be too long to hold. */
    void stream(OutputStream out, Value value) throws IOException {
        // The stream is the response's: closing the generator must not close it.
        try (JsonGenerator json = generator(new OpenStream(out))) {
            value.write(json);
        } catch (JacksonIOException gone) {
            throw gone.getCause() instanceof IOException cause ? cause : new IOException(gone);
        }
        out.write('\n');
    }

    private static final class OpenStream extends FilterOutputStream {
        OpenStream(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() {
            // Left open.
        }
    }

    static void amount(JsonGenerator json, String name, Amount amount) {
        json.writeName(name);
        amount(json, amount);
    }

    static void amount(JsonGenerator json, Amount amount) {
        if (amount.fitsLong()) {
            json.writeNumber(amount.longValue());
        } else {
            json.writeNumber(amount.toBigInteger());
        }
    }

    /** Writes the property unless there is nothing to say. */
    static void optional(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }
}
