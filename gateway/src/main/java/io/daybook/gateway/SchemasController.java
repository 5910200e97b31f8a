package io.daybook.gateway;

import io.daybook.events.RegistryAnswer;
import io.daybook.events.SchemaRegistry;
import io.daybook.events.SchemaType;
import io.daybook.events.StoredSchema;
import io.daybook.events.SubjectVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** {@code /schemas} of the schema registry: what readers of records ask, who know nothing but an id. */
@Controller
final class SchemasController {
    private final SchemaRegistry registry;
    private final SchemaAnswers answers;

    SchemasController(SchemaRegistry registry, SchemaAnswers answers) {
        this.registry = registry;
        this.answers = answers;
    }

    @GetMapping("/schemas/types")
    Reply types() {
        List<String> types =
                Arrays.stream(SchemaType.values()).map(SchemaType::name).toList();
        return answers.reply(() -> RegistryAnswer.done(types), SchemaAnswers::texts);
    }

    @GetMapping("/schemas/ids/{id}")
    Reply schema(Call call, @PathVariable("id") String id) {
        boolean withHighest = SchemaAnswers.flag(call, "fetchMaxId");
        return answers.reply(
                () -> find(call, id)
                        .map(schema -> new WithHighest(
                                schema, withHighest ? OptionalInt.of(registry.highestId()) : OptionalInt.empty())),
                (out, found) -> {
                    out.writeStartObject();
                    SchemaAnswers.schema(out, found.schema());
                    found.highestId().ifPresent(highest -> out.writeNumberProperty("maxId", highest));
                    out.writeEndObject();
                });
    }

    private record WithHighest(StoredSchema schema, OptionalInt highestId) {}

    private RegistryAnswer<StoredSchema> find(Call call, String id) {
        // Ids hold for all subjects; a subject that clients name here only has to be one.
        Call.text(Objects.requireNonNullElse(call.parameter("subject"), ""));
        return SchemaAnswers.schemaId(id)
                .then(registry::schema)
                .then(schema -> SchemaAnswers.formatted(call, registry, schema));
    }

    @GetMapping("/schemas/ids/{id}/schema")
    Reply text(Call call, @PathVariable("id") String id) {
        return answers.text(() -> find(call, id));
    }

    @GetMapping("/schemas/ids/{id}/subjects")
    Reply subjects(Call call, @PathVariable("id") String id) {
        return answers.reply(
                () -> uses(call, id)
                        .map(uses -> SchemaAnswers.page(
                                call,
                                uses.stream()
                                        .map(SubjectVersion::subject)
                                        .distinct()
                                        .toList())),
                SchemaAnswers::texts);
    }

    private RegistryAnswer<List<SubjectVersion>> uses(Call call, String id) {
        boolean withDeleted = SchemaAnswers.flag(call, "deleted");
        String only = Call.text(Objects.requireNonNullElse(call.parameter("subject"), ""));
        return SchemaAnswers.schemaId(id)
                .then(number -> registry.uses(number, withDeleted))
                .map(uses -> uses.stream()
                        .filter(use -> only.isEmpty() || use.subject().equals(only))
                        .toList());
    }

    @GetMapping("/schemas/ids/{id}/versions")
    Reply versions(Call call, @PathVariable("id") String id) {
        return answers.reply(() -> uses(call, id).map(uses -> SchemaAnswers.page(call, uses)), (out, uses) -> {
            out.writeStartArray();
            for (SubjectVersion use : uses) {
                out.writeStartObject();
                out.writeStringProperty("subject", use.subject());
                out.writeNumberProperty("version", use.version());
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }
}
