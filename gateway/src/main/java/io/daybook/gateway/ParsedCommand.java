package io.daybook.gateway;

import io.daybook.ledger.Command;
import io.daybook.ledger.Submission;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * One command of a batch or a stream: either what to submit or what is wrong with it.
 *
 * @param item null exactly when {@code fault} is not
 * @param linked kept even of a command that cannot be read, because its group falls with it
 */
record ParsedCommand(
        @Nullable CommandType type,
        Submission.@Nullable Item item,
        @Nullable Fault fault,
        @Nullable String linked) {

    /** Reads the value at the parser's current token. */
    static ParsedCommand read(JsonParser json, CommandReader reader) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return unreadable(Fault.unreadable("", "wrong_type", "a command is an object"));
        }
        CommandForm form = new CommandForm(false);
        reader.read(form);
        CommandType type = form.type == null ? null : CommandType.named(form.type);
        if (type == null) {
            form.fault(
                    form.has(CommandField.TYPE)
                            ? Fault.wrong("/type", "unknown_type", "must be one of " + CommandType.allNames())
                            : Fault.wrong("/type", "missing_field", "\"type\" is required: " + CommandType.allNames()));
            return new ParsedCommand(null, null, first(form), form.linked);
        }
        Command command = type.build(form, CommandType.envelope(), 0);
        return command == null
                ? new ParsedCommand(type, null, first(form), form.linked)
                : new ParsedCommand(
                        type, new Submission.Item(command, form.idempotencyKey, form.linked), null, form.linked);
    }

    static ParsedCommand unreadable(Fault fault) {
        return new ParsedCommand(null, null, fault, null);
    }

    /** A result has room for one code: the first fault's, with the words of all. */
    private static Fault first(CommandForm form) {
        List<Fault> faults = form.faults();
        Fault first = faults.getFirst();
        if (faults.size() == 1) {
            return first;
        }
        ProblemException all = ProblemException.of(faults);
        return new Fault(first.pointer(), first.code(), all.detail(), first.unreadable());
    }
}
