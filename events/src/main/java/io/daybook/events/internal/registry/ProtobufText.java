package io.daybook.events.internal.registry;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.ProtoParser;
import io.apicurio.registry.utils.protobuf.schema.FileDescriptorUtils;
import io.daybook.events.internal.registry.SchemaLanguage.Imported;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Protobuf schemas between their three forms: text, parsed text, descriptor. */
final class ProtobufText {
    /** The name of a file whose text says none; readers know it by this name only. */
    private static final String FILE_NAME = "default.proto";

    private ProtobufText() {}

    /** Reads the text of a .proto file, or a serialized FileDescriptorProto in base64. */
    static ProtoFileElement parse(String text) throws UnreadableSchemaException {
        Optional<FileDescriptorProto> descriptor = serialized(text);
        if (descriptor.isPresent()) {
            return parsed(descriptor.get());
        }
        try {
            return ProtoParser.Companion.parse(FileDescriptorUtils.DEFAULT_LOCATION, text);
        } catch (Exception | StackOverflowError | AssertionError unreadable) {
            throw new UnreadableSchemaException("the text is no protobuf schema: " + words(unreadable), unreadable);
        }
    }

    private static Optional<FileDescriptorProto> serialized(String text) {
        try {
            FileDescriptorProto proto =
                    FileDescriptorProto.parseFrom(Base64.getDecoder().decode(text.strip()));
            // An empty text and many a word are base64 too; no compiler makes a file without a name.
            return proto.getName().isEmpty() ? Optional.empty() : Optional.of(proto);
        } catch (IllegalArgumentException | InvalidProtocolBufferException isText) {
            return Optional.empty();
        }
    }

    /** As its compiler would make it, with all names resolved. */
    static FileDescriptor compile(ProtoFileElement parsed, List<Imported> imports) throws UnreadableSchemaException {
        try {
            Map<String, String> texts = new LinkedHashMap<>();
            Map<String, FileDescriptor> compiled = new LinkedHashMap<>();
            for (Imported each : imports) {
                ProtoFileElement element = parse(each.text());
                compiled.put(each.name(), compile(element, each.name(), texts, compiled));
                texts.put(each.name(), element.toSchema());
            }
            return compile(parsed, FILE_NAME, texts, compiled);
        } catch (Exception | StackOverflowError | AssertionError wrong) {
            throw new UnreadableSchemaException("the schema does not compile: " + words(wrong), wrong);
        }
    }

    private static FileDescriptor compile(
            ProtoFileElement parsed, String name, Map<String, String> texts, Map<String, FileDescriptor> compiled)
            throws DescriptorValidationException {
        return FileDescriptorUtils.protoFileToFileDescriptor(
                parsed.toSchema(), name, Optional.ofNullable(parsed.getPackageName()), texts, compiled);
    }

    static ProtoFileElement parsed(FileDescriptorProto descriptor) throws UnreadableSchemaException {
        try {
            return MapFields.restored(FileDescriptorUtils.fileDescriptorToProtoFile(descriptor));
        } catch (Exception | StackOverflowError | AssertionError wrong) {
            throw new UnreadableSchemaException("the descriptor cannot be read: " + words(wrong), wrong);
        }
    }

    /** The text without the two comment lines in which the library names itself. */
    static String text(ProtoFileElement parsed) {
        String schema = parsed.toSchema();
        int from = 0;
        while (schema.startsWith("//", from) || schema.startsWith("\n", from)) {
            int end = schema.indexOf('\n', from);
            if (end < 0) {
                return "";
            }
            from = end + 1;
        }
        return schema.substring(from);
    }

    private static String words(Throwable failure) {
        if (failure instanceof StackOverflowError) {
            return "it nests too deeply";
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
