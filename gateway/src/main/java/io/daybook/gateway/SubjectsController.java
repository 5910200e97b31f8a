package io.daybook.gateway;

import io.daybook.events.RegistryAnswer;
import io.daybook.events.SchemaRegistry;
import io.daybook.events.SubjectVersion;
import java.util.Objects;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** {@code /subjects} of the schema registry: versions of schemas, by topic. */
@Controller
final class SubjectsController {
    private final SchemaRegistry registry;
    private final SchemaAnswers answers;

    SubjectsController(SchemaRegistry registry, SchemaAnswers answers) {
        this.registry = registry;
        this.answers = answers;
    }

    @GetMapping("/subjects")
    Reply subjects(Call call) {
        String prefix = Call.text(Objects.requireNonNullElse(call.parameter("subjectPrefix"), ""));
        return answers.reply(
                () -> RegistryAnswer.done(
                        SchemaAnswers.page(call, registry.subjects(prefix, SchemaAnswers.shown(call)))),
                SchemaAnswers::texts);
    }

    @PostMapping("/subjects/{subject}")
    Reply lookUp(Call call, @PathVariable("subject") String subject) {
        boolean withDeleted = SchemaAnswers.flag(call, "deleted");
        return answers.reply(
                () -> answers.draft(call)
                        .then(draft -> registry.lookUp(Call.text(subject), draft, withDeleted))
                        .then(found -> formatted(call, found)),
                SchemaAnswers::version);
    }

    private RegistryAnswer<SubjectVersion> formatted(Call call, SubjectVersion found) {
        return SchemaAnswers.formatted(call, registry, found.schema())
                .map(schema -> new SubjectVersion(found.subject(), found.version(), schema));
    }

    @DeleteMapping("/subjects/{subject}")
    Reply delete(Call call, @PathVariable("subject") String subject) {
        boolean permanently = SchemaAnswers.flag(call, "permanent");
        return answers.reply(() -> registry.deleteSubject(Call.text(subject), permanently), SchemaAnswers::numbers);
    }

    @GetMapping("/subjects/{subject}/versions")
    Reply versions(Call call, @PathVariable("subject") String subject) {
        return answers.reply(
                () -> registry.versions(Call.text(subject), SchemaAnswers.shown(call))
                        .map(all -> SchemaAnswers.page(call, all)),
                SchemaAnswers::numbers);
    }

    @PostMapping("/subjects/{subject}/versions")
    Reply register(Call call, @PathVariable("subject") String subject) {
        return answers.reply(
                () -> answers.draft(call).then(draft -> registry.register(Call.text(subject), draft)),
                (out, version) -> {
                    out.writeStartObject();
                    out.writeNumberProperty("id", version.schema().id());
                    out.writeEndObject();
                });
    }

    @GetMapping("/subjects/{subject}/versions/{version}")
    Reply version(Call call, @PathVariable("subject") String subject, @PathVariable("version") String version) {
        return answers.reply(
                () -> find(call, subject, version).then(found -> formatted(call, found)), SchemaAnswers::version);
    }

    private RegistryAnswer<SubjectVersion> find(Call call, String subject, String version) {
        boolean withDeleted = SchemaAnswers.flag(call, "deleted");
        return SchemaAnswers.version(version).then(number -> registry.version(Call.text(subject), number, withDeleted));
    }

    @GetMapping("/subjects/{subject}/versions/{version}/schema")
    Reply text(Call call, @PathVariable("subject") String subject, @PathVariable("version") String version) {
        return answers.text(() -> find(call, subject, version)
                .then(found -> formatted(call, found))
                .map(SubjectVersion::schema));
    }

    @GetMapping("/subjects/{subject}/versions/{version}/referencedby")
    Reply referencedBy(Call call, @PathVariable("subject") String subject, @PathVariable("version") String version) {
        return answers.reply(
                () -> SchemaAnswers.version(version)
                        .then(number -> registry.referencedBy(Call.text(subject), number))
                        .map(all -> SchemaAnswers.page(call, all)),
                SchemaAnswers::numbers);
    }

    @DeleteMapping("/subjects/{subject}/versions/{version}")
    Reply deleteVersion(Call call, @PathVariable("subject") String subject, @PathVariable("version") String version) {
        boolean permanently = SchemaAnswers.flag(call, "permanent");
        return answers.reply(
                () -> SchemaAnswers.version(version)
                        .then(number -> registry.deleteVersion(Call.text(subject), number, permanently)),
                (out, number) -> out.writeNumber(number));
    }
}
