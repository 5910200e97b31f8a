package io.daybook.ledger.internal.shard;

import io.daybook.ledger.Event;
import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.LedgerUnavailableException.Reason;
import io.daybook.ledger.internal.codec.SegmentBuilder;
import io.daybook.ledger.internal.state.Application;
import io.daybook.ledger.internal.state.Decider;
import io.daybook.ledger.internal.state.Facts;
import io.daybook.ledger.internal.state.KeyMemory;
import io.daybook.ledger.internal.state.Respelling;
import io.daybook.ledger.internal.state.ShardQueries;
import io.daybook.ledger.internal.state.ShardState;
import io.daybook.ledger.journal.KeyIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides requests into drafts of segments, in order, on one thread; knows no thread, timer or I/O itself. Lives for one
 * reign: when an append fails or its outcome is unknown, the engine with all its memory is dropped and another is recovered
 * from the journal.
 */
public final class ShardEngine {
    private final LedgerSettings settings;
    private final ShardState state;
    private final Decider decider;
    private final Application application;
    private final ShardQueries queries;
    private final MemoryAndLookups facts;
    private final UnitDecisions units;
    private long decidedSeq;
    private long lastMicros;
    private long eventsDecided;

    /** @param recovered the state at the head of the journal, after this owner's OwnerStarted */
    public ShardEngine(Recovered recovered, KeyIndex index, LedgerSettings settings) {
        this.settings = settings;
        this.state = recovered.state();
        this.decidedSeq = recovered.headSeq();
        this.lastMicros = recovered.headMicros();
        this.decider = new Decider(state, recovered.limits());
        this.application = recovered.application();
        this.queries = new ShardQueries(state);
        this.facts = new MemoryAndLookups(state, index);
        this.units = new UnitDecisions(
                recovered.shard(),
                decider,
                application,
                // What a dry run meets twice is not in the journal.
                new Respelling(state, id -> Optional.empty()),
                settings);
    }

    /** What became of adding a request to a draft. */
    enum Progress {
        /** All of it is decided. */
        DONE,
        /** The draft has no room for the next command: append it and go on with the next draft. */
        DRAFT_FULL,
        /** The request has had its turn; others come first. */
        TURN_OVER,
        /** {@link #needs()} must be looked up first. */
        NEEDS_FACTS,
        /** It cannot be answered now and was told so. */
        FAILED
    }

    private List<Facts.Need> needs = new ArrayList<>();

    ShardState state() {
        return state;
    }

    long decidedSeq() {
        return decidedSeq;
    }

    long eventsDecided() {
        return eventsDecided;
    }

    /** What the request that was refused with NEEDS_FACTS needs. */
    List<Facts.Need> needs() {
        return needs;
    }

    long nextExpiryMicros() {
        return decider.nextExpiryMicros();
    }

    /**
     * Begins the segment after the last one and expires what is due.
     *
     * @param builder empty
     */
    Draft begin(long clockMicros, SegmentBuilder builder) {
        // Time never goes back within a shard, whatever the clock does (rule 7).
        lastMicros = Math.max(lastMicros, clockMicros);
        Draft draft = new Draft(decidedSeq + 1, state.epoch(), lastMicros, builder);
        application.beginSegment(draft.seq, draft.decidedAtMicros);
        for (Event expiry : decider.expiries(draft.decidedAtMicros, settings.segmentMaxCommands())) {
            application.apply(expiry, builder.events());
            builder.add(expiry);
            draft.commands++;
        }
        return draft;
    }

    /** True while holds that are due at the draft's time wait for a further segment: nothing else is decided before them. */
    boolean hasDue(Draft draft) {
        return decider.nextExpiryMicros() <= draft.decidedAtMicros;
    }

    /** @param turnLines how many lines of this request may be decided before others have their turn */
    Progress add(Request request, Draft draft, int turnLines) {
        if (hasDue(draft)) {
            return Progress.DRAFT_FULL;
        }
        return switch (request) {
            case QueryRequest<?> query -> {
                query.ask(queries, draft);
                draft.parts.add(new Draft.Part(query, 0, true));
                yield Progress.DONE;
            }
            case SubmissionRequest submission -> addSubmission(submission, draft, turnLines);
        };
    }

    private Progress addSubmission(SubmissionRequest request, Draft draft, int turnLines) {
        if (request.next == 0 && state.keysNotIndexed() >= settings.shardMaxKeysNotIndexed()) {
            request.fail(new LedgerUnavailableException(
                    Reason.KEY_INDEX_BEHIND,
                    "the key index is behind by " + state.keysNotIndexed() + " idempotency keys; try again",
                    1));
            return Progress.FAILED;
        }
        int from = request.next;
        int lines = 0;
        MemoryAndLookups known = facts.of(request.lookedUp, decidedSeq);
        Progress progress = Progress.DONE;
        while (!request.isDecided()) {
            if (lines >= turnLines) {
                progress = Progress.TURN_OVER;
                break;
            }
            int unit = request.next;
            UnitDecisions.Result result = units.decideNext(request, draft, known);
            if (result == UnitDecisions.Result.NO_ROOM) {
                progress = Progress.DRAFT_FULL;
                break;
            }
            if (result == UnitDecisions.Result.NEEDS_FACTS) {
                needs = units.needsOfRest(request, known);
                progress = Progress.NEEDS_FACTS;
                break;
            }
            lines += request.lines(unit, request.next);
        }
        // A part that decided nothing may be lost with the draft all the same: the request is elsewhere then.
        if (request.next > from || request.isDecided()) {
            draft.parts.add(new Draft.Part(request, from, request.isDecided()));
        }
        return progress;
    }

    /** The draft is complete; what comes next is decided on top of it. */
    void sealed(Draft draft) {
        if (draft.hasEvents()) {
            decidedSeq = draft.seq;
            eventsDecided += draft.builder.events();
        }
    }

    /** @param throughSeq all keys of segments up to this one are in it */
    record CompleteKeys(KeyMemory keys, long throughSeq) {}

    /** A full generation of keys for the key index, if there is one; to be called between two drafts. */
    Optional<CompleteKeys> rotateKeys() {
        if (state.newKeys() < settings.keysInMemory() || state.hasOlderKeys()) {
            return Optional.empty();
        }
        return Optional.of(new CompleteKeys(state.rotateKeys(), decidedSeq));
    }

    /** The index has the keys that were rotated out. */
    void keysIndexed(long throughSeq) {
        state.dropOlderKeys();
        facts.droppedThrough(throughSeq);
    }
}
