package io.daybook.events;

import java.util.Arrays;
import java.util.Optional;

/** A language of schemas that the registry understands: whose texts it can parse and compare. */
public enum SchemaType {
    AVRO,
    PROTOBUF;

    /** @param name as in requests, {@code PROTOBUF}; empty for a language that is not understood here */
    public static Optional<SchemaType> of(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }
}
