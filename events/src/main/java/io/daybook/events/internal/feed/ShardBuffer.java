package io.daybook.events.internal.feed;

import io.daybook.ledger.Segment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Segments of one shard between the consumer and the follower. Holds at most what the consumer took at once, because it
 * waits until the follower has passed that. Thread-safe.
 */
final class ShardBuffer {
    /** Without a gap, ascending. */
    private final Deque<Segment> waiting = new ArrayDeque<>();
    /** Everything up to here is the follower's. */
    private long passed = -1;
    /** What did not come from the topic in time is read from the journal, up to here. */
    private long fromJournalUpTo = Long.MAX_VALUE;

    private boolean closed;

    /**
     * What the follower gets.
     *
     * @param fromJournal segments to read from the journal instead, 0: none, there is nothing new
     */
    record Answer(List<Segment> segments, int fromJournal) {}

    /** The follower has everything before {@code fromSeq}. */
    synchronized Answer from(long fromSeq, int limit) {
        passed = fromSeq - 1;
        while (!waiting.isEmpty() && waiting.getFirst().seq() < fromSeq) {
            waiting.removeFirst();
        }
        notifyAll();
        if (waiting.isEmpty()) {
            long left = Math.max(0, fromJournalUpTo - passed);
            return new Answer(List.of(), (int) Math.min(limit, left));
        }
        long missing = waiting.getFirst().seq() - fromSeq;
        if (missing > 0) {
            return new Answer(List.of(), (int) Math.min(limit, missing));
        }
        List<Segment> segments = new ArrayList<>(Math.min(limit, waiting.size()));
        for (Segment segment : waiting) {
            if (segments.size() == limit) {
                break;
            }
            segments.add(segment);
        }
        return new Answer(segments, 0);
    }

    /** The journal had nothing more. */
    synchronized void caughtUp(long seq) {
        fromJournalUpTo = Math.max(seq, 0);
    }

    /** The topic has kept the follower waiting. */
    synchronized void readJournalUpTo(long seq) {
        fromJournalUpTo = seq;
    }

    /** From the topic; what the follower has already is dropped. */
    synchronized void offer(Segment segment) {
        if (segment.seq() <= passed) {
            return;
        }
        if (!waiting.isEmpty() && segment.seq() != waiting.getLast().seq() + 1) {
            // A branch, or an attempt that begins anew.
            waiting.removeIf(other -> other.seq() >= segment.seq());
        }
        waiting.addLast(segment);
        notifyAll();
    }

    /** True as soon as there is a segment after {@code seq}. */
    synchronized boolean awaitAfter(long seq, long timeoutMillis) throws InterruptedException {
        long until = System.nanoTime() + timeoutMillis * 1_000_000;
        while (waiting.isEmpty() || waiting.getLast().seq() <= seq) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /** True when the follower has everything up to {@code seq}. */
    synchronized boolean awaitPassed(long seq, long timeoutMillis) throws InterruptedException {
        long until = System.nanoTime() + timeoutMillis * 1_000_000;
        while (!closed && passed < seq) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return passed >= seq;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
