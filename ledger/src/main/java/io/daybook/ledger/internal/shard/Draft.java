package io.daybook.ledger.internal.shard;

import io.daybook.ledger.internal.codec.SegmentBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * A segment while it is decided, with the requests that wait for it. Without events it is not appended; what waits for it is
 * answered after a head check.
 */
final class Draft {
    /** The seq that it will have, if it has events. */
    final long seq;

    final long epoch;
    final long decidedAtMicros;
    final SegmentBuilder builder;
    final List<Part> parts = new ArrayList<>();
    int commands;

    Draft(long seq, long epoch, long decidedAtMicros, SegmentBuilder builder) {
        this.seq = seq;
        this.epoch = epoch;
        this.decidedAtMicros = decidedAtMicros;
        this.builder = builder;
    }

    /**
     * @param fromItem the first item of the request that was decided in this draft
     * @param last the request is decided with this draft: it is answered when the draft is durable
     */
    record Part(Request request, int fromItem, boolean last) {}

    boolean hasEvents() {
        return builder.events() > 0;
    }

    boolean isEmpty() {
        return parts.isEmpty() && !hasEvents();
    }

    /** Up to which segment everything must be durable before this draft's requests are answered. */
    long answerSeq() {
        return hasEvents() ? seq : seq - 1;
    }
}
