package io.daybook.events.internal.registry;

import io.daybook.events.CompatibilityLevel;
import io.daybook.events.SchemaReference;
import io.daybook.events.SchemaType;
import io.daybook.events.StoredSchema;
import io.daybook.events.internal.registry.RegistryRows.VersionRow;
import io.daybook.events.internal.registry.SchemaLanguage.Imported;
import io.daybook.events.internal.registry.SchemaLanguage.Pair;
import io.daybook.events.internal.registry.SchemaLanguage.Reading;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads schemas with what they refer to, and compares them as a level says. */
final class Comparisons {
    /** Schemas that one may need, directly or not. */
    private static final int MAX_IMPORTS = 200;

    private static final Map<SchemaType, SchemaLanguage> LANGUAGES = new EnumMap<>(Map.of(
            SchemaType.PROTOBUF, new ProtobufLanguage(),
            SchemaType.AVRO, new AvroLanguage()));

    private Comparisons() {}

    static SchemaLanguage language(SchemaType type) {
        SchemaLanguage language = LANGUAGES.get(type);
        if (language == null) {
            throw new IllegalStateException("no language for " + type);
        }
        return language;
    }

    /** A schema with what it needs to be compared. */
    record Readable(SchemaType type, String normal, List<Imported> imports) {}

    static Reading read(SchemaType type, String text, List<Imported> imports) throws UnreadableSchemaException {
        if (text.isBlank() || text.indexOf('\0') >= 0) {
            throw new UnreadableSchemaException(
                    "the text is " + (text.isBlank() ? "empty" : "not of characters"), null);
        }
        return language(type).read(text, imports);
    }

    /** Everything that the references stand for, what is needed first coming first. */
    static List<Imported> imports(RegistryRows rows, List<SchemaReference> references)
            throws SQLException, UnreadableSchemaException {
        Map<String, Imported> found = new LinkedHashMap<>();
        collect(rows, references, found, 0);
        return List.copyOf(found.values());
    }

    private static void collect(
            RegistryRows rows, List<SchemaReference> references, Map<String, Imported> found, int depth)
            throws SQLException, UnreadableSchemaException {
        if (depth > MAX_IMPORTS || found.size() > MAX_IMPORTS) {
            throw new UnreadableSchemaException("the schema needs more than " + MAX_IMPORTS + " others", null);
        }
        for (SchemaReference each : references) {
            if (found.containsKey(each.name())) {
                continue;
            }
            Optional<VersionRow> version = rows.versions(each.subject()).stream()
                    .filter(row -> row.version() == each.version())
                    .findFirst();
            Optional<StoredSchema> schema = version.isEmpty()
                    ? Optional.empty()
                    : rows.schema(version.get().id());
            if (schema.isEmpty()) {
                throw new UnreadableSchemaException(
                        "no schema is registered for the reference " + each.name() + ", subject " + each.subject()
                                + " version " + each.version(),
                        null);
            }
            collect(rows, schema.get().references(), found, depth + 1);
            found.putIfAbsent(
                    each.name(), new Imported(each.name(), schema.get().text()));
        }
    }

    /** What keeps the new schema from following these versions, of which the last is the newest. */
    static List<String> findings(
            RegistryRows rows, CompatibilityLevel level, List<VersionRow> earlier, Readable candidate)
            throws SQLException, UnreadableSchemaException {
        if (level == CompatibilityLevel.NONE || earlier.isEmpty()) {
            return List.of();
        }
        List<VersionRow> compared = level.isTransitive() ? earlier.reversed() : List.of(earlier.getLast());
        List<String> findings = new ArrayList<>();
        for (VersionRow row : compared) {
            StoredSchema schema = rows.schema(row.id()).orElseThrow();
            if (schema.type() != candidate.type()) {
                findings.add("version " + row.version() + " is of type " + schema.type() + ", not " + candidate.type());
                continue;
            }
            List<Imported> imports = imports(rows, schema.references());
            String normal = read(schema.type(), schema.text(), imports).normal();
            Pair pair = new Pair(normal, imports, candidate.normal(), candidate.imports());
            SchemaLanguage language = language(candidate.type());
            if (level.isBackward()) {
                add(findings, language.backward(pair), "does not read what version " + row.version() + " wrote");
            }
            if (level.isForward()) {
                add(findings, language.forward(pair), "is not read by version " + row.version());
            }
        }
        return findings;
    }

    private static void add(List<String> findings, List<String> differences, String what) {
        differences.forEach(each -> findings.add("The new schema " + what + ": " + each));
    }
}
