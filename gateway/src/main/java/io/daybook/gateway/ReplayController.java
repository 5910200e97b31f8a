package io.daybook.gateway;

import io.daybook.views.RebuildRunningException;
import io.daybook.views.Rebuilt;
import io.daybook.views.Reconciliation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import tools.jackson.core.JsonGenerator;

/** Builds the projections anew from the journal, in the form of the payments requirements. */
@Controller
final class ReplayController {
    private final Reads reads;
    private final Reconciliation views;
    private final Object lock = new Object();
    private @Nullable CompletableFuture<Done> running;

    private record Done(Rebuilt rebuilt, long millis) {}

    ReplayController(Reads reads, Reconciliation views) {
        this.reads = reads;
        this.views = views;
    }

    /** Of several at once one runs, and all get its answer: each asked while the rows were being made. */
    @PostMapping("/replay/from-ledger")
    Reply replay(Call call) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters();
        CompletableFuture<Done> answer;
        boolean shared;
        synchronized (lock) {
            shared = running != null;
            answer = running == null ? new CompletableFuture<>() : running;
            running = answer;
        }
        if (!shared) {
            rebuild(answer);
        }
        Done done = await(answer);
        return reads.object(out -> write(out, done, shared));
    }

    private void rebuild(CompletableFuture<Done> mine) {
        try {
            long begun = System.nanoTime();
            Rebuilt rebuilt = views.rebuild();
            mine.complete(new Done(rebuilt, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)));
        } catch (RuntimeException failed) {
            mine.completeExceptionally(failed);
        } finally {
            synchronized (lock) {
                running = null;
            }
        }
    }

    private static Done await(CompletableFuture<Done> answer) {
        return Reads.query(() -> {
            try {
                return answer.join();
            } catch (CompletionException failed) {
                throw failure(failed);
            }
        });
    }

    private static RuntimeException failure(CompletionException failed) {
        Throwable cause = failed.getCause();
        if (cause instanceof RebuildRunningException) {
            return ProblemException.of(
                    409, "replay_running", "another process is building the views anew; ask again when it is done");
        }
        return cause instanceof RuntimeException runtime ? runtime : failed;
    }

    private static void write(JsonGenerator out, Done done, boolean shared) {
        Rebuilt rebuilt = done.rebuilt();
        out.writeStringProperty("status", "completed");
        out.writeBooleanProperty("shared", shared);
        out.writeNumberProperty("generation", rebuilt.generation());
        out.writeName("positions");
        out.writeStartArray();
        rebuilt.positions().forEach(position -> out.writeString(position.toString()));
        out.writeEndArray();
        out.writeNumberProperty("workspaces", rebuilt.workspaces());
        out.writeNumberProperty("accounts", rebuilt.accounts());
        out.writeNumberProperty("entries", rebuilt.entries());
        out.writeNumberProperty("lines", rebuilt.lines());
        out.writeNumberProperty("balances", rebuilt.balances());
        out.writeNumberProperty("holds", rebuilt.holds());
        out.writeNumberProperty("failed_transfers", rebuilt.failedTransfers());
        out.writeNumberProperty("duration_ms", done.millis());
    }
}
