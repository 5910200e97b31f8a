package io.daybook.gateway;

import io.daybook.ledger.Decision;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.Position;
import io.daybook.ledger.Submission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JSON batch: read whole, submitted whole, answered whole. */
final class Batches {
    private final Ledger ledger;
    private final BatchReader reader;
    private final BatchAnswers answers;

    Batches(Ledger ledger, BatchReader reader, BatchAnswers answers) {
        this.ledger = ledger;
        this.reader = reader;
        this.answers = answers;
    }

    Reply post(Call call, boolean minimal) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters("dry_run", "backfill");
        boolean backfill = call.flag("backfill");
        if (backfill) {
            call.requireLocal("backfill");
        }
        String workspace = call.workspace();
        byte[] body = call.jsonBody(call.settings().maxBatchBodyBytes());
        BatchReader.Batch batch = reader.read(body, call.settings().maxBatchCommands());
        @Nullable String key = call.idempotencyKey(batch.key());
        boolean dryRun = call.flag("dry_run") || batch.dryRun();
        PreparedBatch prepared = new PreparedBatch(batch.commands(), key, 0);
        if (prepared.items().isEmpty()) {
            return reply(answers.document(workspace, prepared, List.of(), null, dryRun, minimal), null, minimal);
        }
        List<Submission.Item> items = backfill ? Backfill.apply(prepared.items()) : prepared.items();
        Decision decision = Waiting.on(
                ledger.submit(new Submission(workspace, items, null, dryRun)),
                call.settings().answerWaitMillis());
        Position position = decision.position();
        byte[] document =
                answers.document(workspace, prepared, decision.outcomes(), position.toString(), dryRun, minimal);
        return reply(document, position, minimal);
    }

    private static Reply reply(byte[] document, @Nullable Position position, boolean minimal) {
        Reply reply = Reply.of(200, Reply.JSON, document);
        if (minimal) {
            reply.header("Preference-Applied", "return=minimal");
        }
        return position == null ? reply : reply.at(position);
    }
}
