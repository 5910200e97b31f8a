package io.daybook.events.internal.registry;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import io.apicurio.registry.protobuf.ProtobufDifference;
import io.apicurio.registry.protobuf.rules.compatibility.protobuf.ProtobufCompatibilityCheckerLibrary;
import io.apicurio.registry.utils.protobuf.schema.ProtobufFile;
import java.util.Base64;
import java.util.List;

/**
 * Protobuf, by the parser and the rules of Apicurio (apicurio-registry-schema-util-protobuf). Backward means: no field's number,
 * type, label or name changed, none went without its number and name being reserved, no reserved one came back. The library
 * knows this one direction; how the other one is asked of it is told in {@link KnownFields} (ADR 0012).
 */
final class ProtobufLanguage implements SchemaLanguage {
    @Override
    public Reading read(String text, List<Imported> imports) throws UnreadableSchemaException {
        ProtoFileElement parsed = ProtobufText.parse(text);
        FileDescriptor compiled = ProtobufText.compile(parsed, imports);
        return new Reading(ProtobufText.text(parsed), ProtobufText.text(ProtobufText.parsed(compiled.toProto())));
    }

    @Override
    public List<String> backward(Pair pair) throws UnreadableSchemaException {
        FileDescriptorProto earlier = compiled(pair.earlier(), pair.earlierImports());
        FileDescriptorProto later = compiled(pair.later(), pair.laterImports());
        return differences(ReservedNumbers.reduced(earlier, later), ReservedNumbers.reduced(later, earlier), true);
    }

    @Override
    public List<String> forward(Pair pair) throws UnreadableSchemaException {
        FileDescriptorProto earlier = compiled(pair.earlier(), pair.earlierImports());
        FileDescriptorProto later = KnownFields.ofBoth(compiled(pair.later(), pair.laterImports()), earlier);
        return differences(later, ReservedNumbers.reduced(earlier, later), false);
    }

    private static FileDescriptorProto compiled(String text, List<Imported> imports) throws UnreadableSchemaException {
        return ProtobufText.compile(ProtobufText.parse(text), imports).toProto();
    }

    private static List<String> differences(FileDescriptorProto before, FileDescriptorProto after, boolean reservations)
            throws UnreadableSchemaException {
        return new ProtobufCompatibilityCheckerLibrary(
                        new ProtobufFile(ProtobufText.parsed(before)), new ProtobufFile(ProtobufText.parsed(after)))
                .findDifferences(reservations).stream()
                        .map(ProtobufDifference::getMessage)
                        .distinct()
                        .toList();
    }

    @Override
    public String serialized(String text, List<Imported> imports) throws UnreadableSchemaException {
        return Base64.getEncoder()
                .encodeToString(ProtobufText.compile(ProtobufText.parse(text), imports)
                        .toProto()
                        .toByteArray());
    }
}
