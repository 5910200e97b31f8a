package io.daybook.server.internal.imports;

import io.daybook.ledger.Submission;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Where an import goes: one workspace of a ledger, here or over HTTP. */
public interface ImportTarget extends AutoCloseable {
    /** What the workspace knows, by code. */
    Map<String, KnownAsset> assets();

    /**
     * Sends commands, decided in order. Fails only with {@link TargetAwayException}; the same items may then be sent again.
     *
     * @return one result per item, in order
     */
    CompletableFuture<List<Result>> submit(List<Submission.Item> items);

    @Override
    void close();

    /** @param used the scale is final */
    record KnownAsset(int scale, boolean used) {}

    /** What became of one command. */
    sealed interface Result {
        /** @param replayed it was there already */
        record Posted(boolean replayed) implements Result {}

        record Refused(String code, String detail) implements Result {}
    }
}
