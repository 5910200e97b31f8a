package io.daybook.gateway;

import io.daybook.events.CompatibilityLevel;
import io.daybook.events.RegistryAnswer;
import io.daybook.events.RegistryRefusal;
import io.daybook.events.SchemaDraft;
import io.daybook.events.SchemaRegistry;
import io.daybook.events.SchemaRegistry.Verdict;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import tools.jackson.core.JsonGenerator;

/** {@code /compatibility}, {@code /config} and {@code /mode} of the schema registry: what may follow what. */
@Controller
final class CompatibilityController {
    private final SchemaRegistry registry;
    private final SchemaAnswers answers;

    CompatibilityController(SchemaRegistry registry, SchemaAnswers answers) {
        this.registry = registry;
        this.answers = answers;
    }

    @PostMapping("/compatibility/subjects/{subject}/versions/{version}")
    Reply compare(Call call, @PathVariable("subject") String subject, @PathVariable("version") String version) {
        return verdict(
                call,
                draft -> SchemaAnswers.version(version)
                        .then(number -> registry.compare(Call.text(subject), number, draft)));
    }

    @PostMapping("/compatibility/subjects/{subject}/versions")
    Reply compareWithAll(Call call, @PathVariable("subject") String subject) {
        return verdict(call, draft -> registry.compareWithAll(Call.text(subject), draft));
    }

    private Reply verdict(Call call, Function<SchemaDraft, RegistryAnswer<Verdict>> comparison) {
        boolean verbose = SchemaAnswers.flag(call, "verbose");
        return answers.reply(() -> answers.draft(call).then(comparison), (out, verdict) -> {
            out.writeStartObject();
            out.writeBooleanProperty("is_compatible", verdict.isCompatible());
            if (verbose) {
                out.writeName("messages");
                SchemaAnswers.texts(out, verdict.findings());
            }
            out.writeEndObject();
        });
    }

    @GetMapping("/config")
    Reply level() {
        return level("", () -> registry.level(Optional.empty()));
    }

    @GetMapping("/config/{subject}")
    Reply level(Call call, @PathVariable("subject") String subject) {
        String name = Call.text(subject);
        boolean orGeneral = SchemaAnswers.flag(call, "defaultToGlobal");
        return level(name, () -> {
            Optional<CompatibilityLevel> own = registry.level(Optional.of(name));
            return own.isPresent() || !orGeneral ? own : registry.level(Optional.empty());
        });
    }

    private Reply level(String subject, Supplier<Optional<CompatibilityLevel>> question) {
        return answers.reply(
                () -> question.get()
                        .map(RegistryAnswer::done)
                        .orElseGet(() -> RegistryAnswer.refused(
                                RegistryRefusal.NO_COMPATIBILITY_OF_ITS_OWN,
                                "Subject '" + subject + "' does not have subject-level compatibility configured")),
                (out, level) -> one(out, "compatibilityLevel", level));
    }

    private static void one(JsonGenerator out, String name, CompatibilityLevel level) {
        out.writeStartObject();
        out.writeStringProperty(name, level.name());
        out.writeEndObject();
    }

    @PutMapping("/config")
    Reply setLevel(Call call) {
        return setLevel(call, Optional.empty());
    }

    @PutMapping("/config/{subject}")
    Reply setLevel(Call call, @PathVariable("subject") String subject) {
        return setLevel(call, Optional.of(Call.text(subject)));
    }

    private Reply setLevel(Call call, Optional<String> subject) {
        return answers.reply(
                () -> wanted(answers.form(call)).map(level -> {
                    registry.setLevel(subject, level);
                    return level;
                }),
                (out, level) -> one(out, "compatibility", level));
    }

    private static RegistryAnswer<CompatibilityLevel> wanted(SchemaForm form) {
        if (form.unsupported != null) {
            return RegistryAnswer.refused(
                    RegistryRefusal.OPERATION_NOT_PERMITTED, "This registry keeps no " + form.unsupported);
        }
        String name = form.compatibility == null ? "" : form.compatibility.toUpperCase(Locale.ROOT);
        return CompatibilityLevel.of(name)
                .map(RegistryAnswer::done)
                .orElseGet(() -> RegistryAnswer.refused(
                        RegistryRefusal.INVALID_COMPATIBILITY,
                        "Invalid compatibility level. Valid values are "
                                + Arrays.toString(CompatibilityLevel.values())));
    }

    @DeleteMapping("/config")
    Reply removeLevel() {
        return level("", () -> registry.removeLevel(Optional.empty()));
    }

    @DeleteMapping("/config/{subject}")
    Reply removeLevel(@PathVariable("subject") String subject) {
        String name = Call.text(subject);
        return level(name, () -> registry.removeLevel(Optional.of(name)));
    }

    /** Always to be written to and read from: there is no read-only and no import mode. */
    @GetMapping("/mode")
    Reply mode() {
        return answers.reply(() -> RegistryAnswer.done("READWRITE"), CompatibilityController::mode);
    }

    @GetMapping("/mode/{subject}")
    Reply mode(Call call, @PathVariable("subject") String subject) {
        String name = Call.text(subject);
        boolean orGeneral = SchemaAnswers.flag(call, "defaultToGlobal");
        return answers.reply(
                () -> orGeneral
                        ? RegistryAnswer.done("READWRITE")
                        : RegistryAnswer.refused(
                                RegistryRefusal.NO_MODE_OF_ITS_OWN,
                                "Subject '" + name + "' does not have subject-level mode configured"),
                CompatibilityController::mode);
    }

    private static void mode(JsonGenerator out, String mode) {
        out.writeStartObject();
        out.writeStringProperty("mode", mode);
        out.writeEndObject();
    }
}
