package io.daybook.events.internal.deadletter;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.daybook.contracts.EventHeaders;
import io.daybook.contracts.Topics;
import io.daybook.contracts.events.v1.LedgerEntryBatch;
import io.daybook.contracts.ledger.v1.EntryPosted;
import io.daybook.contracts.tx.v1.TxRaw;
import io.daybook.contracts.tx.v1.TxValidated;
import io.daybook.events.ConfluentWire;
import io.daybook.events.Received;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a record says, as far as it can be read: protobuf of a type that is known here, JSON, else only its length. */
final class PayloadJson {
    /** Longer byte fields are shown by their length. */
    private static final int SHOWN_BYTES = 64;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** What is nested deeper is not shown: a letter around it could not be written any more. */
    private static final int DEEPEST_NESTING = 64;

    static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST_NESTING)
                            .build())
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    private static final Map<String, Descriptor> BY_TOPIC = Map.of(
            Topics.TX_RAW, TxRaw.getDescriptor(),
            Topics.TX_VALIDATED, TxValidated.getDescriptor(),
            Topics.LEDGER_ENTRY_BATCHES, LedgerEntryBatch.getDescriptor());
    private static final Map<String, Descriptor> BY_NAME = byName();

    private PayloadJson() {}

    /**
     * @param schemaId of the frame around the message; null when there is none
     * @param type the short name of the message: {@code TxRaw}; null when it is not protobuf or not known
     * @param json the payload; an object that says how long it is when it cannot be read
     */
    record Read(@Nullable Integer schemaId, @Nullable String type, JsonNode json) {}

    static Read of(Received record) {
        byte[] value = record.value();
        if (value == null) {
            return new Read(null, null, NODES.nullNode());
        }
        Optional<ConfluentWire.Framed> framed = framed(value);
        if (framed.isPresent()) {
            Descriptor type = type(record);
            if (type != null) {
                try {
                    Message message = DynamicMessage.parseFrom(
                            type, ByteString.copyFrom(framed.get().message()));
                    return new Read(framed.get().schemaId(), type.getName(), message(message));
                } catch (InvalidProtocolBufferException garbage) {
                    return new Read(framed.get().schemaId(), type.getName(), bytes(value.length));
                }
            }
            return new Read(framed.get().schemaId(), null, bytes(value.length));
        }
        return new Read(null, null, document(value).orElseGet(() -> bytes(value.length)));
    }

    static Optional<JsonNode> document(byte[] value) {
        if (value.length == 0 || value[0] != '{' && value[0] != '[') {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(value));
        } catch (JacksonException garbage) {
            return Optional.empty();
        }
    }

    static ObjectNode bytes(int length) {
        return NODES.objectNode().put("bytes", length);
    }

    private static Optional<ConfluentWire.Framed> framed(byte[] value) {
        try {
            return Optional.of(ConfluentWire.unframe(value));
        } catch (IllegalArgumentException noFrame) {
            return Optional.empty();
        }
    }

    private static @Nullable Descriptor type(Received record) {
        Descriptor named = BY_NAME.get(record.header(EventHeaders.SCHEMA).orElse(""));
        return named == null ? BY_TOPIC.get(record.topic()) : named;
    }

    private static Map<String, Descriptor> byName() {
        Map<String, Descriptor> types = new HashMap<>();
        for (Descriptor known : BY_TOPIC.values()) {
            types.put(known.getFullName(), known);
        }
        for (Descriptor known : EntryPosted.getDescriptor().getFile().getMessageTypes()) {
            types.put(known.getFullName(), known);
        }
        return Map.copyOf(types);
    }

    private static ObjectNode message(Message message) {
        ObjectNode json = NODES.objectNode();
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
            FieldDescriptor as = field.getKey();
            if (as.isMapField()) {
                ObjectNode entries = json.putObject(as.getName());
                for (Object entry : (List<?>) field.getValue()) {
                    Message pair = (Message) entry;
                    Descriptor type = pair.getDescriptorForType();
                    entries.set(
                            pair.getField(type.findFieldByNumber(1)).toString(),
                            value(pair.getField(type.findFieldByNumber(2))));
                }
            } else if (as.isRepeated()) {
                ArrayNode items = json.putArray(as.getName());
                ((List<?>) field.getValue()).forEach(item -> items.add(value(item)));
            } else {
                json.set(as.getName(), value(field.getValue()));
            }
        }
        int unknown = message.getUnknownFields().asMap().size();
        if (unknown > 0) {
            json.put("unknown_fields", unknown);
        }
        return json;
    }

    private static JsonNode value(Object value) {
        return switch (value) {
            case Message inner -> message(inner);
            case EnumValueDescriptor constant -> NODES.stringNode(constant.getName());
            case ByteString raw ->
                raw.size() > SHOWN_BYTES
                        ? bytes(raw.size())
                        : NODES.stringNode(Base64.getEncoder().encodeToString(raw.toByteArray()));
            case String text -> NODES.stringNode(text);
            case Long number -> NODES.numberNode(number);
            case Integer number -> NODES.numberNode(number);
            case Boolean flag -> NODES.booleanNode(flag);
            default -> NODES.stringNode(value.toString());
        };
    }
}
