package io.daybook.events;

/**
 * A schema as a version of a subject.
 *
 * @param subject {@code tx_raw-value}: the topic and whether it is for keys or values
 * @param version from 1 within the subject
 */
public record SubjectVersion(String subject, int version, StoredSchema schema) {}
