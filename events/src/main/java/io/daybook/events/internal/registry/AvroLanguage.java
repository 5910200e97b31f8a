package io.daybook.events.internal.registry;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;

/** Avro, by the parser and the rules of its own library ("Schema Resolution" of its specification). */
final class AvroLanguage implements SchemaLanguage {
    @Override
    public Reading read(String text, List<Imported> imports) throws UnreadableSchemaException {
        Schema schema = parse(text, imports);
        // Written out again it would repeat what it only refers to.
        String canonical = imports.isEmpty() ? schema.toString() : text.strip();
        return new Reading(canonical, canonical);
    }

    private static Schema parse(String text, List<Imported> imports) throws UnreadableSchemaException {
        try {
            Schema.Parser parser = new Schema.Parser();
            for (Imported each : imports) {
                parser.parse(each.text());
            }
            return parser.parse(text);
        } catch (RuntimeException | StackOverflowError unreadable) {
            // The parser says "no" by exceptions of many kinds.
            throw new UnreadableSchemaException("the text is no Avro schema: " + unreadable.getMessage(), unreadable);
        }
    }

    @Override
    public List<String> backward(Pair pair) throws UnreadableSchemaException {
        return unreadable(parse(pair.later(), pair.laterImports()), parse(pair.earlier(), pair.earlierImports()));
    }

    @Override
    public List<String> forward(Pair pair) throws UnreadableSchemaException {
        return unreadable(parse(pair.earlier(), pair.earlierImports()), parse(pair.later(), pair.laterImports()));
    }

    private static List<String> unreadable(Schema reader, Schema writer) {
        SchemaPairCompatibility result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        if (result.getType() == SchemaCompatibilityType.COMPATIBLE) {
            return List.of();
        }
        return result.getResult().getIncompatibilities().stream()
                .map(each -> each.getType() + " at " + each.getLocation() + ": " + each.getMessage())
                .toList();
    }

    @Override
    public String serialized(String text, List<Imported> imports) throws UnreadableSchemaException {
        throw new UnreadableSchemaException("an Avro schema has no serialized form", null);
    }
}
