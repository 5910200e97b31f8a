package io.daybook.ledger.internal.shard;

import io.daybook.ledger.Ledger.Read;
import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.Position;
import io.daybook.ledger.internal.state.ShardQueries;
import java.util.concurrent.CompletableFuture;

/** A question that is answered from memory on the writer thread and held until what it saw is durable. */
final class QueryRequest<T> extends Request {
    /** @param <T> the answer */
    @FunctionalInterface
    interface Question<T> {
        /** @param seen the draft with everything that was decided before the question */
        T ask(ShardQueries state, Draft seen);
    }

    private final Question<T> question;
    final CompletableFuture<Read<T>> future = new CompletableFuture<>();
    private @org.jspecify.annotations.Nullable T answer;
    private final int shard;

    QueryRequest(String workspace, int shard, Question<T> question) {
        super(workspace);
        this.shard = shard;
        this.question = question;
    }

    void ask(ShardQueries state, Draft seen) {
        answer = question.ask(state, seen);
    }

    @Override
    int commands() {
        return 1;
    }

    @Override
    int lines() {
        return 1;
    }

    @Override
    void committed(long seq, AnswerDesk desk) {
        T value = answer;
        if (value == null) {
            throw new IllegalStateException("a query is asked before it is answered");
        }
        future.complete(new Read<>(value, new Position(shard, seq)));
    }

    @Override
    void abort(Throwable unexpected) {
        future.completeExceptionally(unexpected);
    }

    @Override
    boolean isAnswered() {
        return future.isDone();
    }

    @Override
    void fail(LedgerUnavailableException reason) {
        future.completeExceptionally(reason);
    }
}
