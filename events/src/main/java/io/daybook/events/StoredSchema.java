package io.daybook.events;

import java.util.List;

/**
 * A schema by its id, which is the same under all subjects.
 *
 * @param id from 1, grows, never given twice
 * @param text for protobuf always the text of a .proto file
 */
public record StoredSchema(int id, SchemaType type, String text, List<SchemaReference> references) {
    public StoredSchema {
        references = List.copyOf(references);
    }
}
