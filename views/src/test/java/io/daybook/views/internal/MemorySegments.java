package io.daybook.views.internal;

import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A journal of one shard in memory whose segments hold their events as they are: no codec needed. */
final class MemorySegments implements SegmentSource {
    static final int SHARD = 0;
    private final List<Segment> segments = new ArrayList<>();
    private final List<List<Recorded<Event>>> events = new ArrayList<>();

    /** Appends one segment; answers its seq. */
    synchronized long append(long micros, List<? extends Event> added) {
        long seq = segments.size() + 1L;
        byte[] previous = segments.isEmpty() ? new byte[32] : segments.getLast().hash();
        List<Recorded<Event>> recorded = new ArrayList<>();
        for (int index = 0; index < added.size(); index++) {
            recorded.add(new Recorded<>(SHARD, seq, index, micros, added.get(index)));
        }
        byte[] hash = ByteBuffer.allocate(32)
                .putLong(seq)
                .putLong(Arrays.hashCode(previous))
                .putLong(micros)
                .putLong(added.size())
                .array();
        segments.add(new Segment(SHARD, 1, seq, micros, 1, previous, hash, new byte[0]));
        events.add(recorded);
        notifyAll();
        return seq;
    }

    synchronized List<Recorded<Event>> eventsOf(long seq) {
        return events.get((int) seq - 1);
    }

    /** Another history at this place: a journal that went back. */
    synchronized void forge(long seq) {
        Segment old = segments.get((int) seq - 1);
        byte[] hash = old.hash().clone();
        hash[31] ^= 1;
        segments.set(
                (int) seq - 1,
                new Segment(SHARD, 2, seq, old.decidedAtMicros(), 1, old.prevHash(), hash, old.payload()));
    }

    /** As after restoring an older backup. */
    synchronized void goBackTo(long seq) {
        segments.subList((int) seq, segments.size()).clear();
        events.subList((int) seq, events.size()).clear();
    }

    @Override
    public synchronized List<Segment> read(int shard, long fromSeq, int limit) {
        int from = (int) Math.min(fromSeq - 1, segments.size());
        return List.copyOf(segments.subList(from, Math.min(segments.size(), from + limit)));
    }

    @Override
    public synchronized Optional<Segment> find(int shard, long seq) {
        return seq < 1 || seq > segments.size() ? Optional.empty() : Optional.of(segments.get((int) seq - 1));
    }

    @Override
    public synchronized Optional<Segment> head(int shard) {
        return segments.isEmpty() ? Optional.empty() : Optional.of(segments.getLast());
    }

    @Override
    public List<Integer> shards() {
        return List.of(SHARD);
    }

    @Override
    public synchronized List<Recorded<Event>> events(Segment segment) {
        return events.get((int) segment.seq() - 1);
    }

    @Override
    public synchronized void awaitAfter(int shard, long seq, long timeoutMillis) throws InterruptedException {
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
        long left = timeoutMillis;
        while (segments.size() <= seq && left > 0) {
            wait(left);
            left = (deadline - System.nanoTime()) / 1_000_000;
        }
    }
}
