package io.daybook.events.internal.registry;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto.ReservedRange;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reserved numbers of protobuf messages, few enough to be compared. The library puts every number of every reserved range into a
 * set: {@code reserved 1000 to max}, which many files have, would take all memory of the process. A range is reduced to those of its
 * numbers at which the two schemas can differ: the numbers of fields, and the ends of ranges with their neighbours, of either.
 */
final class ReservedNumbers {
    private ReservedNumbers() {}

    /** The file with its reserved ranges reduced; to be compared with the other one, reduced in the same way, only. */
    static FileDescriptorProto reduced(FileDescriptorProto file, FileDescriptorProto other) {
        return file.toBuilder()
                .clearMessageType()
                .addAllMessageType(reduced(file.getMessageTypeList(), other.getMessageTypeList()))
                .build();
    }

    private static List<DescriptorProto> reduced(List<DescriptorProto> messages, List<DescriptorProto> others) {
        Map<String, DescriptorProto> byName = new HashMap<>();
        others.forEach(each -> byName.put(each.getName(), each));
        List<DescriptorProto> reduced = new ArrayList<>(messages.size());
        for (DescriptorProto message : messages) {
            reduced.add(reduced(message, byName.get(message.getName())));
        }
        return reduced;
    }

    private static DescriptorProto reduced(DescriptorProto message, @Nullable DescriptorProto other) {
        NavigableSet<Integer> numbers = new TreeSet<>();
        collect(message, numbers);
        if (other != null) {
            collect(other, numbers);
        }
        DescriptorProto.Builder reduced =
                message.toBuilder().clearReservedRange().clearNestedType();
        int from = 0;
        for (ReservedRange range : sorted(message)) {
            from = Math.max(from, range.getStart());
            if (from < range.getEnd()) {
                for (int number : numbers.subSet(from, range.getEnd())) {
                    reduced.addReservedRange(
                            ReservedRange.newBuilder().setStart(number).setEnd(number + 1));
                }
                from = range.getEnd();
            }
        }
        List<DescriptorProto> nested = other == null ? List.of() : other.getNestedTypeList();
        return reduced.addAllNestedType(reduced(message.getNestedTypeList(), nested))
                .build();
    }

    private static List<ReservedRange> sorted(DescriptorProto message) {
        return message.getReservedRangeList().stream()
                .sorted(Comparator.comparingInt(ReservedRange::getStart))
                .toList();
    }

    private static void collect(DescriptorProto message, NavigableSet<Integer> numbers) {
        message.getFieldList().forEach(field -> numbers.add(field.getNumber()));
        for (ReservedRange range : message.getReservedRangeList()) {
            numbers.addAll(List.of(range.getStart() - 1, range.getStart(), range.getEnd() - 1, range.getEnd()));
        }
    }
}
