package io.daybook.events.internal.registry;

import com.squareup.wire.schema.internal.parser.FieldElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.OptionElement;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.TypeElement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Maps in texts that were made from descriptors. A descriptor holds a map as a repeated field of a generated message; in a
 * text that is no map any more, and no protobuf compiler takes it.
 */
final class MapFields {
    private MapFields() {}

    static ProtoFileElement restored(ProtoFileElement file) {
        return new ProtoFileElement(
                file.getLocation(),
                file.getPackageName(),
                file.getSyntax(),
                file.getImports(),
                file.getPublicImports(),
                file.getWeakImports(),
                restored(file.getTypes()),
                file.getServices(),
                file.getExtendDeclarations(),
                file.getOptions());
    }

    private static List<TypeElement> restored(List<TypeElement> types) {
        List<TypeElement> restored = new ArrayList<>(types.size());
        for (TypeElement type : types) {
            restored.add(type instanceof MessageElement message ? restored(message) : type);
        }
        return restored;
    }

    private static MessageElement restored(MessageElement message) {
        Map<String, MessageElement> entries = new LinkedHashMap<>();
        List<TypeElement> nested = new ArrayList<>();
        for (TypeElement type : message.getNestedTypes()) {
            if (type instanceof MessageElement inner && isMapEntry(inner)) {
                entries.put(inner.getName(), inner);
            } else {
                nested.add(type);
            }
        }
        List<FieldElement> fields = message.getFields().stream()
                .map(field -> restored(message, field, entries))
                .toList();
        return new MessageElement(
                message.getLocation(),
                message.getName(),
                message.getDocumentation(),
                restored(nested),
                message.getOptions(),
                message.getReserveds(),
                fields,
                message.getOneOfs(),
                message.getExtensions(),
                message.getGroups(),
                message.getExtendDeclarations());
    }

    private static boolean isMapEntry(MessageElement message) {
        for (OptionElement option : message.getOptions()) {
            if (option.getName().equals("map_entry")) {
                return String.valueOf(option.getValue()).equals("true");
            }
        }
        return false;
    }

    private static FieldElement restored(
            MessageElement message, FieldElement field, Map<String, MessageElement> entries) {
        String type = field.getType();
        MessageElement entry = entries.get(type.substring(type.lastIndexOf('.') + 1));
        boolean isOwn = type.indexOf('.') < 0
                || entry != null && type.endsWith("." + message.getName() + "." + entry.getName());
        if (entry == null || !isOwn) {
            return field;
        }
        return new FieldElement(
                field.getLocation(),
                null,
                "map<" + typeOf(entry, "key") + ", " + typeOf(entry, "value") + ">",
                field.getName(),
                field.getDefaultValue(),
                field.getJsonName(),
                field.getTag(),
                field.getDocumentation(),
                field.getOptions());
    }

    private static @Nullable String typeOf(MessageElement entry, String name) {
        for (FieldElement field : entry.getFields()) {
            if (field.getName().equals(name)) {
                return field.getType();
            }
        }
        return null;
    }
}
