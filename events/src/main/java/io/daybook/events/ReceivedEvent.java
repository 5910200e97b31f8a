package io.daybook.events;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.daybook.contracts.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.IntPredicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A record with what its headers say of it.
 *
 * @param eventId the same for the same event however often it comes, header {@link EventHeaders#EVENT_ID}
 * @param kind header {@link EventHeaders#EVENT_NAME}; empty when there is none
 * @param aggregateType header {@link EventHeaders#AGGREGATE_TYPE}; empty when there is none
 * @param aggregateId header {@link EventHeaders#AGGREGATE_ID}, else the record's key, else the event's id
 */
public record ReceivedEvent(UUID eventId, String kind, String aggregateType, String aggregateId, Received record) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** @throws RejectedEventException {@code event_id_missing} or {@code event_id_invalid} */
    public static ReceivedEvent of(Received record) {
        String id = record.header(EventHeaders.EVENT_ID)
                .orElseThrow(() -> new RejectedEventException(
                        "event_id_missing", "the record has no header " + EventHeaders.EVENT_ID));
        UUID eventId;
        try {
            eventId = UUID.fromString(id);
        } catch (IllegalArgumentException noUuid) {
            throw new RejectedEventException(
                    "event_id_invalid", "the header " + EventHeaders.EVENT_ID + " is no UUID: " + id);
        }
        byte[] key = record.key();
        String aggregate = record.header(EventHeaders.AGGREGATE_ID)
                .orElseGet(() -> key == null ? eventId.toString() : new String(key, StandardCharsets.UTF_8));
        return new ReceivedEvent(
                eventId,
                record.header(EventHeaders.EVENT_NAME).orElse(""),
                record.header(EventHeaders.AGGREGATE_TYPE).orElse(""),
                aggregate,
                record);
    }

    /** @throws RejectedEventException {@code empty_value} */
    public byte[] value() {
        byte[] value = record.value();
        if (value == null || value.length == 0) {
            throw new RejectedEventException("empty_value", "the record has no value");
        }
        return value;
    }

    /** @throws RejectedEventException {@code empty_value} or {@code not_json} */
    public JsonNode json() {
        try {
            return JSON.readTree(value());
        } catch (JacksonException garbage) {
            throw new RejectedEventException("not_json", "the value is not JSON");
        }
    }

    /**
     * The value as a framed protobuf message, see {@link ConfluentWire}.
     *
     * @param prototype the default instance of the type that is expected
     * @param isKnownSchema whether the registry has the schema with this id
     * @throws RejectedEventException {@code empty_value}, {@code not_framed}, {@code unknown_schema}, {@code wrong_type} or
     *     {@code not_protobuf}
     */
    public <M extends Message> M message(M prototype, IntPredicate isKnownSchema) {
        ConfluentWire.Framed framed;
        try {
            framed = ConfluentWire.unframe(value());
        } catch (IllegalArgumentException noFrame) {
            throw new RejectedEventException("not_framed", String.valueOf(noFrame.getMessage()));
        }
        if (!isKnownSchema.test(framed.schemaId())) {
            throw new RejectedEventException(
                    "unknown_schema", "the registry has no schema with the id " + framed.schemaId());
        }
        String wanted = prototype.getDescriptorForType().getFullName();
        String said = record.header(EventHeaders.SCHEMA).orElse(wanted);
        if (!said.equals(wanted) || !framed.typePath().equals(ConfluentWire.path(prototype.getDescriptorForType()))) {
            throw new RejectedEventException("wrong_type", "the value is not of the type " + wanted);
        }
        try {
            @SuppressWarnings("unchecked") // The builder of a prototype builds its type.
            M message = (M) prototype
                    .newBuilderForType()
                    .mergeFrom(ByteString.copyFrom(framed.message()))
                    .build();
            return message;
        } catch (InvalidProtocolBufferException garbage) {
            throw new RejectedEventException("not_protobuf", "the value is no message of the type " + wanted);
        }
    }
}
