package io.daybook.server.internal.anchors;

import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import io.daybook.server.internal.ServerException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signs the journal's heads every minute, and says at start whether the journal still holds what was signed (rule 16). */
public final class Anchors implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Anchors.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final AnchorFile file;
    private final AnchorKey key;
    private final SegmentSource segments;
    private final InstantSource clock;
    private final Map<Integer, Long> signedSeq = new HashMap<>();
    private volatile AnchorOutlet outlet = (shard, json) -> {};
    private final Thread thread = Thread.ofVirtual().name("anchors").unstarted(this::run);

    public Anchors(AnchorFile file, AnchorKey key, SegmentSource segments, InstantSource clock) {
        this.file = file;
        this.key = key;
        this.segments = segments;
        this.clock = clock;
    }

    /**
     * Compares the newest anchors with the journal.
     *
     * @throws ServerException when the journal lacks a signed segment or has another one in its place
     */
    public void requireJournalHolds() {
        try {
            for (Anchor anchor : file.newest().values()) {
                requireHolds(anchor);
                signedSeq.put(anchor.shard(), anchor.seq());
            }
        } catch (IOException unreadable) {
            throw new ServerException(
                    "The anchors in " + file.path() + " cannot be read (" + unreadable + ").", unreadable);
        }
    }

    private void requireHolds(Anchor anchor) {
        Optional<Segment> there = segments.find(anchor.shard(), anchor.seq());
        if (there.filter(anchor::isOf).isPresent()) {
            return;
        }
        long head = segments.head(anchor.shard()).map(Segment::seq).orElse(0L);
        String found = there.isPresent()
                ? "has another segment in its place"
                : "ends at segment " + anchor.shard() + "-" + head;
        throw new ServerException(
                "The journal went back: " + file.path() + " holds the signed head " + anchor.shard() + "-"
                        + anchor.seq()
                        + " of " + anchor.time() + ", but the journal " + found
                        + ". Nothing is written until you restore what is missing, or accept the loss with"
                        + " `daybook fork --from-seq " + head + " --shard " + anchor.shard() + "`.",
                null);
    }

    /** A second place for anchors, which may miss some: the next minute brings a newer one. */
    @FunctionalInterface
    public interface AnchorOutlet {
        /** Must return at once. @param json the line of the file */
        void publish(int shard, String json);
    }

    /** From now on. */
    public void publishTo(AnchorOutlet another) {
        outlet = another;
    }

    /** Begins to sign; once at the end too. */
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(EVERY);
                signHeads();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void signHeads() {
        try {
            List<Integer> shards = segments.shards();
            for (int shard : shards) {
                Optional<Segment> head = segments.head(shard);
                long signed = signedSeq.getOrDefault(shard, 0L);
                if (head.isPresent() && head.get().seq() > signed) {
                    sign(head.get(), -1);
                } else if (head.map(Segment::seq).orElse(0L) < signed) {
                    LOG.error("The journal of shard {} ended at segment {} and is shorter now", shard, signed);
                }
            }
        } catch (IOException | RuntimeException later) {
            LOG.warn("The journal's heads are not signed; the next minute tries again: {}", later.getMessage());
        }
    }

    /** @param forkedFrom -1: an ordinary head */
    public void sign(Segment head, long forkedFrom) throws IOException {
        Segment first = head.seq() == 1 ? head : segments.find(head.shard(), 1).orElse(head);
        Anchor anchor = Anchor.of(first, head, clock.instant(), forkedFrom, key);
        file.append(anchor);
        outlet.publish(anchor.shard(), anchor.toJson());
        signedSeq.put(head.shard(), head.seq());
    }

    @Override
    public void close() {
        thread.interrupt();
        signHeads();
    }
}
