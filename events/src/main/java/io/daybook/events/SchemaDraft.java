package io.daybook.events;

import java.util.List;

/**
 * A schema as a client gives it.
 *
 * @param text for protobuf the text of a .proto file, or a serialized FileDescriptorProto in base64
 * @param normalize whether spelling, comments and the way in which types are named are to be made uniform before the schema
 *     is looked for or stored
 */
public record SchemaDraft(SchemaType type, String text, List<SchemaReference> references, boolean normalize) {
    public SchemaDraft {
        references = List.copyOf(references);
    }
}
