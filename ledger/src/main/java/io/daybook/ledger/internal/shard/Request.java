package io.daybook.ledger.internal.shard;

import io.daybook.ledger.LedgerUnavailableException;

/** Something that waits for the writer: commands to decide or a question about the state. */
abstract sealed class Request permits SubmissionRequest, QueryRequest {
    final String workspace;

    /** Away for a look-up, and back in the queue by itself; takes up its room there meanwhile. Guarded by the writer's lock. */
    boolean parked;

    Request(String workspace) {
        this.workspace = workspace;
    }

    /** Commands that it takes up in the queue. */
    abstract int commands();

    /** Lines of entries that it comes to: the work that it is, which workspaces share evenly. */
    abstract int lines();

    /** All of it is decided, and everything up to {@code seq} is durable. */
    abstract void committed(long seq, AnswerDesk desk);

    /** Fails for a reason that nobody foresaw; the caller sees the fault as it is. */
    abstract void abort(Throwable unexpected);

    /** The caller has an answer, be it that there is none. */
    abstract boolean isAnswered();

    abstract void fail(LedgerUnavailableException reason);
}
