package io.daybook.gateway;

import io.daybook.events.SchemaReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The body of a request to the schema registry. Other than in the rest of the gateway, fields that are not known are passed over:
 * Confluent's clients of different versions send different ones.
 */
final class SchemaForm {
    /** As much as a record of a topic may have; a registry that keeps its schemas in one has the same bound. */
    static final int MAX_BODY_BYTES = 1 << 20;

    private static final int MAX_REFERENCES = 1_000;

    @Nullable
    String schema;

    @Nullable
    String schemaType;

    final List<SchemaReference> references = new ArrayList<>();

    /** {@code compatibility} of {@code /config}. */
    @Nullable
    String compatibility;

    /** A field that asks for what this registry does not do. */
    @Nullable
    String unsupported;

    private SchemaForm() {}

    /** @throws ProblemException 400 for what is no JSON, 422 for fields of wrong types */
    static SchemaForm read(CommandDocument document, byte[] body) {
        SchemaForm form = new SchemaForm();
        document.parse(body, 0, body.length, json -> {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw wrong("the body must be a JSON object");
            }
            form.readFields(json);
        });
        return form;
    }

    private static ProblemException wrong(String detail) {
        return ProblemException.of(422, "unprocessable", detail);
    }

    private void readFields(JsonParser json) {
        String name;
        while ((name = json.nextName()) != null) {
            JsonToken token = json.nextToken();
            if (token == JsonToken.VALUE_NULL) {
                continue;
            }
            switch (name) {
                case "schema" -> schema = text(json, token, name);
                case "schemaType" -> schemaType = text(json, token, name);
                case "references" -> readReferences(json, token);
                case "compatibility" -> compatibility = text(json, token, name);
                case "metadata",
                        "ruleSet",
                        "defaultMetadata",
                        "overrideMetadata",
                        "defaultRuleSet",
                        "overrideRuleSet" -> {
                    unsupported = name;
                    json.skipChildren();
                }
                case "id", "version" -> {
                    // Both say "give me the next one" as 0 or -1; anything else is an import with ids from elsewhere.
                    if (token != JsonToken.VALUE_NUMBER_INT || json.getValueAsLong() > 0) {
                        unsupported = name;
                    }
                    json.skipChildren();
                }
                default -> json.skipChildren();
            }
        }
    }

    private static String text(JsonParser json, JsonToken token, String name) {
        if (token != JsonToken.VALUE_STRING) {
            throw wrong(name + " must be a string");
        }
        String text = json.getString();
        if (text.indexOf('\0') >= 0 || !ProblemWriter.wellFormed(text).equals(text)) {
            throw wrong(name + " must not contain U+0000 or half of a surrogate pair");
        }
        return text;
    }

    private void readReferences(JsonParser json, JsonToken token) {
        if (token != JsonToken.START_ARRAY) {
            throw wrong("references must be an array");
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_OBJECT || references.size() >= MAX_REFERENCES) {
                throw wrong("references must be at most " + MAX_REFERENCES + " objects");
            }
            references.add(reference(json));
        }
    }

    private static SchemaReference reference(JsonParser json) {
        String target = "";
        String subject = "";
        int version = 0;
        String name;
        while ((name = json.nextName()) != null) {
            JsonToken token = json.nextToken();
            switch (name) {
                case "name" -> target = text(json, token, name);
                case "subject" -> subject = text(json, token, name);
                case "version" -> version = token == JsonToken.VALUE_NUMBER_INT ? json.getValueAsInt() : 0;
                default -> json.skipChildren();
            }
        }
        if (target.isEmpty() || subject.isEmpty() || version < 1) {
            throw wrong("a reference has a name, a subject and a version");
        }
        return new SchemaReference(target, subject, version);
    }
}
