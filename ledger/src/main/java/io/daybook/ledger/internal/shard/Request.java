package io.daybook.ledger.internal.shard;

import io.daybook.ledger.LedgerUnavailableException;

/** Something that waits for the writer: commands to decide or a question about the state. */
abstract sealed class Request permits SubmissionRequest, QueryRequest {
    final String workspace;
    final long arrivedNanos;

    Request(String workspace, long arrivedNanos) {
        this.workspace = workspace;
        this.arrivedNanos = arrivedNanos;
    }

    /** Commands that it takes up in the queue. */
    abstract int commands();

    /** Everything up to {@code seq} is durable: answer if all is decided. */
    abstract void committed(long seq, AnswerDesk desk);

    abstract void fail(LedgerUnavailableException reason);
}
