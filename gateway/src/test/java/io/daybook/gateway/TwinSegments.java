package io.daybook.gateway;

import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import io.daybook.ledger.journal.JournalUnavailableException;
import java.util.List;
import java.util.Optional;

/** A journal of one segment. */
final class TwinSegments implements SegmentSource {
    private final Segment first =
            new Segment(0, 1, 1, 1_767_225_600_000_000L, 1, new byte[32], new byte[32], new byte[] {7});

    boolean away;
    boolean forked;

    @Override
    public List<Segment> read(int shard, long fromSeq, int limit) {
        return fromSeq <= 1 ? List.of(first) : List.of();
    }

    @Override
    public Optional<Segment> find(int shard, long seq) {
        if (away) {
            throw new JournalUnavailableException("the database is away", new IllegalStateException());
        }
        return shard == 0 && seq == 1 ? Optional.of(first) : Optional.empty();
    }

    @Override
    public Optional<Segment> head(int shard) {
        return Optional.of(first);
    }

    @Override
    public List<Integer> shards() {
        return List.of(0);
    }

    @Override
    public List<Recorded<Event>> events(Segment segment) {
        Event owner = forked
                ? new Event.Forked(0, 1, "the backup lacked it")
                : new Event.OwnerStarted(1, "twin", 1, 42, 1, "test");
        return List.of(new Recorded<>(0, 1, 0, segment.decidedAtMicros(), owner));
    }

    @Override
    public void awaitAfter(int shard, long seq, long timeoutMillis) {}
}
