package io.daybook.ledger.internal.shard;

import io.daybook.ledger.Command;
import io.daybook.ledger.Event;
import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.Submission;
import io.daybook.ledger.internal.codec.SegmentBuilder;
import io.daybook.ledger.internal.state.Application;
import io.daybook.ledger.internal.state.Decider;
import io.daybook.ledger.internal.state.Facts;
import io.daybook.ledger.internal.state.KeyDigest;
import io.daybook.ledger.internal.state.Respelling;
import io.daybook.ledger.internal.state.UndoLog;
import io.daybook.ledger.internal.state.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides a submission unit by unit. A unit goes into one segment: a single command, a linked group, a batch without any keys
 * (whose retry could not be told from a new batch, so that half of it must never be there), or a whole dry run.
 */
final class UnitDecisions {
    private final int shard;
    private final Decider decider;
    private final Application application;
    private final LedgerSettings settings;
    private final Refusals refusals;

    // The unit at hand.
    private @Nullable UndoLog undo;
    private boolean dryRun;
    private int dryRunIndex;
    private int dryRunLines;
    private boolean mayBeTooLarge;
    private final DryRunKeys dryRunKeys;

    UnitDecisions(int shard, Decider decider, Application application, Respelling respelling, LedgerSettings settings) {
        this.shard = shard;
        this.decider = decider;
        this.application = application;
        this.settings = settings;
        this.dryRunKeys = new DryRunKeys(respelling);
        this.refusals = new Refusals(settings);
    }

    enum Result {
        DECIDED,
        NO_ROOM,
        NEEDS_FACTS
    }

    Result decideNext(SubmissionRequest request, Draft draft, MemoryAndLookups facts) {
        Submission submission = request.submission;
        int from = request.next;
        if (from == 0 && !refusals.isWellFormed(request)) {
            return Result.DECIDED;
        }
        int to = endOfUnit(request, from);
        int count = to - from;
        if (!submission.dryRun() && count > settings.segmentMaxCommands()) {
            Refusals.refuse(request, from, to, refusals.tooLarge(count + " commands"));
            return Result.DECIDED;
        }
        if (submission.dryRun() && request.lines(from, to) > settings.dryRunMaxLines()) {
            Refusals.refuse(request, from, to, refusals.dryRunTooLarge());
            return Result.DECIDED;
        }
        long bytes = 0;
        for (int item = from; item < to; item++) {
            bytes += SizeEstimate.bytes(submission.items().get(item).command(), request.key(item));
        }
        mayBeTooLarge = !submission.dryRun() && draft.builder.rawBytes() + bytes > settings.segmentMaxBytes();
        boolean full = !submission.dryRun() && draft.commands + count > settings.segmentMaxCommands();
        if ((mayBeTooLarge || full) && draft.commands > 0) {
            return Result.NO_ROOM;
        }
        facts.beginUnit();
        if (hasNeeds(request, from, to, facts)) {
            return Result.NEEDS_FACTS;
        }
        decideUnit(request, from, to, draft, facts);
        draft.commands += count;
        return Result.DECIDED;
    }

    private int endOfUnit(SubmissionRequest request, int from) {
        List<Submission.Item> items = request.submission.items();
        if (request.submission.dryRun() || (from == 0 && !request.hasAnyKey())) {
            return items.size();
        }
        return endOfGroup(items, from);
    }

    private static int endOfGroup(List<Submission.Item> items, int from) {
        String group = items.get(from).linked();
        int to = from + 1;
        while (group != null && to < items.size() && group.equals(items.get(to).linked())) {
            to++;
        }
        return to;
    }

    private boolean hasNeeds(SubmissionRequest request, int from, int to, MemoryAndLookups facts) {
        List<Facts.Need> needs = new ArrayList<>(0);
        addNeeds(request, from, to, facts, needs);
        return !needs.isEmpty();
    }

    /** What must be looked up for this and all following items, so that one pause serves the whole batch. */
    List<Facts.Need> needsOfRest(SubmissionRequest request, MemoryAndLookups facts) {
        List<Facts.Need> needs = new ArrayList<>();
        addNeeds(request, request.next, request.size(), facts, needs);
        return needs;
    }

    private void addNeeds(SubmissionRequest request, int from, int to, MemoryAndLookups facts, List<Facts.Need> needs) {
        int workspace = decider.workspace(request.submission.workspace());
        for (int item = from; item < to; item++) {
            String key = request.key(item);
            if (key != null && workspace >= 0) {
                KeyDigest digest = request.digest(item, workspace, key);
                if (!facts.knowsKey(request, item, workspace, digest)) {
                    needs.add(new Facts.Need.Key(digest));
                } else if (facts.key(digest) != 0) {
                    // A replay decides nothing, whatever else the command would need.
                    continue;
                }
            }
            decider.needs(workspace, request.submission.items().get(item).command(), facts, needs);
        }
    }

    private void decideUnit(SubmissionRequest request, int from, int to, Draft draft, MemoryAndLookups facts) {
        String name = request.submission.workspace();
        int workspace = decider.workspace(name);
        boolean opens = workspace < 0;
        dryRun = request.submission.dryRun();
        dryRunIndex = draft.builder.events();
        dryRunLines = 0;
        dryRunKeys.clear();
        if (opens && !decider.hasRoomForWorkspace()) {
            Refusals.refuse(
                    request,
                    from,
                    to,
                    new Verdict.Refused(RejectionCode.ACCOUNT_CAPACITY, Decider.NO_ROOM_FOR_WORKSPACE, null));
            return;
        }
        undo = dryRun || opens || mayBeTooLarge ? new UndoLog() : null;
        application.recordInto(undo);
        SegmentBuilder.Mark start = draft.builder.mark();
        if (opens) {
            append(decider.openWorkspace(name), draft, null);
            workspace = decider.workspace(name);
        }
        int eventsBefore = draft.builder.events();
        decideItems(request, from, to, workspace, draft, facts);
        if (isTooLarge(draft)) {
            takeBack(0, start, draft);
            Refusals.refuse(
                    request,
                    from,
                    to,
                    dryRun ? refusals.dryRunTooLarge() : refusals.tooLarge(to - from + " commands of this size"));
        } else if (dryRun || (opens && draft.builder.events() == eventsBefore)) {
            // A dry run leaves nothing; a workspace in which nothing happened is not opened.
            takeBack(0, start, draft);
        }
        application.recordInto(null);
        undo = null;
    }

    /** Looked at after every command: the writer does not go on with what it will take back. */
    private boolean isTooLarge(Draft draft) {
        return dryRun
                ? dryRunLines > settings.dryRunMaxLines()
                : mayBeTooLarge && draft.builder.rawBytes() > settings.segmentMaxBytes();
    }

    private void takeBack(int undoMark, SegmentBuilder.Mark mark, Draft draft) {
        Objects.requireNonNull(undo).rollBackTo(undoMark);
        draft.builder.rewind(mark);
    }

    private void decideItems(
            SubmissionRequest request, int from, int to, int workspace, Draft draft, MemoryAndLookups facts) {
        List<Submission.Item> items = request.submission.items();
        int item = from;
        while (item < to) {
            String group = items.get(item).linked();
            int end = endOfGroup(items, item);
            if (group == null) {
                decideItem(request, item, workspace, draft, facts);
            } else if (request.resumesGroup(item)) {
                Refusals.refuse(
                        request,
                        item,
                        end,
                        new Verdict.Refused(
                                RejectionCode.INVALID_VALUE,
                                "linked group " + group
                                        + " is interrupted by other commands; put its members side by side",
                                "/linked"));
            } else {
                decideGroup(request, item, end, workspace, draft, facts);
            }
            item = end;
            request.next = end;
            if (isTooLarge(draft)) {
                return;
            }
        }
    }

    private void decideItem(SubmissionRequest request, int item, int workspace, Draft draft, MemoryAndLookups facts) {
        Command command = request.submission.items().get(item).command();
        String key = request.key(item);
        if (key != null && replays(request, item, workspace, key, facts)) {
            return;
        }
        switch (decider.decide(workspace, command, key, draft.decidedAtMicros, facts)) {
            case Verdict.Accepted accepted -> {
                accept(request, item, accepted, draft, facts);
                rememberInDryRun(request, item, workspace);
            }
            case Verdict.Refused refused -> {
                Event journaled = decider.journaled(workspace, command, key, refused);
                request.results[item] = rejected(request, item, refused, dryRun ? null : journaled, draft);
                if (journaled != null) {
                    rememberInDryRun(request, item, workspace);
                }
            }
        }
    }

    private boolean replays(SubmissionRequest request, int item, int workspace, String key, MemoryAndLookups facts) {
        KeyDigest digest = request.digest(item, workspace, key);
        long position = facts.key(digest);
        boolean tried = dryRun && dryRunKeys.knows(digest);
        if (position == 0 && !tried) {
            return false;
        }
        Command asked = request.submission.items().get(item).command();
        Command spelledOut = decider.spelledOut(workspace, asked);
        if (tried) {
            request.results[item] = Objects.requireNonNull(dryRunKeys.answer(workspace, digest, asked, spelledOut));
        } else {
            request.results[item] = new SubmissionRequest.ReplayOf(position, spelledOut);
            request.hasReplays = true;
        }
        return true;
    }

    /** In a dry run: what a real one would have kept for the item's key. */
    private void rememberInDryRun(SubmissionRequest request, int item, int workspace) {
        String key = request.key(item);
        if (dryRun && key != null && request.results[item] instanceof Outcome outcome) {
            Command command = decider.spelledOut(
                    workspace, request.submission.items().get(item).command());
            dryRunKeys.remember(request.digest(item, workspace, key), command, outcome);
        }
    }

    private void accept(
            SubmissionRequest request, int item, Verdict.Accepted accepted, Draft draft, MemoryAndLookups facts) {
        for (int at = 0; at < accepted.events().size(); at++) {
            Event event = accepted.events().get(at);
            int index = append(event, draft, at == accepted.answer() ? digest(request, item, event) : null);
            if (event instanceof Event.HoldCaptured) {
                facts.capturedInUnit(new Recorded<>(shard, draft.seq, index, draft.decidedAtMicros, event));
            }
            if (at == accepted.answer()) {
                request.results[item] = new Outcome.Done(
                        new Recorded<>(
                                shard, dryRun ? 0 : draft.seq, index, draft.decidedAtMicros, (Event.Answer) event),
                        false);
            }
        }
    }

    /** The digest of the key that an item's own event carries, computed already; null: it has no key. */
    private static @Nullable KeyDigest digest(SubmissionRequest request, int item, Event event) {
        return event instanceof Event.Answer answer && answer.key() != null
                ? request.digest(item, answer.workspace(), answer.key())
                : null;
    }

    private int append(Event event, Draft draft, @Nullable KeyDigest ofCommand) {
        int index = dryRun ? dryRunIndex++ : draft.builder.events();
        if (dryRun) {
            dryRunLines += lines(event);
        } else {
            draft.builder.add(event);
        }
        application.apply(event, index, ofCommand);
        return index;
    }

    private static int lines(Event event) {
        return switch (event) {
            case Event.EntryPosted entry -> entry.lines().size();
            // What it says before the decision does not tell how long the original is.
            case Event.EntryReversed reversed -> reversed.lines().size();
            case Event.TransferCompleted _, Event.HoldCaptured _ -> 2;
            case Event.ExchangeCompleted _ -> 4;
            case Event.OwnerStarted _,
                    Event.Forked _,
                    Event.WorkspaceOpened _,
                    Event.WorkspaceConfigured _,
                    Event.AssetDefined _,
                    Event.AssetRescaled _,
                    Event.AccountOpened _,
                    Event.AccountChanged _,
                    Event.AccountClosed _,
                    Event.HoldPlaced _,
                    Event.HoldVoided _,
                    Event.HoldExpired _,
                    Event.TransferFailed _,
                    Event.CommandRejected _,
                    Event.SoftLimitCrossed _ -> 0;
        };
    }

    private Outcome.Rejected rejected(
            SubmissionRequest request, int item, Verdict.Refused refused, @Nullable Event journaled, Draft draft) {
        if (journaled == null) {
            return new Outcome.Rejected(refused.code(), refused.detail(), refused.pointer(), null, false);
        }
        int index = append(journaled, draft, digest(request, item, journaled));
        Recorded<Event> recorded = new Recorded<>(shard, draft.seq, index, draft.decidedAtMicros, journaled);
        return new Outcome.Rejected(
                refused.code(),
                refused.detail(),
                refused.pointer(),
                journaled instanceof Event.TransferFailed ? recorded.transferId() : null,
                false);
    }

    /** One fate for all: accepted, refused, or replayed together. */
    private void decideGroup(
            SubmissionRequest request, int from, int to, int workspace, Draft draft, MemoryAndLookups facts) {
        int without = request.memberWithoutKey(from, to);
        if (without >= 0) {
            Refusals.refuseGroup(
                    request,
                    from,
                    to,
                    without,
                    RejectionCode.INVALID_KEY,
                    "a linked group has an idempotency key on each of its members or on none, or its retry could not be "
                            + "told from a new one; this member has none");
            return;
        }
        int known = 0;
        Set<KeyDigest> digests = new HashSet<>();
        for (int item = from; item < to; item++) {
            String key = request.key(item);
            if (key == null) {
                continue;
            }
            KeyDigest digest = request.digest(item, workspace, key);
            if (!digests.add(digest)) {
                Refusals.refuseGroup(
                        request, from, to, item, RejectionCode.INVALID_KEY, "a key stands twice in a linked group");
                return;
            }
            known += facts.key(digest) != 0 || dryRun && dryRunKeys.knows(digest) ? 1 : 0;
        }
        if (known == to - from) {
            for (int item = from; item < to; item++) {
                replays(request, item, workspace, Objects.requireNonNull(request.key(item)), facts);
            }
            return;
        }
        if (known > 0) {
            Refusals.refuse(
                    request,
                    from,
                    to,
                    new Verdict.Refused(
                            RejectionCode.LINKED_MIXED,
                            known + " of " + (to - from) + " keys of the linked group are known: a group is either all "
                                    + "new or all replayed; send it again as it was, or with new keys",
                            "/linked"));
            return;
        }
        boolean own = undo == null;
        if (own) {
            undo = new UndoLog();
            application.recordInto(undo);
        }
        decideMembers(request, from, to, workspace, draft, facts);
        if (own) {
            application.recordInto(null);
            undo = null;
        }
    }

    private void decideMembers(
            SubmissionRequest request, int from, int to, int workspace, Draft draft, MemoryAndLookups facts) {
        int undoMark = Objects.requireNonNull(undo).mark();
        SegmentBuilder.Mark mark = draft.builder.mark();
        int dryMark = dryRunIndex;
        for (int item = from; item < to; item++) {
            Command command = request.submission.items().get(item).command();
            Verdict verdict = decider.decide(workspace, command, request.key(item), draft.decidedAtMicros, facts);
            if (verdict instanceof Verdict.Accepted accepted) {
                accept(request, item, accepted, draft, facts);
                if (isTooLarge(draft)) {
                    return;
                }
            } else if (verdict instanceof Verdict.Refused refused) {
                takeBack(undoMark, mark, draft);
                dryRunIndex = dryMark;
                failGroup(request, from, to, item, refused, workspace, draft);
                return;
            }
        }
        for (int item = from; item < to; item++) {
            rememberInDryRun(request, item, workspace);
        }
    }

    private void failGroup(
            SubmissionRequest request,
            int from,
            int to,
            int failed,
            Verdict.Refused reason,
            int workspace,
            Draft draft) {
        boolean kept = reason.code().kind() == RejectionCode.Kind.STATE;
        for (int item = failed + 1; kept && item < to; item++) {
            Command command = request.submission.items().get(item).command();
            Verdict.Refused wrong = decider.wrongInItself(command, request.key(item), draft.decidedAtMicros);
            if (wrong != null) {
                // It comes first, and nothing of a group with a wrong member is journaled.
                failGroup(request, from, to, item, wrong, workspace, draft);
                return;
            }
        }
        Verdict.Refused others = Refusals.linkedFailed(failed - from);
        for (int item = from; item < to; item++) {
            Verdict.Refused refused = item == failed ? reason : others;
            String key = request.key(item);
            Command command = request.submission.items().get(item).command();
            Event event = kept && !dryRun && key != null ? decider.kept(workspace, command, key, refused) : null;
            request.results[item] = rejected(request, item, refused, event, draft);
            if (kept) {
                rememberInDryRun(request, item, workspace);
            }
        }
    }
}
