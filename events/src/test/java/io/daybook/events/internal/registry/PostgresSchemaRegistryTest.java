package io.daybook.events.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.daybook.contracts.ledger.v1.EntryPosted;
import io.daybook.contracts.tx.v1.TxRaw;
import io.daybook.events.CompatibilityLevel;
import io.daybook.events.RegistryAnswer;
import io.daybook.events.RegistryRefusal;
import io.daybook.events.SchemaDraft;
import io.daybook.events.SchemaReference;
import io.daybook.events.SchemaRegistry;
import io.daybook.events.SchemaRegistry.Shown;
import io.daybook.events.SchemaType;
import io.daybook.events.SubjectVersion;
import io.daybook.events.internal.sql.EventsSchema;
import io.daybook.platform.sql.Connections;
import io.daybook.platform.sql.DatabaseUrl;
import io.daybook.testkit.TestPostgres;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The registry on a real PostgreSQL, as Confluent's documentation describes it. */
class PostgresSchemaRegistryTest {
    private final DatabaseUrl url = TestPostgres.shared().freshDatabase("events", PostgresSchemaRegistryTest::prepare);
    private final List<HikariDataSource> pools = new ArrayList<>();
    private final DataSource database = pool();
    private final SchemaRegistry registry = new PostgresSchemaRegistry(database);

    private static void prepare(DatabaseUrl url) {
        try (HikariDataSource pool = new Connections(url).pool("migration", 3)) {
            EventsSchema.migrate(pool);
        }
    }

    private HikariDataSource pool() {
        HikariDataSource pool = new Connections(url).pool("registry test", 4);
        pools.add(pool);
        return pool;
    }

    @AfterEach
    void closePools() {
        pools.forEach(HikariDataSource::close);
    }

    private static SchemaDraft proto(String fields) {
        return draft(SchemaType.PROTOBUF, "syntax = \"proto3\"; package p; message M { " + fields + " }");
    }

    private static SchemaDraft draft(SchemaType type, String text, SchemaReference... references) {
        return new SchemaDraft(type, text, List.of(references), false);
    }

    private static <T> T value(RegistryAnswer<T> answer) {
        return switch (answer) {
            case RegistryAnswer.Done<T>(T value) -> value;
            case RegistryAnswer.Refused<T>(RegistryRefusal reason, String message) ->
                throw new AssertionError(reason + ": " + message);
        };
    }

    private static RegistryRefusal reason(RegistryAnswer<?> answer) {
        return switch (answer) {
            case RegistryAnswer.Done<?> done -> throw new AssertionError("not refused: " + done);
            case RegistryAnswer.Refused<?>(RegistryRefusal reason, String message) -> reason;
        };
    }

    private static int id(RegistryAnswer<SubjectVersion> answer) {
        return value(answer).schema().id();
    }

    @Test
    void theSameTextHasTheSameIdUnderAllSubjectsAndIdsGrow() {
        SubjectVersion first = value(registry.register("a-value", proto("string x = 1;")));
        SubjectVersion again = value(registry.register("a-value", proto("string   x =1 ;")));
        SubjectVersion elsewhere = value(registry.register("b-value", proto("string x = 1;")));
        SubjectVersion other = value(registry.register("b-value", proto("string x = 1; string y = 2;")));

        assertThat(first.schema().id()).isEqualTo(1);
        assertThat(again).isEqualTo(first);
        assertThat(elsewhere.schema().id()).isEqualTo(1);
        assertThat(elsewhere.version()).isEqualTo(1);
        assertThat(other.schema().id()).isEqualTo(2);
        assertThat(other.version()).isEqualTo(2);
        assertThat(registry.highestId()).isEqualTo(2);
        assertThat(value(registry.uses(1, false)))
                .extracting(SubjectVersion::subject)
                .containsExactly("a-value", "b-value");
    }

    /** Descriptors hold no comments, and their text names every type in full; it is the same schema all the same. */
    @Test
    void aSerializedDescriptorIsFoundByTheTextItCameFromAndMapsStayMaps() {
        String descriptor = Base64.getEncoder()
                .encodeToString(EntryPosted.getDescriptor().getFile().toProto().toByteArray());
        SubjectVersion stored =
                value(registry.register("ledger.entry.v1-value", draft(SchemaType.PROTOBUF, descriptor)));
        String released =
                io.daybook.contracts.ReleasedSchemas.releases("ledger_events").getFirst();

        assertThat(stored.schema().text())
                .startsWith("syntax = \"proto3\";")
                .contains("map<string, string> metadata = 11;")
                .doesNotContain("map_entry");
        assertThat(value(registry.lookUp("ledger.entry.v1-value", draft(SchemaType.PROTOBUF, released), false)))
                .isEqualTo(stored);
        assertThat(id(registry.register(
                        "ledger.entry.v1-value",
                        draft(SchemaType.PROTOBUF, stored.schema().text()))))
                .isEqualTo(stored.schema().id());
        assertThat(reason(registry.register("x", draft(SchemaType.PROTOBUF, "message {"))))
                .isEqualTo(RegistryRefusal.INVALID_SCHEMA);
        assertThat(reason(registry.register("x", proto("NotThere x = 1;")))).isEqualTo(RegistryRefusal.INVALID_SCHEMA);
    }

    @Test
    void whatIsGivenToReadersForMachinesIsTheDescriptorOfTheCompiler() throws Exception {
        String descriptor = Base64.getEncoder()
                .encodeToString(EntryPosted.getDescriptor().getFile().toProto().toByteArray());
        SubjectVersion stored = value(registry.register("e", draft(SchemaType.PROTOBUF, descriptor)));
        byte[] given = Base64.getDecoder().decode(value(registry.serialized(stored.schema())));
        var proto = com.google.protobuf.DescriptorProtos.FileDescriptorProto.parseFrom(given);

        assertThat(proto.getMessageTypeList())
                .isEqualTo(EntryPosted.getDescriptor().getFile().toProto().getMessageTypeList());
    }

    @Test
    void backwardTakesNewFieldsAndReservedLeaversAndRefusesTheRest() {
        value(registry.register("s", proto("string x = 1; int32 y = 2;")));

        assertThat(reason(registry.register("s", proto("string x = 1; string y = 2;"))))
                .isEqualTo(RegistryRefusal.INCOMPATIBLE);
        assertThat(reason(registry.register("s", proto("string x = 1;")))).isEqualTo(RegistryRefusal.INCOMPATIBLE);
        assertThat(reason(registry.register("s", proto("string x = 3; int32 y = 2;"))))
                .isEqualTo(RegistryRefusal.INCOMPATIBLE);
        assertThat(value(registry.compare("s", SchemaRegistry.LATEST, proto("string x = 1; string y = 2;")))
                        .findings())
                .anySatisfy(finding -> assertThat(finding).contains("version 1", "type changed"));
        assertThat(value(registry.register("s", proto("string x = 1; reserved 2; reserved \"y\"; bool z = 3;")))
                        .version())
                .isEqualTo(2);
    }

    /** Seen red without {@link ReservedNumbers}: the library takes all memory for the 536,869,912 numbers. */
    @Test
    void wideReservationsCostNothing() {
        value(registry.register("s", proto("reserved 1000 to max; string x = 1;")));
        assertThat(reason(registry.register("s", proto("reserved 1000 to 9000, 9002 to max; string x = 1;"))))
                .isEqualTo(RegistryRefusal.INCOMPATIBLE);
        assertThat(reason(registry.register("s", proto("string x = 1; string y = 2000;"))))
                .isEqualTo(RegistryRefusal.INCOMPATIBLE);
        registry.setLevel(Optional.of("s"), CompatibilityLevel.FULL);
        assertThat(value(registry.register("s", proto("reserved 900 to max; string x = 1; string y = 2;")))
                        .version())
                .isEqualTo(2);
    }

    @Test
    void forwardTakesNewFieldsToo() {
        registry.setLevel(Optional.of("s"), CompatibilityLevel.FORWARD);
        value(registry.register("s", proto("string x = 1; int32 y = 2;")));

        assertThat(value(registry.register("s", proto("string x = 1; int32 y = 2; optional string z = 3;")))
                        .version())
                .isEqualTo(2);
        assertThat(reason(registry.register("s", proto("string x = 1; string y = 2;"))))
                .isEqualTo(RegistryRefusal.INCOMPATIBLE);
        assertThat(reason(registry.register("s", proto("string renamed = 1; int32 y = 2;"))))
                .isEqualTo(RegistryRefusal.INCOMPATIBLE);
        registry.setLevel(Optional.of("s"), CompatibilityLevel.FULL);
        assertThat(value(registry.register(
                                "s", proto("string x = 1; int32 y = 2; optional string z = 3; bytes w = 4;")))
                        .version())
                .isEqualTo(3);
    }

    @Test
    void transitiveLooksAtAllVersionsAndNoneAtNothing() {
        registry.setLevel(Optional.empty(), CompatibilityLevel.NONE);
        value(registry.register("s", proto("string x = 1;")));
        value(registry.register("s", proto("int64 x = 1;")));
        SchemaDraft third = proto("int64 x = 1; int64 y = 2;");
        registry.setLevel(Optional.of("s"), CompatibilityLevel.BACKWARD_TRANSITIVE);
        assertThat(reason(registry.register("s", third))).isEqualTo(RegistryRefusal.INCOMPATIBLE);
        registry.setLevel(Optional.of("s"), CompatibilityLevel.BACKWARD);
        assertThat(value(registry.register("s", third)).version()).isEqualTo(3);
        assertThat(registry.removeLevel(Optional.of("s"))).contains(CompatibilityLevel.BACKWARD);
        assertThat(registry.level(Optional.of("s"))).isEmpty();
        assertThat(registry.level(Optional.empty())).contains(CompatibilityLevel.NONE);
    }

    @Test
    void avroIsComparedByItsOwnLibrary() {
        String one = "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"}]}";
        String wider = one.replace("\"int\"", "\"long\"");
        String narrower = one.replace("\"int\"", "\"string\"");
        value(registry.register("r", draft(SchemaType.AVRO, one)));

        assertThat(value(registry.register("r", draft(SchemaType.AVRO, wider))).version())
                .isEqualTo(2);
        assertThat(reason(registry.register("r", draft(SchemaType.AVRO, narrower))))
                .isEqualTo(RegistryRefusal.INCOMPATIBLE);
        assertThat(reason(registry.register("r", proto("string x = 1;")))).isEqualTo(RegistryRefusal.INCOMPATIBLE);
        assertThat(reason(registry.register("q", draft(SchemaType.AVRO, "{\"type\":\"nothing\"}"))))
                .isEqualTo(RegistryRefusal.INVALID_SCHEMA);
    }

    @Test
    void referencesAreResolvedAndKeepWhatTheyReferTo() {
        SchemaDraft money =
                draft(SchemaType.PROTOBUF, "syntax = \"proto3\"; package p; message Money { int64 units = 1; }");
        String text = "syntax = \"proto3\"; package p; import \"money.proto\"; message Bill { p.Money total = 1; }";
        SchemaReference reference = new SchemaReference("money.proto", "money", 1);
        assertThat(reason(registry.register("bill", draft(SchemaType.PROTOBUF, text, reference))))
                .isEqualTo(RegistryRefusal.INVALID_SCHEMA);
        value(registry.register("money", money));
        SubjectVersion bill = value(registry.register("bill", draft(SchemaType.PROTOBUF, text, reference)));

        assertThat(bill.schema().references()).containsExactly(reference);
        assertThat(value(registry.referencedBy("money", 1)))
                .containsExactly(bill.schema().id());
        assertThat(reason(registry.deleteSubject("money", false))).isEqualTo(RegistryRefusal.IS_REFERENCED);
        assertThat(reason(registry.deleteVersion("money", 1, false))).isEqualTo(RegistryRefusal.IS_REFERENCED);
        value(registry.deleteSubject("bill", false));
        assertThat(value(registry.deleteSubject("money", false))).containsExactly(1);
        assertThat(value(registry.serialized(bill.schema()))).isNotEmpty();
    }

    @Test
    void whatIsDeletedSoftlyStaysReadableByItsId() {
        SchemaDraft one = proto("string x = 1;");
        SchemaDraft two = proto("string x = 1; string y = 2;");
        int id = id(registry.register("s", one));
        value(registry.register("s", two));

        assertThat(reason(registry.deleteVersion("s", 1, true))).isEqualTo(RegistryRefusal.VERSION_IS_NOT_DELETED);
        assertThat(value(registry.deleteVersion("s", 1, false))).isEqualTo(1);
        assertThat(reason(registry.deleteVersion("s", 1, false))).isEqualTo(RegistryRefusal.VERSION_IS_DELETED);
        assertThat(reason(registry.version("s", 1, false))).isEqualTo(RegistryRefusal.VERSION_NOT_FOUND);
        assertThat(value(registry.version("s", 1, true)).version()).isEqualTo(1);
        assertThat(value(registry.versions("s", Shown.LIVE))).containsExactly(2);
        assertThat(value(registry.versions("s", Shown.DELETED))).containsExactly(1);
        assertThat(value(registry.schema(id)).id()).isEqualTo(id);

        assertThat(reason(registry.deleteSubject("s", true))).isEqualTo(RegistryRefusal.SUBJECT_IS_NOT_DELETED);
        assertThat(value(registry.deleteSubject("s", false))).containsExactly(2);
        assertThat(reason(registry.deleteSubject("s", false))).isEqualTo(RegistryRefusal.SUBJECT_IS_DELETED);
        assertThat(reason(registry.versions("s", Shown.LIVE))).isEqualTo(RegistryRefusal.SUBJECT_NOT_FOUND);
        assertThat(registry.subjects("", Shown.DELETED)).containsExactly("s");
        SubjectVersion back = value(registry.register("s", one));
        assertThat(back.version()).isEqualTo(3);
        assertThat(back.schema().id()).isEqualTo(id);
        value(registry.deleteSubject("s", false));
        assertThat(value(registry.deleteSubject("s", true))).containsExactly(1, 2, 3);
        assertThat(reason(registry.schema(id))).isEqualTo(RegistryRefusal.SCHEMA_NOT_FOUND);
        assertThat(value(registry.register("s", one)).version()).isEqualTo(1);
    }

    /**
     * Each with a registry and connections of its own, as processes have them. Seen red with the row of the counter not locked:
     * key conflicts and ids out of order.
     */
    @Test
    void registriesOfSeveralProcessesGiveEachSchemaOneId() throws InterruptedException, ExecutionException {
        List<SchemaRegistry> processes =
                List.of(registry, new PostgresSchemaRegistry(pool()), new PostgresSchemaRegistry(pool()));
        List<Future<List<Integer>>> all = new ArrayList<>();
        registry.setLevel(Optional.empty(), CompatibilityLevel.NONE);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (SchemaRegistry process : processes) {
                all.add(executor.submit(() -> {
                    List<Integer> ids = new ArrayList<>();
                    for (int i = 0; i < 20; i++) {
                        ids.add(id(process.register("s", proto("string x" + i + " = 1;"))));
                    }
                    return ids;
                }));
            }
        }
        assertThat(all.get(1).get()).isEqualTo(all.get(0).get()).isSorted().doesNotHaveDuplicates();
        assertThat(all.get(2).get()).isEqualTo(all.get(0).get());
        assertThat(registry.highestId()).isEqualTo(20);
        assertThat(value(registry.versions("s", Shown.ALL))).hasSize(20);
    }

    @Test
    void releasedSchemasAreRegisteredOnceAndOurWritersFindThem() {
        RegistryRoom room = new RegistryRoom(database, Optional.empty());
        room.registerReleased();
        room.registerReleased();

        assertThat(registry.subjects("", Shown.LIVE))
                .containsExactly(
                        "ledger.account.v1-value",
                        "ledger.entry.v1-value",
                        "ledger.transfer.v1-value",
                        "ledger_entry_batches-value",
                        "tx_raw-value",
                        "tx_validated-value");
        assertThat(value(registry.versions("tx_raw-value", Shown.LIVE))).containsExactly(1, 2);
        assertThat(registry.level(Optional.of("tx_raw-value"))).contains(CompatibilityLevel.BACKWARD);
        int v2 = value(registry.version("tx_raw-value", 2, false)).schema().id();
        assertThat(room.schemas().idOf("tx_raw-value", TxRaw.getDescriptor().getFile()))
                .isEqualTo(v2);
        value(registry.deleteSubject("tx_raw-value", false));
        room.registerReleased();
        assertThat(value(registry.versions("tx_raw-value", Shown.LIVE))).containsExactly(3, 4);
    }
}
