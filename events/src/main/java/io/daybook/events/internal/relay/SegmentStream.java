package io.daybook.events.internal.relay;

import io.daybook.events.PublishedSegment;
import io.daybook.events.Received;
import io.daybook.events.RetryableException;
import io.daybook.events.SegmentChain;
import io.daybook.events.SegmentChain.Step;
import io.daybook.events.SegmentMark;
import io.daybook.events.SegmentRecords;
import io.daybook.events.UnreadableRecordException;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of {@code ledger_entry_batches} as the segments of the journal that is: each once, in order, without what was given
 * up. For readers that have the journal beside them; others keep {@link SegmentChain}. Used by one thread.
 *
 * <p>Segments of the epoch that the journal had when the partition came to us, and of later ones, are taken as they come.
 * Older ones may belong to a tail that was given up before we began, so each is looked up in the journal.
 */
public final class SegmentStream {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentStream.class);
    private static final int PAGE_SEGMENTS = 64;

    private final SegmentSource journal;
    private final Map<Integer, Shard> shards = new HashMap<>();

    /** What is known of a shard. */
    private static final class Shard {
        private final long certainEpoch;
        private @Nullable SegmentMark last;

        Shard(long certainEpoch) {
            this.certainEpoch = certainEpoch;
        }
    }

    public SegmentStream(SegmentSource journal) {
        this.journal = journal;
    }

    /** Forgets what was read: another reader may have gone on meanwhile, or the last attempt came to nothing. */
    public void begin() {
        shards.clear();
    }

    /**
     * Gives the segments that come with this record: none, one, or more when some were missing before it.
     *
     * @throws UnreadableRecordException when the record holds no segment
     * @throws RetryableException when it contradicts the journal, or the journal cannot be read
     */
    public void take(Received record, Consumer<Segment> sink) {
        PublishedSegment published = SegmentRecords.read(record);
        Segment segment = published.segment();
        Shard shard = shards.computeIfAbsent(segment.shard(), this::known);
        if (segment.epoch() < shard.certainEpoch && isGivenUp(published.mark(), record)) {
            return;
        }
        switch (SegmentChain.step(shard.last, published)) {
            case Step.Next _, Step.Branch _ -> give(shard, segment, sink);
            case Step.Gap gap -> {
                fill(shard, gap.fromSeq(), segment, sink);
                give(shard, segment, sink);
            }
            case Step.Seen _, Step.GivenUp _ -> LOG.debug("{} was read before", record.place());
            case Step.Contradiction contradiction ->
                throw new RetryableException(
                        record.place() + ": " + contradiction.what() + "; reading stops here", null);
        }
    }

    private Shard known(int shard) {
        return new Shard(journal.head(shard).map(Segment::epoch).orElse(0L));
    }

    private static void give(Shard shard, Segment segment, Consumer<Segment> sink) {
        sink.accept(segment);
        shard.last = SegmentMark.of(segment);
    }

    private boolean isGivenUp(SegmentMark mark, Received record) {
        if (GivenUp.isHeld(journal, mark)) {
            return false;
        }
        if (GivenUp.isGivenUp(journal, mark)) {
            LOG.info("{} holds segment {}-{}, which was given up", record.place(), mark.shard(), mark.seq());
            return true;
        }
        throw new RetryableException(
                record.place() + " holds segment " + mark.shard() + "-" + mark.seq() + ", which the journal has not:"
                        + " reading stops until it is completed or forked",
                null);
    }

    /** What the topic lacks the journal has. */
    private void fill(Shard shard, long fromSeq, Segment before, Consumer<Segment> sink) {
        LOG.warn(
                "segments {} to {} of shard {} are missing in Kafka; they are taken from the journal",
                fromSeq,
                before.seq() - 1,
                before.shard());
        long next = fromSeq;
        while (next < before.seq()) {
            List<Segment> page = journal.read(before.shard(), next, (int) Math.min(PAGE_SEGMENTS, before.seq() - next));
            if (page.isEmpty()) {
                throw new RetryableException(
                        "segment " + before.shard() + "-" + next + " is neither in Kafka nor in the journal", null);
            }
            for (Segment segment : page) {
                requireFollows(shard, segment);
                give(shard, segment, sink);
            }
            next = page.getLast().seq() + 1;
        }
        requireFollows(shard, before);
    }

    private static void requireFollows(Shard shard, Segment segment) {
        Step step = SegmentChain.step(shard.last, new PublishedSegment(segment, OptionalLong.empty()));
        if (!(step instanceof Step.Next)) {
            throw new RetryableException(
                    "segment " + segment.shard() + "-" + segment.seq() + " does not follow what was read before it",
                    null);
        }
    }

    /** The last segment that was given, since {@link #begin()}. */
    public Optional<SegmentMark> last(int shard) {
        Shard known = shards.get(shard);
        return known == null ? Optional.empty() : Optional.ofNullable(known.last);
    }
}
