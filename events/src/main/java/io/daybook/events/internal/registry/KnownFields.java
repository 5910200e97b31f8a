package io.daybook.events.internal.registry;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What of a later protobuf schema a reader with an earlier one can see. Protobuf's readers skip fields that they do not know and take
 * missing ones as empty (protobuf.dev, "Updating a message type"), so of the later schema only those fields count whose number or
 * name the earlier one has; these are given to the library's rules in place of the whole. Without that every new field would
 * count as incompatible forwards.
 */
final class KnownFields {
    private KnownFields() {}

    static FileDescriptorProto ofBoth(FileDescriptorProto later, FileDescriptorProto earlier) {
        return later.toBuilder()
                .clearMessageType()
                .addAllMessageType(common(later.getMessageTypeList(), earlier.getMessageTypeList()))
                .build();
    }

    private static List<DescriptorProto> common(List<DescriptorProto> later, List<DescriptorProto> earlier) {
        Map<String, DescriptorProto> known =
                earlier.stream().collect(Collectors.toMap(DescriptorProto::getName, Function.identity()));
        List<DescriptorProto> common = new ArrayList<>();
        for (DescriptorProto message : later) {
            DescriptorProto before = known.get(message.getName());
            if (before != null) {
                common.add(common(message, before));
            }
        }
        return common;
    }

    private static DescriptorProto common(DescriptorProto later, DescriptorProto earlier) {
        DescriptorProto.Builder seen = later.toBuilder()
                .clearField()
                .clearOneofDecl()
                .clearNestedType()
                .clearReservedName()
                .clearReservedRange()
                .addAllNestedType(common(later.getNestedTypeList(), earlier.getNestedTypeList()));
        Map<Integer, Integer> groups = new HashMap<>();
        for (FieldDescriptorProto field : later.getFieldList()) {
            if (!isKnown(field, earlier)) {
                continue;
            }
            FieldDescriptorProto.Builder kept = field.toBuilder();
            if (field.hasOneofIndex()) {
                kept.setOneofIndex(groups.computeIfAbsent(field.getOneofIndex(), index -> {
                    seen.addOneofDecl(later.getOneofDecl(index));
                    return seen.getOneofDeclCount() - 1;
                }));
            }
            seen.addField(kept);
        }
        return seen.build();
    }

    private static boolean isKnown(FieldDescriptorProto field, DescriptorProto earlier) {
        return earlier.getFieldList().stream()
                .anyMatch(known -> known.getNumber() == field.getNumber()
                        || known.getName().equals(field.getName()));
    }
}
