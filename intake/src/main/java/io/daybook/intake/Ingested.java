package io.daybook.intake;

import java.util.UUID;

/**
 * A payment that the broker has.
 *
 * @param correlationId given or made
 * @param occurredAtMicros given or made, microseconds since 1970 UTC
 * @param version of the schema on the wire
 * @param schemaId of the registry
 */
public record Ingested(
        UUID eventId,
        String correlationId,
        long occurredAtMicros,
        int version,
        int schemaId,
        String topic,
        int partition,
        long offset) {}
