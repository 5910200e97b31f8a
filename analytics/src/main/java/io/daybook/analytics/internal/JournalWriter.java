package io.daybook.analytics.internal;

import io.daybook.contracts.Topics;
import io.daybook.events.BatchHandler;
import io.daybook.events.Failure;
import io.daybook.events.Received;
import io.daybook.events.RetryableException;
import io.daybook.ledger.BrokenJournalException;
import io.daybook.ledger.Position;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Writes the journal's topic into the store. Where a shard is, only the store knows: what it has already is passed over,
 * what the topic lacks is read from the journal, and a segment that does not follow stops the shard until a person acts.
 * Used by one thread.
 */
final class JournalWriter implements BatchHandler {
    static final String WORKER = "clickhouse-writer";
    static final String GROUP = "clickhouse-writer-cg";
    private static final int BACKFILL_SEGMENTS = 64;
    private static final int MICROS_PER_MILLI = 1_000;

    /** Told of what the store holds now. */
    interface Listener {
        void stored(List<Segment> segments);
    }

    /** A shard's place and names, as far as they are known. */
    private static final class Shard {
        private final References references;
        private StoredPosition position;

        Shard(References references, StoredPosition position) {
            this.references = references;
            this.position = position;
        }
    }

    /** How the writer is to behave. */
    record Bounds(int batchLines, Duration writeEvery) {}

    private final Store store;
    private final SegmentSource journal;
    private final ReferenceFactory references;
    private final Consumer<Failure> letters;
    private final Listener listener;
    private final Bounds bounds;
    private final InstantSource clock;
    private final Map<Integer, Shard> shards = new LinkedHashMap<>();
    private final Map<Integer, Position> reached = new ConcurrentHashMap<>();
    private long lastWriteNanos;

    /** Makes what knows a shard's names. */
    interface ReferenceFactory {
        References of(int shard);
    }

    JournalWriter(
            Store store,
            SegmentSource journal,
            ReferenceFactory references,
            Consumer<Failure> letters,
            Listener listener,
            Bounds bounds,
            InstantSource clock) {
        this.store = store;
        this.journal = journal;
        this.references = references;
        this.letters = letters;
        this.listener = listener;
        this.bounds = bounds;
        this.clock = clock;
        this.lastWriteNanos = System.nanoTime() - bounds.writeEvery().toNanos();
    }

    /** Where the store is, as far as this process wrote or looked. For any thread. */
    List<Position> reached() {
        return reached.values().stream().sorted((a, b) -> a.shard() - b.shard()).toList();
    }

    @Override
    public void handle(List<Received> records) throws InterruptedException {
        awaitTurn();
        Map<Integer, List<Segment>> byShard = new LinkedHashMap<>();
        for (Received record : records) {
            try {
                Segment segment = BatchRecords.segment(record);
                byShard.computeIfAbsent(segment.shard(), any -> new ArrayList<>())
                        .add(segment);
            } catch (UnreadableRecordException unreadable) {
                // If it stood for a segment, the next one shows a gap and the journal fills it.
                letters.accept(Failure.atOnce(
                        GROUP,
                        "store",
                        Topics.DLQ_CLICKHOUSE,
                        record,
                        "unreadable_segment",
                        String.valueOf(unreadable.getMessage()),
                        clock.instant()));
            }
        }
        for (Map.Entry<Integer, List<Segment>> each : byShard.entrySet()) {
            write(each.getKey(), each.getValue());
        }
    }

    /** A columnar store wants few writes: what comes meanwhile waits in the topic and comes together. */
    private void awaitTurn() throws InterruptedException {
        long wait = bounds.writeEvery().toNanos() - (System.nanoTime() - lastWriteNanos);
        if (wait > 0) {
            Thread.sleep(Duration.ofNanos(wait));
        }
        lastWriteNanos = System.nanoTime();
    }

    private void write(int number, List<Segment> segments) {
        boolean written = false;
        try {
            Shard shard = shards.get(number);
            if (shard == null) {
                shard = new Shard(references.of(number), store.position(number));
                shards.put(number, shard);
                reached.put(number, new Position(number, shard.position.seq()));
            }
            List<Segment> next = new ArrayList<>();
            long at = shard.position.seq();
            for (Segment segment : segments) {
                if (segment.seq() <= at) {
                    requireSame(shard, segment);
                } else {
                    if (segment.seq() > at + 1) {
                        append(shard, next);
                        next.clear();
                        backfill(shard, segment);
                    }
                    next.add(segment);
                    at = segment.seq();
                }
            }
            append(shard, next);
            written = true;
        } catch (StoreAwayException | PositionMovedException notNow) {
            throw new RetryableException(String.valueOf(notNow.getMessage()), notNow);
        } finally {
            if (!written) {
                // The store is asked again where it is, and names are learnt again.
                shards.remove(number);
            }
        }
    }

    /** Of what was passed only the last hash is known; the chain makes it stand for all before. */
    private static void requireSame(Shard shard, Segment segment) {
        if (segment.seq() == shard.position.seq() && !hash(segment).equals(shard.position.hash())) {
            throw doesNotFollow(
                    segment, "the store has another segment of this number, with the hash " + shard.position.hash());
        }
    }

    private void backfill(Shard shard, Segment until) {
        while (shard.position.seq() + 1 < until.seq()) {
            long from = shard.position.seq() + 1;
            List<Segment> missing;
            try {
                missing = journal.read(until.shard(), from, (int) Math.min(BACKFILL_SEGMENTS, until.seq() - from));
            } catch (BrokenJournalException broken) {
                throw doesNotFollow(until, String.valueOf(broken.getMessage()));
            }
            if (missing.isEmpty()) {
                throw doesNotFollow(
                        until, "the store is at " + shard.position.seq() + " and the journal lacks what is between");
            }
            append(shard, missing);
        }
    }

    /** In parts; one ends with the segment that reaches as many lines as a write may have. */
    private void append(Shard shard, List<Segment> segments) {
        SegmentRows rows = null;
        StoredPosition expected = shard.position;
        for (Segment segment : segments) {
            if (!HexFormat.of().formatHex(segment.prevHash()).equals(expected.hash())) {
                throw doesNotFollow(segment, "the hash before it is " + expected.hash());
            }
            expected = new StoredPosition(segment.seq(), hash(segment));
            if (rows == null) {
                rows = new SegmentRows(segment.shard(), shard.position, journal, shard.references);
            }
            rows.add(segment);
            if (rows.lineCount() >= bounds.batchLines()) {
                store(shard, rows);
                rows = null;
            }
        }
        if (rows != null) {
            store(shard, rows);
        }
    }

    private void store(Shard shard, SegmentRows rows) {
        Batch batch = rows.batch();
        store.append(batch);
        shard.position = batch.last();
        reached.put(batch.shard(), new Position(batch.shard(), batch.last().seq()));
        listener.stored(rows.segments());
    }

    private static String hash(Segment segment) {
        return HexFormat.of().formatHex(segment.hash());
    }

    private static RetryableException doesNotFollow(Segment segment, String why) {
        return new RetryableException(
                "segment " + segment.shard() + "-" + segment.seq()
                        + " does not follow what the analytical store holds: " + why
                        + "; nothing more of this shard is stored until that is settled (docs/analytics.md)",
                null);
    }

    /** Microseconds between a segment's decision and now, at least 0. */
    static long ageMicros(Segment segment, InstantSource clock) {
        return Math.max(0, clock.millis() * MICROS_PER_MILLI - segment.decidedAtMicros());
    }
}
