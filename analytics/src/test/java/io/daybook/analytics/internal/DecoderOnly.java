package io.daybook.analytics.internal;

import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import io.daybook.ledger.internal.codec.SegmentCodec;
import java.util.List;
import java.util.Optional;

/** A journal that decodes and has nothing: as in a process whose database lost its segments. */
final class DecoderOnly implements SegmentSource {
    @Override
    public List<Segment> read(int shard, long fromSeq, int limit) {
        return List.of();
    }

    @Override
    public Optional<Segment> find(int shard, long seq) {
        return Optional.empty();
    }

    @Override
    public Optional<Segment> head(int shard) {
        return Optional.empty();
    }

    @Override
    public List<Integer> shards() {
        return List.of();
    }

    @Override
    public List<Recorded<Event>> events(Segment segment) {
        return SegmentCodec.recorded(segment);
    }

    @Override
    public void awaitAfter(int shard, long seq, long timeoutMillis) {}
}
