package io.daybook.gateway;

import io.daybook.ledger.Decision;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.Submission;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Newline-delimited commands in, newline-delimited results out, in the same order. Lines are gathered into chunks; a few
 * chunks may be with the ledger while more is read, never more. When the caller pauses, what it has sent so far is
 * submitted and answered, so that a slow stream is a conversation. A linked group is never cut. Chunks and groups are
 * bounded in commands and in bytes, and until its answer a line takes its part of the {@link BodyBudget}.
 */
final class BatchStream {
    /** Bytes of lines that go to the ledger together; only one longer line, or a linked group, makes more. */
    private static final int CHUNK_BYTES = 4 << 20;

    private final Ledger ledger;
    private final Json json;
    private final BatchAnswers answers;

    BatchStream(Ledger ledger, Json json, BatchAnswers answers) {
        this.ledger = ledger;
        this.json = json;
        this.answers = answers;
    }

    /** @param decision null when nothing of the chunk was fit for the ledger */
    private record Chunk(
            PreparedBatch batch,
            long firstIndex,
            long bytes,
            @Nullable CompletableFuture<Decision> decision) {}

    Reply post(Call call, boolean minimal) {
        call.requireAccepts(Reply.LINES);
        call.requireNotEncoded();
        call.allowParameters("dry_run");
        Run run = new Run(call, minimal);
        return Reply.streamed(200, Reply.LINES, run::pump);
    }

    /** One stream in progress. */
    private final class Run {
        private final Call call;
        private final GatewaySettings settings;
        private final String workspace;
        private final @Nullable String key;
        private final boolean dryRun;
        private final boolean minimal;
        private final CommandDocument document = new CommandDocument(json);
        private final Deque<Chunk> inFlight = new ArrayDeque<>();
        private List<ParsedCommand> gathered = new ArrayList<>();
        private long gatheredBytes;
        private long groupBytes;
        private long lines;

        Run(Call call, boolean minimal) {
            this.call = call;
            this.settings = call.settings();
            this.workspace = call.workspace();
            this.key = call.idempotencyKey(null);
            this.dryRun = call.flag("dry_run");
            this.minimal = minimal;
        }

        void pump(OutputStream out) throws IOException {
            try {
                read(out);
            } catch (ProblemException broken) {
                abort(out, broken);
            }
        }

        private void read(OutputStream out) throws IOException {
            LineReader reader = new LineReader(call.stream(), settings.maxLineBytes());
            while (true) {
                if (reader.wouldBlock()) {
                    submitUnlessLinked();
                    drain(out, 0);
                    out.flush();
                }
                if (!reader.next()) {
                    break;
                }
                if (reader.lineLength() > 0) {
                    gather(parse(reader), reader.lineLength(), out);
                }
            }
            submit();
            drain(out, 0);
        }

        private void gather(ParsedCommand command, int bytes, OutputStream out) throws IOException {
            boolean continuesGroup = continuesGroup(command);
            boolean full = gathered.size() >= settings.streamChunkCommands() || gatheredBytes + bytes > CHUNK_BYTES;
            if (full && !gathered.isEmpty() && !continuesGroup) {
                submit();
                drain(out, settings.streamChunksInFlight() - 1);
            }
            groupBytes = continuesGroup ? groupBytes + bytes : bytes;
            if (gathered.size() >= settings.maxBatchCommands()) {
                throw ProblemException.of(413, "too_large", "a linked group has more commands than a batch may have");
            }
            if (continuesGroup && groupBytes > settings.maxBatchBodyBytes()) {
                throw ProblemException.of(
                        413,
                        "too_large",
                        "a linked group has more than the " + settings.maxBatchBodyBytes()
                                + " bytes that a batch may have");
            }
            hold(bytes, continuesGroup, out);
            gathered.add(command);
            gatheredBytes += bytes;
        }

        /** What this stream holds itself is answered and given back before it gives up. */
        private void hold(int bytes, boolean continuesGroup, OutputStream out) throws IOException {
            if (!call.tryHold(bytes)) {
                if (!continuesGroup) {
                    submit();
                }
                drain(out, 0);
                call.hold(bytes);
            }
        }

        private boolean continuesGroup(ParsedCommand command) {
            return command.linked() != null
                    && !gathered.isEmpty()
                    && command.linked().equals(gathered.getLast().linked());
        }

        private ParsedCommand parse(LineReader reader) {
            ParsedCommand[] parsed = new ParsedCommand[1];
            try {
                document.parse(
                        reader.buffer(),
                        reader.lineStart(),
                        reader.lineLength(),
                        parser -> parsed[0] = ParsedCommand.read(parser, new CommandReader(parser)));
            } catch (ProblemException malformed) {
                String pointer = malformed.faults().isEmpty()
                        ? ""
                        : malformed.faults().getFirst().pointer();
                return ParsedCommand.unreadable(Fault.unreadable(pointer, malformed.code(), malformed.detail()));
            }
            return parsed[0];
        }

        private void submitUnlessLinked() {
            // Whether the group goes on is known only when the next line is here.
            if (!gathered.isEmpty() && gathered.getLast().linked() == null) {
                submit();
            }
        }

        private void submit() {
            if (gathered.isEmpty()) {
                return;
            }
            PreparedBatch batch = new PreparedBatch(gathered, key, lines);
            @Nullable
            CompletableFuture<Decision> decision = batch.items().isEmpty()
                    ? null
                    : ledger.submit(new Submission(workspace, batch.items(), null, dryRun));
            inFlight.add(new Chunk(batch, lines, gatheredBytes, decision));
            lines += gathered.size();
            gatheredBytes = 0;
            gathered = new ArrayList<>(settings.streamChunkCommands());
        }

        /** Answers the oldest chunks until no more than so many are with the ledger. */
        private void drain(OutputStream out, int leave) throws IOException {
            while (inFlight.size() > leave) {
                Chunk chunk = inFlight.removeFirst();
                List<Outcome> outcomes = chunk.decision() == null
                        ? List.of()
                        : Waiting.on(chunk.decision(), settings.answerWaitMillis())
                                .outcomes();
                out.write(answers.lines(workspace, chunk.batch(), outcomes, dryRun, minimal, chunk.firstIndex()));
                call.release(chunk.bytes());
            }
        }

        /** The last line says why the stream ends early; whoever sent keys may send the rest again. */
        private void abort(OutputStream out, ProblemException broken) throws IOException {
            byte[] line = json.bytes(
                    last -> {
                        last.writeStartObject();
                        last.writeStringProperty("status", "aborted");
                        last.writeStringProperty("code", broken.code());
                        last.writeStringProperty("detail", ProblemWriter.wellFormed(broken.detail()));
                        last.writeBooleanProperty("retryable", broken.retryable());
                        last.writeEndObject();
                    },
                    256);
            out.write(line);
        }
    }
}
