package io.daybook.ledger.internal.shard;

import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.LedgerUnavailableException.Reason;
import io.daybook.ledger.internal.codec.SegmentCodec;
import io.daybook.ledger.internal.state.Facts;
import io.daybook.ledger.journal.JournalUnavailableException;
import io.daybook.ledger.journal.KeyIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer thread's loop for one reign: takes whatever is queued, decides it into a draft, and hands the draft over as soon
 * as the appender is free. Never sleeps to fill a segment.
 */
final class DecideLoop implements Handover.Desk {
    private static final Logger LOG = LoggerFactory.getLogger(DecideLoop.class);
    private static final long IDLE_CHECK_MILLIS = 1_000;
    private static final long INDEX_RETRY_MILLIS = 1_000;
    private static final int INDEX_TRIES = 20;
    private static final long COMMIT_CHECK_MILLIS = 1;

    private final int shard;
    private final ShardEngine engine;
    private final KeyIndex keys;
    private final Handover handover;
    private final LookupDesk lookups;
    private final ShardParts parts;
    private final ClockCheck clocks;
    private final LedgerSettings settings;
    private final LongSupplier committedSeq;
    // Two buffers: one segment is decided while the other is compressed and sent.
    private final SegmentCodec[] codecs = {new SegmentCodec(), new SegmentCodec()};
    private int codec;
    private @Nullable Draft draft;
    private boolean flushingKeys;
    private volatile boolean over;
    private final long reign;

    DecideLoop(
            int shard,
            ShardEngine engine,
            KeyIndex keys,
            Handover handover,
            LookupDesk lookups,
            ShardParts parts,
            ClockCheck clocks,
            LedgerSettings settings,
            LongSupplier committedSeq,
            long reign) {
        this.shard = shard;
        this.engine = engine;
        this.keys = keys;
        this.handover = handover;
        this.lookups = lookups;
        this.parts = parts;
        this.clocks = clocks;
        this.settings = settings;
        this.committedSeq = committedSeq;
        this.reign = reign;
    }

    /** Returns when the reign is lost or the process stops. */
    void run() {
        try {
            boolean goOn = true;
            while (goOn) {
                goOn = perform(handover.nextTask(this));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does what is next, if there is something to do now. */
    Turn turn() {
        try {
            Handover.Task task = handover.pollTask(this);
            return task == null ? Turn.IDLE : perform(task) ? Turn.WORKED : Turn.OVER;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Turn.OVER;
        }
    }

    private boolean perform(Handover.Task task) throws InterruptedException {
        boolean goOn = switch (task) {
            case Handover.Task.Decide(Request request) -> decide(request);
            case Handover.Task.Append ignored -> handOver();
            case Handover.Task.KeysIndexed(long throughSeq) -> keysIndexed(throughSeq);
            case Handover.Task.EndReign ignored -> false;
        };
        parts.decided(shard, engine.eventsDecided());
        return goOn;
    }

    /** The draft that was being decided when the reign ended; null if there was none. */
    @Nullable
    Draft unfinished() {
        return draft;
    }

    /** The reign is over: what still runs for it in the background ends without effect. */
    void end() {
        over = true;
    }

    /** Frees the buffers; the appender must be done with them. */
    void release() {
        for (SegmentCodec each : codecs) {
            each.close();
        }
    }

    @Override
    public boolean isFull() {
        return draft != null && (draft.commands >= settings.segmentMaxCommands() || engine.hasDue(draft));
    }

    @Override
    public boolean hasWork() {
        boolean decided = draft != null && !draft.isEmpty();
        return decided || engine.nextExpiryMicros() <= parts.clock().micros();
    }

    @Override
    public long waitMillis() {
        long next = engine.nextExpiryMicros();
        return next == Long.MAX_VALUE
                ? IDLE_CHECK_MILLIS
                : Math.clamp((next - parts.clock().micros()) / 1000 + 1, 1, IDLE_CHECK_MILLIS);
    }

    private Draft draft() {
        Draft open = draft;
        // An empty draft is begun anew: its time is that of a request that did not come about.
        if (open == null || open.isEmpty()) {
            flushKeys();
            open = engine.begin(clocks.stampMicros(settings.clockToleranceMs()), codecs[codec].begin());
            draft = open;
        }
        return open;
    }

    private boolean decide(Request request) throws InterruptedException {
        Draft open;
        try {
            open = draft();
        } catch (Throwable failure) {
            // A wrong clock, mostly. Nothing is known to be wrong with the request: the next reign decides it, or says
            // what it waits for.
            handover.putBack(request, false);
            throw failure;
        }
        ShardEngine.Progress progress;
        try {
            if (request instanceof SubmissionRequest submission) {
                submission.takeOver();
            }
            progress = engine.add(request, open, RequestQueue.TURN_LINES);
        } catch (Throwable unexpected) {
            // A defect of ours, or an error: this caller must not wait for ever, and the memory may be half changed.
            request.abort(unexpected);
            throw unexpected;
        }
        switch (progress) {
            case DONE, FAILED -> {}
            case DRAFT_FULL -> {
                handover.putBack(request, false);
                return handOver();
            }
            case TURN_OVER -> handover.putBack(request, true);
            case NEEDS_FACTS -> park((SubmissionRequest) request, engine.needs());
        }
        return true;
    }

    private boolean handOver() throws InterruptedException {
        Draft ready = draft();
        if (!ready.isEmpty()) {
            if (!handover.handOver(ready)) {
                return false;
            }
            engine.sealed(ready);
            codec = 1 - codec;
        }
        draft = null;
        return true;
    }

    /** The request waits for its facts without holding up the others, and comes back to the front. */
    private void park(SubmissionRequest request, List<Facts.Need> needs) {
        handover.park(request);
        long decidedSeq = engine.decidedSeq();
        Set<UUID> askedBefore = askedBefore(request, needs);
        try {
            parts.lookUps().execute(() -> lookUp(request, needs, askedBefore, decidedSeq));
        } catch (RejectedExecutionException closing) {
            request.fail(ShardWriter.stopping());
            handover.comeBack(request);
        }
    }

    private static Set<UUID> askedBefore(SubmissionRequest request, List<Facts.Need> needs) {
        return needs.stream()
                .filter(need -> need instanceof Facts.Need.EventOf of && request.lookedUp.event(of.id()) != null)
                .map(need -> ((Facts.Need.EventOf) need).id())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** On a thread of its own. Whatever comes of it, the request leaves the parking place. */
    private void lookUp(SubmissionRequest request, List<Facts.Need> needs, Set<UUID> askedBefore, long decidedSeq) {
        try {
            request.bring(lookups.resolve(needs, askedBefore, decidedSeq, () -> over || handover.isLost()));
        } catch (JournalUnavailableException away) {
            request.fail(new LedgerUnavailableException(
                    Reason.DATABASE_AWAY, "an old key cannot be looked up now: " + away.getMessage(), 1));
        } catch (Throwable unexpected) {
            request.abort(unexpected);
        }
        if (!handover.comeBack(request)) {
            request.fail(ShardWriter.stopping());
        }
    }

    private void flushKeys() {
        if (!flushingKeys) {
            engine.rotateKeys().ifPresent(complete -> {
                flushingKeys = true;
                List<KeyIndex.Entry> entries = new ArrayList<>(complete.keys().size());
                complete.keys().forEach((high, low, position) -> entries.add(new KeyIndex.Entry(high, low, position)));
                parts.offThread().execute(() -> index(entries, complete.throughSeq(), 0));
            });
        }
    }

    private boolean keysIndexed(long throughSeq) {
        engine.keysIndexed(throughSeq);
        flushingKeys = false;
        return true;
    }

    /** Only committed keys may enter the index, so this comes back until they are. */
    private void index(List<KeyIndex.Entry> entries, long throughSeq, int failures) {
        if (over) {
            return;
        }
        int failed = failures;
        long againMillis = COMMIT_CHECK_MILLIS;
        try {
            // What another reign commits does not count.
            if (committedSeq.getAsLong() >= throughSeq) {
                keys.append(entries, throughSeq);
                handover.keysIndexed(reign, throughSeq);
                return;
            }
        } catch (RuntimeException away) {
            LOG.warn("The key index of shard {} cannot be written now: {}", shard, away.getMessage());
            failed++;
            if (failed == INDEX_TRIES) {
                // Perhaps another owner has moved it on: begin again from what is there.
                handover.lose(away);
            }
            againMillis = INDEX_RETRY_MILLIS;
        }
        int soFar = failed;
        parts.pacing().later(againMillis, parts.offThread(), () -> index(entries, throughSeq, soFar));
    }
}
