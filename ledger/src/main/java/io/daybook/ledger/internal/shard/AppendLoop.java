package io.daybook.ledger.internal.shard;

import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.Segment;
import io.daybook.ledger.journal.JournalSession;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The appender thread's loop for one reign: append, tell, answer; a heartbeat when there is nothing to append. */
final class AppendLoop implements Runnable {
    private final Handover handover;
    private final JournalSession session;
    private final Recovered recovered;
    private final SegmentAppender appender;
    private final AnswerDesk desk;
    private final ShardParts parts;
    private final ClockCheck clocks;
    private final LedgerSettings settings;
    private final String owner;
    private final LongConsumer committed;
    private long checkedNanos;
    private boolean over;
    private @Nullable Draft inFlight;

    AppendLoop(
            Handover handover,
            JournalSession session,
            Recovered recovered,
            AnswerDesk desk,
            ShardParts parts,
            ClockCheck clocks,
            LedgerSettings settings,
            String owner,
            LongConsumer committed) {
        this.handover = handover;
        this.session = session;
        this.recovered = recovered;
        this.appender = new SegmentAppender(session, recovered);
        this.desk = desk;
        this.parts = parts;
        this.clocks = clocks;
        this.settings = settings;
        this.owner = owner;
        this.committed = committed;
        this.checkedNanos = parts.pacing().nanos();
    }

    /**
     * The draft whose append failed or whose outcome is unknown, or of which not everybody was answered; null if there is none.
     * For after the thread's end.
     */
    @Nullable
    Draft inFlight() {
        return inFlight;
    }

    /** What was sent for {@link #inFlight()}; null if nothing was. */
    @Nullable
    Segment sent() {
        Segment sealed = appender.lastSealed();
        Draft draft = inFlight;
        return sealed != null && draft != null && draft.hasEvents() && sealed.seq() == draft.seq ? sealed : null;
    }

    @Override
    public void run() {
        Turn turn = Turn.WORKED;
        while (turn != Turn.OVER) {
            turn = turn(settings.heartbeatMs());
        }
    }

    /**
     * Appends one draft, and shows that the owner is alive when that is due.
     *
     * @param patienceMillis how long to wait for a draft
     */
    Turn turn(long patienceMillis) {
        if (over) {
            return Turn.OVER;
        }
        try {
            inFlight = handover.takeDraft(patienceMillis);
            Draft draft = inFlight;
            if (draft != null) {
                append(draft);
            } else if (handover.isLost()) {
                over = true;
                return Turn.OVER;
            }
            if (heartbeatIsDue()) {
                showAlive();
            }
            return draft == null ? Turn.IDLE : Turn.WORKED;
        } catch (Throwable failure) {
            // Errors too: the writer must not wait for an appender that is gone.
            over = true;
            handover.lose(failure);
            return Turn.OVER;
        }
    }

    private void append(Draft draft) {
        appender.append(draft);
        committed.accept(draft.answerSeq());
        // The next append may begin while the answers are given.
        handover.appended();
        Segment segment = appender.lastSealed();
        try {
            if (draft.hasEvents() && segment != null) {
                parts.committed(segment);
            }
        } finally {
            // It is durable: whoever could not be told of the segment must not keep the callers from their answers.
            answer(draft);
            inFlight = null;
        }
    }

    private void answer(Draft draft) {
        for (Draft.Part part : draft.parts) {
            if (part.last()) {
                answer(part.request(), draft.answerSeq());
            }
        }
    }

    /** What happens to one answer must not keep the others from being given, an error neither. */
    private void answer(Request request, long seq) {
        try {
            request.committed(seq, desk);
        } catch (Throwable unexpected) {
            request.abort(unexpected);
        }
    }

    private boolean heartbeatIsDue() {
        return parts.pacing().nanos() - checkedNanos >= TimeUnit.MILLISECONDS.toNanos(settings.heartbeatMs());
    }

    private void showAlive() {
        session.heartbeat(recovered.headEpoch(), owner);
        clocks.requireNear(session.clockMicros(), settings.clockToleranceMs());
        checkedNanos = parts.pacing().nanos();
    }
}
