package io.daybook.gateway;

import io.daybook.events.RegistryAnswer;
import io.daybook.events.RegistryRefusal;
import io.daybook.events.RetryableException;
import io.daybook.events.SchemaDraft;
import io.daybook.events.SchemaReference;
import io.daybook.events.SchemaRegistry;
import io.daybook.events.SchemaType;
import io.daybook.events.StoredSchema;
import io.daybook.events.SubjectVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;

/**
 * What the endpoints of the schema registry have in common: they read and answer as Confluent's clients expect it, errors as
 * {@code {"error_code", "message"}}. Source: Confluent, Schema Registry API reference.
 */
final class SchemaAnswers {
    static final String TYPE = "application/vnd.schemaregistry.v1+json";

    private static final String PLAIN = "text/plain;charset=UTF-8";
    private static final Logger LOG = LoggerFactory.getLogger(SchemaAnswers.class);
    private static final Set<String> TYPES = Set.of(TYPE, "application/vnd.schemaregistry+json", Reply.JSON);
    private static final List<String> ROOTS = List.of("/subjects", "/schemas", "/compatibility", "/config", "/mode");

    /** "Error in the backend data store" of Confluent's list; its clients try again. */
    private static final int STORE_AWAY = 50001;

    private final Json json;
    /** Texts of schemas are longer than any other string that the gateway takes. */
    private final CommandDocument document = new CommandDocument(new Json(64, SchemaForm.MAX_BODY_BYTES));

    SchemaAnswers(Json json) {
        this.json = json;
    }

    static boolean isRegistry(String path) {
        return ROOTS.stream().anyMatch(root -> path.equals(root) || path.startsWith(root + "/"));
    }

    SchemaForm form(Call call) {
        return SchemaForm.read(document, call.jsonBody(SchemaForm.MAX_BODY_BYTES, TYPES));
    }

    /** The body's schema, or why it is none. */
    RegistryAnswer<SchemaDraft> draft(Call call) {
        SchemaForm form = form(call);
        boolean normalize = flag(call, "normalize");
        String text = form.schema;
        if (form.unsupported != null) {
            return RegistryAnswer.refused(
                    RegistryRefusal.OPERATION_NOT_PERMITTED,
                    "This registry keeps no " + form.unsupported + " given by clients");
        }
        if (text == null || text.isBlank()) {
            return RegistryAnswer.refused(RegistryRefusal.INVALID_SCHEMA, "Empty schema");
        }
        String named = form.schemaType == null || form.schemaType.isEmpty() ? "AVRO" : form.schemaType;
        Optional<SchemaType> type = SchemaType.of(named);
        return type.isPresent()
                ? RegistryAnswer.done(new SchemaDraft(type.get(), text, form.references, normalize))
                : RegistryAnswer.refused(
                        RegistryRefusal.INVALID_SCHEMA,
                        "Invalid schema type " + ProblemWriter.wellFormed(named) + "; this registry knows "
                                + List.of(SchemaType.values()));
    }

    /** True or false in whatever case: Python's client says {@code True}. */
    static boolean flag(Call call, String name) {
        String text = call.parameter(name);
        if (text == null || text.equalsIgnoreCase("false")) {
            return false;
        }
        if (text.equalsIgnoreCase("true")) {
            return true;
        }
        throw ProblemException.of(400, "invalid_value", name + " must be true or false");
    }

    static SchemaRegistry.Shown shown(Call call) {
        if (flag(call, "deletedOnly")) {
            return SchemaRegistry.Shown.DELETED;
        }
        return flag(call, "deleted") ? SchemaRegistry.Shown.ALL : SchemaRegistry.Shown.LIVE;
    }

    /** The part of a list that {@code offset} and {@code limit} name; a negative limit is none. */
    static <T> List<T> page(Call call, List<T> all) {
        int from = Math.min(all.size(), number(call, "offset", 0, 0));
        int limit = number(call, "limit", -1, -1);
        return all.subList(from, limit < 0 ? all.size() : (int) Math.min(all.size(), (long) from + limit));
    }

    private static int number(Call call, String name, int otherwise, int least) {
        String text = call.parameter(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            LOG.debug("{} is no number", name, notANumber);
        }
        throw ProblemException.of(400, "invalid_value", name + " must be a whole number of at least " + least);
    }

    /** {@code latest}, {@code -1} or a number from 1. */
    static RegistryAnswer<Integer> version(String text) {
        if (text.equals("latest") || text.equals("-1")) {
            return RegistryAnswer.done(SchemaRegistry.LATEST);
        }
        boolean digits = !text.isEmpty() && text.length() <= 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        long version = digits ? Long.parseLong(text) : 0;
        return version >= 1 && version <= Integer.MAX_VALUE
                ? RegistryAnswer.done((int) version)
                : RegistryAnswer.refused(
                        RegistryRefusal.INVALID_VERSION,
                        "The specified version '" + Call.text(text)
                                + "' is not a valid version id. Allowed values are between [1, 2^31-1] and the string"
                                + " \"latest\"");
    }

    /** A number of a path; what is none stands for nothing that is there. */
    static RegistryAnswer<Integer> schemaId(String text) {
        RegistryAnswer<Integer> id = text.equals("latest") ? version("") : version(text);
        return switch (id) {
            case RegistryAnswer.Done<Integer>(Integer value) when value > 0 -> id;
            case RegistryAnswer.Done<Integer> none -> noSchema(text);
            case RegistryAnswer.Refused<Integer> none -> noSchema(text);
        };
    }

    private static RegistryAnswer<Integer> noSchema(String text) {
        return RegistryAnswer.refused(RegistryRefusal.SCHEMA_NOT_FOUND, "Schema " + Call.text(text) + " not found");
    }

    <T> Reply reply(Supplier<RegistryAnswer<T>> question, BiConsumer<JsonGenerator, T> value) {
        return answered(question, done -> Reply.of(200, TYPE, json.bytes(out -> value.accept(out, done), 1_024)));
    }

    /** The text alone: JSON for Avro, else plain. */
    Reply text(Supplier<RegistryAnswer<StoredSchema>> question) {
        return answered(
                question,
                schema -> Reply.of(
                        200,
                        schema.type() == SchemaType.AVRO ? TYPE : PLAIN,
                        schema.text().getBytes(StandardCharsets.UTF_8)));
    }

    private <T> Reply answered(Supplier<RegistryAnswer<T>> question, Function<T, Reply> done) {
        RegistryAnswer<T> answer;
        try {
            answer = question.get();
        } catch (RetryableException away) {
            LOG.debug("the schema registry cannot answer", away);
            return error(500, STORE_AWAY, "Error in the backend data store: it cannot be reached now, try again");
        }
        return switch (answer) {
            case RegistryAnswer.Done<T>(T value) -> done.apply(value);
            case RegistryAnswer.Refused<T>(RegistryRefusal reason, String message) ->
                error(reason.httpStatus(), reason.code(), message);
        };
    }

    private Reply error(int status, int code, String message) {
        return Reply.of(status, TYPE, json.bytes(out -> error(out, code, message), 256));
    }

    static void error(JsonGenerator out, int code, String message) {
        out.writeStartObject();
        out.writeNumberProperty("error_code", code);
        out.writeStringProperty("message", ProblemWriter.wellFormed(message));
        out.writeEndObject();
    }

    static void numbers(JsonGenerator out, List<Integer> numbers) {
        out.writeStartArray();
        numbers.forEach(out::writeNumber);
        out.writeEndArray();
    }

    static void texts(JsonGenerator out, List<String> texts) {
        out.writeStartArray();
        texts.forEach(out::writeString);
        out.writeEndArray();
    }

    static void version(JsonGenerator out, SubjectVersion version) {
        out.writeStartObject();
        out.writeStringProperty("subject", version.subject());
        out.writeNumberProperty("version", version.version());
        out.writeNumberProperty("id", version.schema().id());
        schema(out, version.schema());
        out.writeEndObject();
    }

    /** Avro is what a schema without a type is. */
    static void schema(JsonGenerator out, StoredSchema schema) {
        if (schema.type() != SchemaType.AVRO) {
            out.writeStringProperty("schemaType", schema.type().name());
        }
        if (!schema.references().isEmpty()) {
            out.writeName("references");
            out.writeStartArray();
            for (SchemaReference each : schema.references()) {
                out.writeStartObject();
                out.writeStringProperty("name", each.name());
                out.writeStringProperty("subject", each.subject());
                out.writeNumberProperty("version", each.version());
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        out.writeStringProperty("schema", schema.text());
    }

    /** The schema in the form that {@code format} names: as it is, or {@code serialized} for machines. */
    static RegistryAnswer<StoredSchema> formatted(Call call, SchemaRegistry registry, StoredSchema schema) {
        @Nullable String format = call.parameter("format");
        if (format == null || format.isEmpty()) {
            return RegistryAnswer.done(schema);
        }
        if (!format.toLowerCase(Locale.ROOT).equals("serialized")) {
            throw ProblemException.of(400, "invalid_value", "format must be serialized, or absent");
        }
        if (schema.type() == SchemaType.AVRO) {
            return RegistryAnswer.done(schema);
        }
        return registry.serialized(schema)
                .map(text -> new StoredSchema(schema.id(), schema.type(), text, schema.references()));
    }
}
