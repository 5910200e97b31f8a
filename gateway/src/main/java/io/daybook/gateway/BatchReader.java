package io.daybook.gateway;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads {@code {"commands":[...]}} in one pass. */
final class BatchReader {
    private static final List<String> FIELDS = List.of("commands", "idempotency_key", "dry_run");

    private final CommandDocument document;

    BatchReader(Json json) {
        this.document = new CommandDocument(json);
    }

    /** A batch as it was read. */
    record Batch(List<ParsedCommand> commands, @Nullable String key, boolean dryRun) {}

    Batch read(byte[] body, int maxCommands) {
        List<ParsedCommand> commands = new ArrayList<>();
        CommandForm form = new CommandForm(false);
        boolean[] given = new boolean[1];
        document.parse(body, 0, body.length, json -> given[0] = fields(json, commands, form, maxCommands));
        if (!given[0]) {
            form.fault(Fault.wrong("/commands", "missing_field", "\"commands\" is required"));
        }
        if (!form.isReadable()) {
            throw ProblemException.of(form.faults());
        }
        return new Batch(commands, form.idempotencyKey, form.dryRun);
    }

    private static boolean fields(JsonParser json, List<ParsedCommand> commands, CommandForm form, int maxCommands) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw ProblemException.of(Fault.unreadable("", "wrong_type", "must be an object with \"commands\""));
        }
        ValueReader values = new ValueReader(json);
        values.into(form);
        boolean given = false;
        String name;
        while ((name = json.nextName()) != null) {
            JsonToken token = json.nextToken();
            switch (name) {
                case "commands" -> {
                    if (given) {
                        form.fault(Fault.unreadable("/commands", "duplicate_field", "given twice"));
                    }
                    given = true;
                    commands(json, values, commands, maxCommands);
                }
                case "idempotency_key" ->
                    form.idempotencyKey =
                            token == JsonToken.VALUE_NULL ? null : values.text("/idempotency_key", token, 1_024);
                case "dry_run" ->
                    form.dryRun = token != JsonToken.VALUE_NULL && Boolean.TRUE.equals(values.truth("/dry_run", token));
                default -> {
                    form.fault(Spelling.unknownField("", name, FIELDS));
                    json.skipChildren();
                }
            }
        }
        return given;
    }

    private static void commands(JsonParser json, ValueReader values, List<ParsedCommand> commands, int maxCommands) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            values.wrongType("/commands", "an array of commands");
            return;
        }
        CommandReader reader = new CommandReader(json);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (commands.size() == maxCommands) {
                throw ProblemException.of(
                        413,
                        "too_many_commands",
                        "a batch has at most " + maxCommands + " commands; send " + Reply.LINES + " for more");
            }
            commands.add(ParsedCommand.read(json, reader));
        }
    }
}
