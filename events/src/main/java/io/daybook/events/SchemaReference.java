package io.daybook.events;

/**
 * What a schema takes from another registered one.
 *
 * @param name as the text names it: for protobuf the path of an import, for Avro the full name of a type
 * @param version at least 1
 */
public record SchemaReference(String name, String subject, int version) {}
