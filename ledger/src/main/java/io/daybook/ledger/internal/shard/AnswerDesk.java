package io.daybook.ledger.internal.shard;

import io.daybook.ledger.Command;
import io.daybook.ledger.Decision;
import io.daybook.ledger.Event;
import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.LedgerUnavailableException.Reason;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.Position;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.internal.state.Respelling;
import io.daybook.ledger.internal.state.ShardState;
import io.daybook.ledger.journal.JournalUnavailableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;

/** Completes decided submissions; replays are read from the journal first, off the calling thread. */
final class AnswerDesk {
    private final int shard;
    private final Replays replays;
    private final EventLookup events;
    private final Executor lookUps;

    AnswerDesk(int shard, ShardState state, EventLookup events, Executor lookUps) {
        this.shard = shard;
        this.replays = new Replays(state, new Respelling(state, events::of));
        this.events = events;
        this.lookUps = lookUps;
    }

    void answer(SubmissionRequest request, long seq) {
        if (request.hasReplays) {
            lookUps.execute(() -> answerNow(request, seq));
        } else {
            answerNow(request, seq);
        }
    }

    private void answerNow(SubmissionRequest request, long seq) {
        try {
            Map<Long, Recorded<Event>> replayed = request.hasReplays ? events.at(positions(request)) : Map.of();
            List<Outcome> outcomes = new ArrayList<>(request.size());
            for (int item = 0; item < request.size(); item++) {
                outcomes.add(outcome(request, item, replayed));
            }
            request.future.complete(new Decision(outcomes, new Position(shard, seq)));
        } catch (JournalUnavailableException away) {
            request.fail(new LedgerUnavailableException(
                    Reason.DATABASE_AWAY, "the first answer cannot be read back now: " + away.getMessage(), 1));
        } catch (Throwable unexpected) {
            // A caller must never wait for ever, whatever went wrong.
            request.future.completeExceptionally(unexpected);
        }
    }

    private static long[] positions(SubmissionRequest request) {
        return Arrays.stream(request.results)
                .filter(SubmissionRequest.ReplayOf.class::isInstance)
                .mapToLong(result -> ((SubmissionRequest.ReplayOf) result).position())
                .toArray();
    }

    private Outcome outcome(SubmissionRequest request, int item, Map<Long, Recorded<Event>> replayed) {
        Object result = request.results[item];
        if (result instanceof Outcome outcome) {
            return outcome;
        }
        if (result instanceof SubmissionRequest.ReplayOf(long position, Command spelledOut)) {
            Command asked = request.submission.items().get(item).command();
            return replays.answer(asked, spelledOut, Objects.requireNonNull(replayed.get(position)));
        }
        throw new IllegalStateException("item " + item + " was not decided");
    }
}
