package io.daybook.server.internal.imports;

import io.daybook.ledger.Asset;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.Submission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The ledger of this process. */
public final class LedgerTarget implements ImportTarget {
    private final Ledger ledger;
    private final String workspace;
    private final AutoCloseable process;

    /** @param process closed with this target */
    public LedgerTarget(Ledger ledger, String workspace, AutoCloseable process) {
        this.ledger = ledger;
        this.workspace = workspace;
        this.process = process;
    }

    @Override
    public Map<String, KnownAsset> assets() {
        try {
            Map<String, KnownAsset> known = new HashMap<>();
            for (Asset asset : ledger.assets(workspace).join().value()) {
                known.put(asset.code(), new KnownAsset(asset.scale(), asset.used()));
            }
            return known;
        } catch (CompletionException failed) {
            throw away(failed);
        }
    }

    @Override
    public CompletableFuture<List<Result>> submit(List<Submission.Item> items) {
        return ledger.submit(new Submission(workspace, items, null, false)).handle((decision, failure) -> {
            if (decision == null) {
                throw away(failure == null ? new IllegalStateException("no answer") : failure);
            }
            return decision.outcomes().stream().map(LedgerTarget::result).toList();
        });
    }

    private static Result result(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done -> new Result.Posted(done.replayed());
            case Outcome.Rejected rejected -> new Result.Refused(rejected.code().wireName(), rejected.detail());
        };
    }

    private static TargetAwayException away(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return new TargetAwayException(
                "The ledger does not answer: " + cause.getMessage() + ".",
                cause instanceof LedgerUnavailableException,
                cause);
    }

    @Override
    public void close() {
        try {
            process.close();
        } catch (Exception failure) {
            throw new TargetAwayException(
                    "The ledger did not stop cleanly: " + failure.getMessage() + ".", false, failure);
        }
    }
}
