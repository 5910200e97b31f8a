package io.daybook.gateway;

import io.daybook.ledger.Outcome;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes the results of batches and streams. */
final class BatchAnswers {
    private static final int BYTES_PER_RESULT = 64;

    private final Json json;
    private final Answers answers;
    private final LedgerMetrics metrics;

    BatchAnswers(Json json, Answers answers, LedgerMetrics metrics) {
        this.json = json;
        this.answers = answers;
        this.metrics = metrics;
    }

    /** @param minimal leaves out the results that are ok and tells the others' places instead */
    byte[] document(
            String workspace,
            PreparedBatch batch,
            List<Outcome> outcomes,
            @Nullable String position,
            boolean dryRun,
            boolean minimal) {
        int[] accepted = new int[1];
        return json.bytes(
                out -> {
                    out.writeStartObject();
                    out.writeName("results");
                    out.writeStartArray();
                    batch.each(outcomes, (index, outcome, fault) -> {
                        boolean ok = outcome instanceof Outcome.Done;
                        accepted[0] += ok ? 1 : 0;
                        count(batch.type(index), outcome, fault, dryRun);
                        if (!ok || !minimal) {
                            item(out, workspace, minimal ? index : -1, outcome, fault, dryRun);
                        }
                    });
                    out.writeEndArray();
                    out.writeNumberProperty("accepted", accepted[0]);
                    out.writeNumberProperty("rejected", batch.size() - accepted[0]);
                    if (dryRun) {
                        out.writeBooleanProperty("dry_run", true);
                    }
                    Json.optional(out, "position", position);
                    out.writeEndObject();
                },
                minimal ? 256 : 128 + BYTES_PER_RESULT * batch.size());
    }

    /** One line per result. */
    byte[] lines(
            String workspace,
            PreparedBatch batch,
            List<Outcome> outcomes,
            boolean dryRun,
            boolean minimal,
            long first) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream(BYTES_PER_RESULT * batch.size());
        try (JsonGenerator out = json.generator(lines)) {
            batch.each(outcomes, (index, outcome, fault) -> {
                count(batch.type(index), outcome, fault, dryRun);
                if (!minimal || !(outcome instanceof Outcome.Done)) {
                    item(out, workspace, minimal ? first + index : -1, outcome, fault, dryRun);
                    out.writeRaw('\n');
                }
            });
        }
        return lines.toByteArray();
    }

    private void count(@Nullable CommandType type, @Nullable Outcome outcome, @Nullable Fault fault, boolean dryRun) {
        if (type == null || dryRun) {
            return;
        }
        if (outcome != null) {
            metrics.decided(type, outcome);
        } else if (fault != null) {
            metrics.unreadable(type, List.of(fault));
        }
    }

    private void item(
            JsonGenerator out,
            String workspace,
            long index,
            @Nullable Outcome outcome,
            @Nullable Fault fault,
            boolean dryRun) {
        out.writeStartObject();
        if (index >= 0) {
            out.writeNumberProperty("index", index);
        }
        if (outcome != null) {
            answers.item(out, workspace, outcome, dryRun);
        } else if (fault != null) {
            Answers.unreadable(out, fault);
        }
        out.writeEndObject();
    }
}
