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

    // The unit at hand.
    private @Nullable UndoLog undo;
    private boolean dryRun;
    private int dryRunIndex;
    private final DryRunKeys dryRunKeys = new DryRunKeys();

    UnitDecisions(int shard, Decider decider, Application application, LedgerSettings settings) {
        this.shard = shard;
        this.decider = decider;
        this.application = application;
        this.settings = settings;
    }

    enum Result {
        DECIDED,
        NO_ROOM,
        NEEDS_FACTS
    }

    Result decideNext(SubmissionRequest request, Draft draft, MemoryAndLookups facts) {
        Submission submission = request.submission;
        int from = request.next;
        if (from == 0 && !isWellFormed(request)) {
            return Result.DECIDED;
        }
        int to = endOfUnit(request, from);
        int count = to - from;
        if (!submission.dryRun() && count > settings.segmentMaxCommands()) {
            refuse(request, from, to, tooLarge(count + " commands"));
            return Result.DECIDED;
        }
        long bytes = 0;
        for (int item = from; item < to; item++) {
            bytes += SizeEstimate.bytes(submission.items().get(item).command(), request.key(item));
        }
        boolean mayBeTooLarge = !submission.dryRun() && draft.builder.rawBytes() + bytes > settings.segmentMaxBytes();
        boolean full = !submission.dryRun() && draft.commands + count > settings.segmentMaxCommands();
        if ((mayBeTooLarge || full) && draft.commands > 0) {
            return Result.NO_ROOM;
        }
        if (hasNeeds(request, from, to, facts)) {
            return Result.NEEDS_FACTS;
        }
        decideUnit(request, from, to, draft, facts, mayBeTooLarge);
        draft.commands += count;
        return Result.DECIDED;
    }

    /** Refuses everything of a submission that is wrong as a whole. */
    private boolean isWellFormed(SubmissionRequest request) {
        Submission submission = request.submission;
        if (!Decider.isWorkspaceName(submission.workspace())) {
            refuse(
                    request,
                    0,
                    request.size(),
                    new Verdict.Refused(
                            RejectionCode.INVALID_VALUE,
                            "a workspace name has 1 to 64 letters, digits, dots, dashes and underscores and begins with "
                                    + "a letter or digit",
                            null));
            return false;
        }
        String batchKey = submission.batchKey();
        int longest = batchKey == null
                ? 0
                : batchKey.length() + 1 + Integer.toString(request.size() - 1).length();
        if (longest > settings.keyMaxChars()) {
            refuse(
                    request,
                    0,
                    request.size(),
                    new Verdict.Refused(
                            RejectionCode.INVALID_KEY,
                            "the batch's key with #" + (request.size() - 1) + " behind it has " + longest
                                    + " characters, at most " + settings.keyMaxChars() + " are allowed",
                            "/idempotency_key"));
            return false;
        }
        if (request.size() > settings.batchMaxCommands()) {
            refuse(request, 0, request.size(), tooLarge(request.size() + " commands"));
            return false;
        }
        return true;
    }

    private Verdict.Refused tooLarge(String what) {
        return new Verdict.Refused(
                RejectionCode.TOO_LARGE,
                what + " are too many for one request: at most " + settings.batchMaxCommands()
                        + " in a batch; a linked group and a batch without keys must fit one segment of "
                        + settings.segmentMaxCommands() + " commands and " + settings.segmentMaxBytes() + " bytes",
                null);
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

    private void decideUnit(
            SubmissionRequest request, int from, int to, Draft draft, MemoryAndLookups facts, boolean mayBeTooLarge) {
        String name = request.submission.workspace();
        int workspace = decider.workspace(name);
        boolean opens = workspace < 0;
        dryRun = request.submission.dryRun();
        dryRunIndex = draft.builder.events();
        dryRunKeys.clear();
        if (opens && !decider.hasRoomForWorkspace()) {
            refuse(
                    request,
                    from,
                    to,
                    new Verdict.Refused(
                            RejectionCode.ACCOUNT_CAPACITY,
                            "this process holds as many workspaces as it may (ledger.workspaces_max)",
                            null));
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
        if (dryRun || (opens && draft.builder.events() == eventsBefore)) {
            // A dry run leaves nothing; a workspace in which nothing happened is not opened.
            takeBack(0, start, draft);
        } else if (mayBeTooLarge && draft.builder.rawBytes() > settings.segmentMaxBytes()) {
            takeBack(0, start, draft);
            refuse(request, from, to, tooLarge(to - from + " commands of this size"));
        }
        application.recordInto(null);
        undo = null;
    }

    private void takeBack(int undoMark, SegmentBuilder.Mark mark, Draft draft) {
        Objects.requireNonNull(undo).rollBackTo(undoMark);
        draft.builder.rewind(mark);
    }

    private void decideItems(
            SubmissionRequest request, int from, int to, int workspace, Draft draft, MemoryAndLookups facts) {
        List<Submission.Item> items = request.submission.items();
        Set<String> finishedGroups = new HashSet<>(0);
        int item = from;
        while (item < to) {
            String group = items.get(item).linked();
            int end = endOfGroup(items, item);
            if (group == null) {
                decideItem(request, item, workspace, draft, facts);
            } else if (!finishedGroups.add(group) || isSplit(items, item, group)) {
                refuse(
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
        }
    }

    private static boolean isSplit(List<Submission.Item> items, int at, String group) {
        return items.subList(0, at).stream().anyMatch(item -> group.equals(item.linked()));
    }

    private void decideItem(SubmissionRequest request, int item, int workspace, Draft draft, MemoryAndLookups facts) {
        Command command = request.submission.items().get(item).command();
        String key = request.key(item);
        if (key != null && replays(request, item, workspace, key, facts)) {
            return;
        }
        switch (decider.decide(workspace, command, key, draft.decidedAtMicros, facts)) {
            case Verdict.Accepted accepted -> {
                accept(request, item, accepted, draft);
                rememberInDryRun(request, item, workspace);
            }
            case Verdict.Refused refused -> {
                Event journaled = Decider.journaled(workspace, command, key, refused);
                request.results[item] = rejected(request, item, refused, dryRun ? null : journaled, draft);
                if (journaled != null) {
                    rememberInDryRun(request, item, workspace);
                }
            }
        }
    }

    private boolean replays(SubmissionRequest request, int item, int workspace, String key, MemoryAndLookups facts) {
        KeyDigest digest = request.digest(item, workspace, key);
        if (dryRun && dryRunKeys.knows(digest)) {
            Command command = request.submission.items().get(item).command();
            request.results[item] = Objects.requireNonNull(dryRunKeys.answer(digest, command));
            return true;
        }
        long position = facts.key(digest);
        if (position == 0) {
            return false;
        }
        request.results[item] = new SubmissionRequest.ReplayOf(position);
        request.hasReplays = true;
        return true;
    }

    /** In a dry run: what a real one would have kept for the item's key. */
    private void rememberInDryRun(SubmissionRequest request, int item, int workspace) {
        String key = request.key(item);
        if (dryRun && key != null && request.results[item] instanceof Outcome outcome) {
            Command command = request.submission.items().get(item).command();
            dryRunKeys.remember(request.digest(item, workspace, key), command, outcome);
        }
    }

    private void accept(SubmissionRequest request, int item, Verdict.Accepted accepted, Draft draft) {
        for (int at = 0; at < accepted.events().size(); at++) {
            Event event = accepted.events().get(at);
            int index = append(event, draft, at == accepted.answer() ? digest(request, item, event) : null);
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
        if (!dryRun) {
            draft.builder.add(event);
        }
        application.apply(event, index, ofCommand);
        return index;
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
        int known = 0;
        Set<KeyDigest> digests = new HashSet<>();
        for (int item = from; item < to; item++) {
            String key = request.key(item);
            if (key == null) {
                continue;
            }
            if (!digests.add(request.digest(item, workspace, key))) {
                refuseGroup(request, from, to, item, RejectionCode.INVALID_KEY, "a key stands twice in a linked group");
                return;
            }
            KeyDigest digest = request.digest(item, workspace, key);
            known += facts.key(digest) != 0 || dryRun && dryRunKeys.knows(digest) ? 1 : 0;
        }
        if (known == to - from) {
            for (int item = from; item < to; item++) {
                replays(request, item, workspace, Objects.requireNonNull(request.key(item)), facts);
            }
            return;
        }
        if (known > 0) {
            refuse(
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
                accept(request, item, accepted, draft);
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
        Verdict.Refused others = linkedFailed(failed - from);
        for (int item = from; item < to; item++) {
            Verdict.Refused refused = item == failed ? reason : others;
            String key = request.key(item);
            Command command = request.submission.items().get(item).command();
            Event event = kept && !dryRun && key != null ? Decider.kept(workspace, command, key, refused) : null;
            request.results[item] = rejected(request, item, refused, event, draft);
            if (kept) {
                rememberInDryRun(request, item, workspace);
            }
        }
    }

    private static Verdict.Refused linkedFailed(int member) {
        return new Verdict.Refused(
                RejectionCode.LINKED_FAILED, "member " + (member + 1) + " of the linked group was refused", null);
    }

    private static void refuseGroup(
            SubmissionRequest request, int from, int to, int failed, RejectionCode code, String detail) {
        refuse(request, from, to, linkedFailed(failed - from));
        request.results[failed] = new Outcome.Rejected(code, detail, "/idempotency_key", null, false);
    }

    private static void refuse(SubmissionRequest request, int from, int to, Verdict.Refused refused) {
        for (int item = from; item < to; item++) {
            request.results[item] =
                    new Outcome.Rejected(refused.code(), refused.detail(), refused.pointer(), null, false);
        }
        request.next = Math.max(request.next, to);
    }
}
