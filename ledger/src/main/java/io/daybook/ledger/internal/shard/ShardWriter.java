package io.daybook.ledger.internal.shard;

import io.daybook.ledger.BrokenJournalException;
import io.daybook.ledger.Decision;
import io.daybook.ledger.Directory;
import io.daybook.ledger.Ledger.Read;
import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.LedgerUnavailableException.Reason;
import io.daybook.ledger.MemoryPage;
import io.daybook.ledger.Segment;
import io.daybook.ledger.Submission;
import io.daybook.ledger.internal.state.ShardQueries;
import io.daybook.ledger.internal.state.ShardState;
import io.daybook.ledger.journal.JournalSession;
import io.daybook.ledger.journal.JournalUnavailableException;
import io.daybook.ledger.journal.KeyIndex;
import io.daybook.ledger.journal.UnknownOutcomeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shard's writer: begins a reign by recovery and fencing, lets {@link DecideLoop} and {@link AppendLoop} work until an
 * append fails, and resolves what waited then from the journal in the next reign.
 */
public final class ShardWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShardWriter.class);
    private static final long RETRY_MIN_MILLIS = 50;
    private static final long RETRY_MAX_MILLIS = 1_000;
    private static final long STOP_PATIENCE_MILLIS = 20_000;
    private static final long COMMIT_CHECK_NANOS = 200_000;
    private static final long COMMIT_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final int shard;
    private final String owner;
    private final ShardParts parts;
    private final LedgerSettings settings;
    private final EventLookup events;
    private final Handover handover;
    private final Thread writerThread;

    /** Drafts of the last reign whose fate is not known, oldest first. The writer thread's own. */
    private final List<LostDraft> lostDrafts = new ArrayList<>();

    /** The journal as another owner writes it. The writer thread's own; null: this process is the owner, or was so far. */
    private @Nullable Recovery follower;

    private @Nullable Reign reign;
    private long outageSinceNanos;
    private volatile @Nullable LedgerUnavailableException standing;
    private volatile @Nullable ShardState state;
    private volatile @Nullable KeyIndex index;
    private volatile ShardStatus status;
    private volatile long committedSeq;

    /** @param segment null: it was never sent, so it cannot be in the journal */
    private record LostDraft(Draft draft, @Nullable Segment segment) {}

    public ShardWriter(int shard, String owner, ShardParts parts, LedgerSettings settings) {
        this.shard = shard;
        this.owner = owner;
        this.parts = parts;
        this.settings = settings;
        this.handover = new Handover(settings, parts.pacing());
        this.events = new EventLookup(shard, this::committedSegment, () -> committedSeq);
        this.status = new ShardStatus(shard, false, owner, 0, 0, "starting");
        this.writerThread = Thread.ofPlatform().name("ledger-writer-" + shard).unstarted(this::run);
    }

    public void start() {
        writerThread.start();
    }

    public CompletableFuture<Decision> submit(Submission submission) {
        if (submission.items().isEmpty()) {
            throw new IllegalArgumentException("a submission has at least one command");
        }
        SubmissionRequest request = new SubmissionRequest(submission);
        ShardState known = state;
        KeyIndex keys = index;
        if (known != null && keys != null) {
            request.prepare(known.workspaceNumber(submission.workspace()), keys);
        }
        enqueue(request);
        return request.future;
    }

    public <T> CompletableFuture<Read<T>> query(String workspace, Function<ShardQueries, T> question) {
        return ask(new QueryRequest<>(workspace, shard, (state, seen) -> question.apply(state)));
    }

    /** Some accounts of all workspaces, with the events that they have seen. */
    public CompletableFuture<MemoryPage> memory(int firstAccount, int limit) {
        return ask(new QueryRequest<>(
                        "",
                        shard,
                        (state, seen) -> new MemoryPage(
                                shard,
                                seen.seq,
                                seen.builder.events(),
                                state.accountCount(),
                                state.accounts(firstAccount, limit))))
                .thenApply(Read::value);
    }

    private <T> CompletableFuture<Read<T>> ask(QueryRequest<T> request) {
        enqueue(request);
        return request.future;
    }

    private void enqueue(Request request) {
        LedgerUnavailableException down = standing;
        if (down != null) {
            request.fail(new LedgerUnavailableException(
                    down.reason(), String.valueOf(down.getMessage()), down.retryAfterSeconds()));
            return;
        }
        String full = handover.offer(request);
        if (full != null) {
            request.fail(full.isEmpty() ? stopping() : new LedgerUnavailableException(Reason.QUEUE_FULL, full, 1));
        }
    }

    static LedgerUnavailableException stopping() {
        return new LedgerUnavailableException(Reason.STOPPING, "this process is stopping", 1);
    }

    /** What numbers stand for; before the first reign nothing was answered, so nobody may ask. */
    public Directory directory() {
        Directory now = state;
        if (now == null) {
            throw new LedgerUnavailableException(Reason.NO_OWNER, "the ledger is still starting", 1);
        }
        return now;
    }

    public ShardStatus status() {
        return status;
    }

    /** Commands that wait to be decided, with those that are away for a look-up. */
    public int waitingCommands() {
        return handover.waitingCommands();
    }

    private Optional<Segment> committedSegment(long seq) {
        // A key may point into a segment that is still in flight: a matter of milliseconds.
        long until = parts.pacing().nanos() + COMMIT_PATIENCE_NANOS;
        while (seq > committedSeq && seq <= committedSeq + 2 && parts.pacing().nanos() < until) {
            parts.pacing().pause(COMMIT_CHECK_NANOS);
        }
        return parts.segments().find(shard, seq);
    }

    private void run() {
        long pause = RETRY_MIN_MILLIS;
        while (!handover.isStopping()) {
            if (attempt(this::begin) == Turn.WORKED && attempt(this::serve) == Turn.OVER) {
                pause = RETRY_MIN_MILLIS;
            }
            if (!handover.isStopping()) {
                handover.pause(pause + parts.pacing().scatter(pause));
                pause = Math.min(RETRY_MAX_MILLIS, pause * 2);
            }
        }
        failAllWaiting(stopping());
    }

    /**
     * A piece of the writer's work on the caller's thread, without any wait: for a simulation, which calls this instead of {@link
     * #start()}. After {@link #close()} it works on until it is {@link Turn#OVER}.
     */
    public Turn turn() {
        if (reign != null) {
            return attempt(this::reignsTurn);
        }
        if (handover.isStopping()) {
            failAllWaiting(stopping());
            return Turn.OVER;
        }
        return attempt(this::begin);
    }

    /** As {@link #turn()}, of the thread that appends. */
    public Turn appenderTurn() {
        Reign now = reign;
        return now == null ? Turn.IDLE : now.appenderTurn();
    }

    private Turn reignsTurn() {
        Turn turn = Turn.OVER;
        try {
            turn = Objects.requireNonNull(reign).turn();
        } finally {
            if (turn == Turn.OVER) {
                endReign();
            }
        }
        return turn;
    }

    private Turn serve() {
        try {
            Objects.requireNonNull(reign).serve();
        } finally {
            endReign();
        }
        return Turn.OVER;
    }

    private void endReign() {
        Reign over = Objects.requireNonNull(reign);
        reign = null;
        over.end(this::keep);
        Throwable why = handover.reasonOfLoss();
        if (why != null && !handover.isStopping()) {
            LOG.warn("Shard {} begins a new reign: {}", shard, why.getMessage());
        }
    }

    private Turn attempt(Supplier<Turn> piece) {
        try {
            return piece.get();
        } catch (JournalUnavailableException | UnknownOutcomeException away) {
            outage(new LedgerUnavailableException(
                    Reason.DATABASE_AWAY, "the database cannot be reached: " + away.getMessage(), 1));
        } catch (LedgerUnavailableException reason) {
            outage(reason);
        } catch (BrokenJournalException broken) {
            outage(new LedgerUnavailableException(Reason.JOURNAL_WENT_BACK, String.valueOf(broken.getMessage()), 30));
        } catch (Throwable unexpected) {
            // Errors too: a shard must not stop without a word, whatever went wrong in it.
            LOG.error("Shard {} cannot go on", shard, unexpected);
            outage(new LedgerUnavailableException(
                    Reason.JOURNAL_WENT_BACK, "shard " + shard + " cannot go on: " + unexpected, 30));
        }
        return Turn.FAILED;
    }

    /**
     * Another process owns the shard. What this one decided last may never have become durable, so names are taken from the
     * journal alone from now on.
     */
    private void follow(JournalSession session) {
        Recovery following = follower == null
                ? new Recovery(shard, session, parts.snapshots(), settings, parts::application)
                : follower;
        follower = null;
        Recovered there = following.follow(session);
        follower = following;
        state = there.state();
        committedSeq = Math.max(committedSeq, there.headSeq());
    }

    /** Says once what is wrong, and lets nobody wait longer than agreed. */
    private void outage(LedgerUnavailableException reason) {
        if (outageSinceNanos == 0) {
            outageSinceNanos = parts.pacing().nanos();
            LOG.warn("Shard {} cannot write now: {}", shard, reason.getMessage());
        }
        status =
                new ShardStatus(shard, false, owner, status.epoch(), committedSeq, String.valueOf(reason.getMessage()));
        boolean waited =
                parts.pacing().nanos() - outageSinceNanos > TimeUnit.MILLISECONDS.toNanos(settings.outageMaxWaitMs());
        if (waited || reason.reason() == Reason.JOURNAL_WENT_BACK || reason.reason() == Reason.NO_OWNER) {
            standing = reason;
            failAllWaiting(reason);
        }
    }

    private void failAllWaiting(LedgerUnavailableException reason) {
        List<Request> waiting = new ArrayList<>(handover.drain());
        for (LostDraft lost : lostDrafts) {
            lost.draft().parts.forEach(part -> waiting.add(part.request()));
        }
        lostDrafts.clear();
        waiting.forEach(request -> request.fail(reason));
    }

    private Turn begin() {
        JournalSession session = parts.store().open(shard);
        try {
            if (!session.tryLease(owner, settings.takeOverQuietMs())) {
                follow(session);
                throw new LedgerUnavailableException(
                        Reason.NO_OWNER, "another process owns shard " + shard + "; ask there", 1);
            }
            reign = reign(session);
            return Turn.WORKED;
        } finally {
            if (reign == null) {
                session.close();
            }
        }
    }

    private Reign reign(JournalSession session) {
        ClockCheck clocks = parts.clockCheck();
        clocks.requireNear(session.clockMicros(), settings.clockToleranceMs());
        long started = parts.pacing().nanos();
        KeyIndex keys = parts.openKeys(shard);
        Recovered recovered = new Recovery(shard, session, parts.snapshots(), settings, parts::application)
                .loadAndFence(
                        keys, owner, parts.softwareVersion(), clocks.stampMicros(settings.clockToleranceMs()), clocks);
        ShardEngine engine = new ShardEngine(recovered, keys, settings);
        follower = null;
        state = engine.state();
        index = keys;
        committedSeq = recovered.headSeq();
        status = new ShardStatus(shard, true, owner, recovered.headEpoch(), recovered.headSeq(), "ok");
        LOG.info(
                "Shard {} is ours: epoch {}, segment {}, {} segments read after snapshot {} in {} ms",
                shard,
                recovered.headEpoch(),
                recovered.headSeq(),
                recovered.segmentsRead(),
                recovered.snapshotSeq(),
                TimeUnit.NANOSECONDS.toMillis(parts.pacing().nanos() - started));
        events.forget();
        AnswerDesk desk = new AnswerDesk(shard, engine.state(), events, parts.lookUps());
        settleLost(session, desk);
        Reign begun = new Reign(
                session,
                recovered,
                engine,
                keys,
                new LookupDesk(keys, events, () -> committedSeq, parts.pacing()),
                desk,
                handover,
                parts,
                clocks,
                settings,
                owner,
                this::committed);
        standing = null;
        outageSinceNanos = 0;
        parts.reignBegan(shard, recovered);
        return begun;
    }

    private void committed(long seq) {
        committedSeq = seq;
        status = new ShardStatus(shard, true, owner, status.epoch(), seq, "ok");
    }

    private void keep(@Nullable Draft draft, @Nullable Segment sent) {
        if (draft != null && !draft.isEmpty()) {
            lostDrafts.add(new LostDraft(draft, sent));
        }
    }

    /** What the last reign left open: committed after all, or to be decided again. */
    private void settleLost(JournalSession session, AnswerDesk desk) {
        Map<Request, Integer> again = new LinkedHashMap<>();
        for (LostDraft lost : lostDrafts) {
            Segment segment = lost.segment();
            boolean committed = segment != null && isInJournal(session, segment);
            for (Draft.Part part : lost.draft().parts) {
                if (!committed) {
                    again.putIfAbsent(part.request(), part.fromItem());
                } else if (part.last()) {
                    part.request().committed(lost.draft().answerSeq(), desk);
                }
            }
        }
        lostDrafts.clear();
        again.forEach((request, item) -> {
            if (request instanceof SubmissionRequest submission) {
                submission.rewind(item);
            }
        });
        handover.putBackAll(List.copyOf(again.keySet()));
        if (!again.isEmpty()) {
            LOG.info("Shard {} decides {} requests again", shard, again.size());
        }
    }

    private static boolean isInJournal(JournalSession session, Segment segment) {
        List<Segment> there = session.read(segment.seq(), 1);
        return !there.isEmpty() && Arrays.equals(there.getFirst().hash(), segment.hash());
    }

    /** Decides and appends what is waiting, then stops. */
    @Override
    public void close() {
        handover.stop();
        try {
            writerThread.join(STOP_PATIENCE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
