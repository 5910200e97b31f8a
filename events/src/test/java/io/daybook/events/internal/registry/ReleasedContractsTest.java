package io.daybook.events.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.daybook.contracts.ReleasedSchemas;
import io.daybook.contracts.ReleasedSchemas.Contract;
import io.daybook.contracts.events.v1.OriginalRecord;
import io.daybook.contracts.journal.v1.JournalProto;
import io.daybook.contracts.journal.v1.SnapshotProto;
import io.daybook.events.internal.registry.SchemaLanguage.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the protobuf files of this build to those that were released: records and segments written by them are read for ever. A change
 * that is right is released by a copy of the file under the next number (see {@link ReleasedSchemas}).
 *
 * <p>Seen red with releases made so that the present files change a type ({@code amount}), take a field away without reserving it,
 * and exchange two numbers of journal.proto.
 */
class ReleasedContractsTest {
    private final ProtobufLanguage language = new ProtobufLanguage();

    static Stream<Contract> contracts() {
        return ReleasedSchemas.ofTopics().stream();
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void readersOfThisBuildReadWhatWasWrittenByEachRelease(Contract contract) throws UnreadableSchemaException {
        assertThat(contract.releases()).isNotEmpty();
        String present = language.read(DescriptorSchemas.textOf(contract.present()), List.of())
                .normal();
        for (String release : contract.releases()) {
            String normal = language.read(release, List.of()).normal();
            assertThat(language.backward(new Pair(normal, List.of(), present, List.of())))
                    .as(contract.name() + " does not read its release:\n" + release)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void eachReleaseReadsTheOneBefore(Contract contract) throws UnreadableSchemaException {
        for (int next = 1; next < contract.releases().size(); next++) {
            String earlier =
                    language.read(contract.releases().get(next - 1), List.of()).normal();
            String later =
                    language.read(contract.releases().get(next), List.of()).normal();
            assertThat(language.backward(new Pair(earlier, List.of(), later, List.of())))
                    .isEmpty();
        }
    }

    /** The library compares by names; in the journal it is numbers and types that committed bytes depend on, nothing else. */
    @ParameterizedTest
    @MethodSource("stored")
    void everyNumberOfAReleasedMessageKeepsItsNameAndType(Stored stored) throws UnreadableSchemaException {
        Map<String, String> present = numbers(stored.present());
        assertThat(stored.releases()).isNotEmpty();
        for (String release : stored.releases()) {
            FileDescriptor released = ProtobufText.compile(ProtobufText.parse(release), List.of());
            assertThat(present).containsAllEntriesOf(numbers(released));
        }
    }

    record Stored(String name, FileDescriptor present, List<String> releases) {}

    static Stream<Stored> stored() {
        List<Stored> all = new ArrayList<>();
        for (Contract each : ReleasedSchemas.ofTopics()) {
            all.add(new Stored(each.name(), each.present(), each.releases()));
        }
        // Stored, not sent to others: no subject has them.
        all.add(stored("journal", JournalProto.getDescriptor()));
        all.add(stored("snapshot", SnapshotProto.getDescriptor()));
        all.add(stored("dead_letter", OriginalRecord.getDescriptor().getFile()));
        return all.stream();
    }

    private static Stored stored(String name, FileDescriptor present) {
        return new Stored(name, present, ReleasedSchemas.releases(name));
    }

    private static Map<String, String> numbers(FileDescriptor file) {
        Map<String, String> numbers = new TreeMap<>();
        file.getMessageTypes().forEach(message -> collect(message, numbers));
        file.getEnumTypes().forEach(type -> collect(type, numbers));
        return numbers;
    }

    private static void collect(Descriptor message, Map<String, String> numbers) {
        for (FieldDescriptor field : message.getFields()) {
            String type = field.getType()
                    + switch (field.getJavaType()) {
                        case MESSAGE -> " " + field.getMessageType().getFullName();
                        case ENUM -> " " + field.getEnumType().getFullName();
                        case INT, LONG, FLOAT, DOUBLE, BOOLEAN, STRING, BYTE_STRING -> "";
                    };
            String group = field.getRealContainingOneof() == null
                    ? ""
                    : " of " + field.getRealContainingOneof().getName();
            numbers.put(
                    message.getFullName() + " " + field.getNumber(),
                    field.getName() + ", " + (field.isRepeated() ? "repeated " : "") + type
                            + (field.hasPresence() ? " with presence" : "") + group);
        }
        message.getNestedTypes().forEach(nested -> collect(nested, numbers));
        message.getEnumTypes().forEach(type -> collect(type, numbers));
    }

    private static void collect(EnumDescriptor type, Map<String, String> numbers) {
        type.getValues().forEach(value -> numbers.put(type.getFullName() + " " + value.getNumber(), value.getName()));
    }

    /** Otherwise a break could hide in a change that nobody copied. */
    @Test
    void thisBuildIsTheNewestRelease() throws UnreadableSchemaException {
        for (Stored stored : stored().toList()) {
            FileDescriptor newest =
                    ProtobufText.compile(ProtobufText.parse(stored.releases().getLast()), List.of());
            assertThat(numbers(newest))
                    .as(stored.name() + ".proto was changed: copy it to released/" + stored.name() + "/"
                            + (stored.releases().size() + 1) + ".proto")
                    .isEqualTo(numbers(stored.present()));
        }
    }
}
