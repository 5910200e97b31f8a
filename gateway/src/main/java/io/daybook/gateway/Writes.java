package io.daybook.gateway;

import io.daybook.ledger.Command;
import io.daybook.ledger.Decision;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.Submission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way of a single command: body, form, command, ledger, answer. */
final class Writes {
    private static final long OUTSIDE = CommandField.bits(CommandField.IDEMPOTENCY_KEY, CommandField.DRY_RUN);

    private final Ledger ledger;
    private final Json json;
    private final CommandDocument document;
    private final Answers answers;
    private final LedgerMetrics metrics;

    Writes(Ledger ledger, Json json, Answers answers, LedgerMetrics metrics) {
        this.ledger = ledger;
        this.json = json;
        this.document = new CommandDocument(json);
        this.answers = answers;
        this.metrics = metrics;
    }

    /** What the ledger said of one command, and how it was asked. */
    record Written(
            CommandForm form,
            Command command,
            String workspace,
            Outcome.Done done,
            Decision decision,
            boolean dryRun) {}

    /** Reads the request's body as a command of this type, of which the path gave the barred fields. */
    Command read(Call call, CommandType type, CommandForm form, long barred) {
        byte[] body = call.jsonBody(call.settings().maxBodyBytes());
        document.read(body, 0, body.length, form);
        // What the path gives counts as present whatever the body says; build() refuses it in the body.
        Command command = type.build(form, OUTSIDE, barred);
        if (command == null) {
            metrics.unreadable(type, form.faults());
            throw ProblemException.of(form.faults());
        }
        return command;
    }

    /** @throws ProblemException for whatever is not done */
    Written submit(Call call, CommandType type, CommandForm form, Command command) {
        String workspace = call.workspace();
        @Nullable String key = call.idempotencyKey(form.idempotencyKey);
        call.allowParameters("dry_run");
        boolean dryRun = call.flag("dry_run") || form.dryRun;
        Submission submission =
                new Submission(workspace, List.of(new Submission.Item(command, key, null)), null, dryRun);
        Decision decision =
                Waiting.on(ledger.submit(submission), call.settings().answerWaitMillis());
        Outcome outcome = decision.outcomes().getFirst();
        if (!dryRun) {
            metrics.decided(type, outcome);
        }
        return switch (outcome) {
            case Outcome.Done done -> new Written(form, command, workspace, done, decision, dryRun);
            case Outcome.Rejected rejected ->
                throw RejectionStatus.problem(rejected)
                        .header(Call.POSITION, decision.position().toString());
        };
    }

    Written write(Call call, CommandType type, CommandForm form, long barred) {
        call.requireAccepts(Reply.JSON);
        return submit(call, type, form, read(call, type, form, barred));
    }

    /** The resource as the answer, preceded by what {@code before} writes. */
    Reply reply(Written written, int created, Json.Value before) {
        return reply(
                written,
                created,
                before,
                out -> answers.resource(out, written.workspace(), written.done().recorded()));
    }

    Reply reply(Written written, int created, Json.Value before, Json.Value resource) {
        boolean replayed = written.done().replayed();
        byte[] body = json.bytes(
                out -> {
                    out.writeStartObject();
                    if (written.dryRun()) {
                        out.writeBooleanProperty("dry_run", true);
                        out.writeBooleanProperty("would_replay", replayed);
                        out.writeStringProperty(
                                "would_record",
                                EventNames.of(written.done().recorded().event()));
                    } else {
                        before.write(out);
                        resource.write(out);
                    }
                    out.writeEndObject();
                },
                768);
        int status = written.dryRun() || replayed && created == 201 ? 200 : created;
        Reply reply = Reply.of(status, Reply.JSON, body).at(written.decision().position());
        @Nullable
        String path = written.dryRun()
                ? null
                : answers.path(written.workspace(), written.done().recorded());
        if (path != null) {
            reply.header("Location", path);
        }
        return replayed && !written.dryRun() ? reply.header(Call.REPLAYED, "true") : reply;
    }
}
