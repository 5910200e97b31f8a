package io.daybook.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The OpenAPI document, kept by hand in {@code openapi.yaml}: bodies are read by our own reader, so there are no classes to
 * derive schemas from, and a text that people write can hold the examples and the reasons. A test holds it to the routes
 * that are registered and to the answers that are seen.
 */
final class ApiDescription {
    private final byte[] yaml;
    private final Supplier<byte[]> json;
    private final byte[] page;

    private ApiDescription(byte[] yaml, byte[] page) {
        this.yaml = yaml;
        this.page = page;
        this.json = new Lazy(() -> convert(yaml));
    }

    static ApiDescription load() {
        return new ApiDescription(resource("openapi.yaml"), resource("docs.html"));
    }

    byte[] yaml() {
        return yaml;
    }

    byte[] json() {
        return json.get();
    }

    /** A page that shows {@code /openapi} with no help from outside. */
    byte[] page() {
        return page;
    }

    private static byte[] resource(String name) {
        try (InputStream in = ApiDescription.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is not in this build");
            }
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static byte[] convert(byte[] yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(1_000);
        Object document = new Yaml(new SafeConstructor(options)).load(new String(yaml, StandardCharsets.UTF_8));
        ByteArrayOutputStream out = new ByteArrayOutputStream(2 * yaml.length);
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            write(json, document);
        }
        out.write('\n');
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, @Nullable Object value) {
        switch (value) {
            case null -> json.writeNull();
            case Map<?, ?> map -> {
                json.writeStartObject();
                map.forEach((name, inner) -> {
                    json.writeName(String.valueOf(name));
                    write(
                            json,
                            name.equals("responses") && inner instanceof Map<?, ?> answers ? sorted(answers) : inner);
                });
                json.writeEndObject();
            }
            case List<?> list -> {
                json.writeStartArray();
                list.forEach(inner -> write(json, inner));
                json.writeEndArray();
            }
            case Boolean truth -> json.writeBoolean(truth);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case BigInteger number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            default -> json.writeString(value.toString());
        }
    }

    /** Successes first: generated clients ask for the content type that they meet first, and merged keys precede their own. */
    private static Map<String, @Nullable Object> sorted(Map<?, ?> answers) {
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        answers.forEach((status, answer) -> sorted.put(String.valueOf(status), answer));
        return sorted;
    }

    /** Makes the value at its first use, so that a start does not pay for it. */
    private static final class Lazy implements Supplier<byte[]> {
        private final Supplier<byte[]> source;
        private byte @Nullable [] value;

        Lazy(Supplier<byte[]> source) {
            this.source = source;
        }

        @Override
        public synchronized byte[] get() {
            byte[] made = value;
            if (made == null) {
                made = source.get();
                value = made;
            }
            return made;
        }
    }
}
