package io.daybook.ledger.internal.shard;

import io.daybook.ledger.Command;
import io.daybook.ledger.Decision;
import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.Submission;
import io.daybook.ledger.internal.state.Decider;
import io.daybook.ledger.internal.state.KeyDigest;
import io.daybook.ledger.journal.KeyIndex;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A submission on its way: how far it is decided, what was decided, what was looked up for it. */
final class SubmissionRequest extends Request {
    final Submission submission;
    final CompletableFuture<Decision> future = new CompletableFuture<>();

    /** The writer thread's own. */
    final LookedUp lookedUp = new LookedUp();

    /** What a look-up on another thread brought and the writer has not taken over yet. */
    private final AtomicReference<@Nullable LookedUp> brought = new AtomicReference<>();

    /** Per item: an {@link Outcome}, a {@link ReplayOf} that becomes one once it is durable, or null. */
    final @Nullable Object[] results;

    /** The first item that is not decided. */
    int next;

    boolean hasReplays;
    private final @Nullable KeyDigest[] digests;
    private @Nullable BitSet resumedGroups;
    private int digestsOfWorkspace = -1;

    /** Items whose key the index did not have when it reached up to {@link #absentThroughSeq}. */
    private final BitSet absent = new BitSet();

    private long absentThroughSeq = -1;

    SubmissionRequest(Submission submission) {
        super(submission.workspace());
        this.submission = submission;
        this.results = new Object[submission.items().size()];
        this.digests = new KeyDigest[results.length];
    }

    /**
     * A key seen before: where its event is.
     *
     * @param command what was asked now, with the assets that it left out
     */
    record ReplayOf(long position, Command command) {}

    int size() {
        return results.length;
    }

    @Override
    int commands() {
        return size();
    }

    boolean isDecided() {
        return next == size();
    }

    /** The item's own key, or the batch's key with the item's number, or none. */
    @Nullable
    String key(int item) {
        String own = submission.items().get(item).key();
        return own != null || submission.batchKey() == null ? own : submission.batchKey() + "#" + item;
    }

    /** The digest of a key, computed once: a digest costs more than a decision. */
    KeyDigest digest(int item, int workspace, String key) {
        if (digestsOfWorkspace != workspace) {
            Arrays.fill(digests, null);
            absent.clear();
            digestsOfWorkspace = workspace;
        }
        KeyDigest known = digests[item];
        if (known == null) {
            known = Decider.keyDigest(workspace, key);
            digests[item] = known;
        }
        return known;
    }

    /**
     * Digests all keys and asks the index's filters for them: on the caller's thread, before the writer has the request.
     * There are many callers and one writer, and a thousand questions in a row miss the processor's caches side by side
     * instead of one after the other between decisions.
     *
     * @param workspace a guess; if it is wrong the writer computes the digests that it needs
     */
    void prepare(int workspace, KeyIndex index) {
        if (workspace < 0 || !hasAnyKey()) {
            return;
        }
        // Read first: the filters that are asked afterwards know at least as much.
        absentThroughSeq = index.watermarkSeq();
        for (int item = 0; item < digests.length; item++) {
            String key = key(item);
            if (key != null) {
                digest(item, workspace, key);
            }
        }
        for (int item = 0; item < digests.length; item++) {
            KeyDigest digest = digests[item];
            if (digest != null && !index.mightContain(digest.high(), digest.low())) {
                absent.set(item);
            }
        }
    }

    /** True if the item's key is in no segment up to {@code throughSeq}; false: not known. */
    boolean isAbsent(int item, int workspace, long throughSeq) {
        return workspace == digestsOfWorkspace && absentThroughSeq >= throughSeq && absent.get(item);
    }

    boolean hasAnyKey() {
        if (submission.batchKey() != null) {
            return true;
        }
        for (Submission.Item item : submission.items()) {
            if (item.key() != null) {
                return true;
            }
        }
        return false;
    }

    /** The first member of a linked group that has no key although another has one; -1: all have one, or none has. */
    int memberWithoutKey(int from, int to) {
        int without = -1;
        boolean any = false;
        for (int item = from; item < to; item++) {
            if (key(item) != null) {
                any = true;
            } else if (without < 0) {
                without = item;
            }
        }
        return any ? without : -1;
    }

    /** True: the linked group that begins with this item has been there before and was interrupted by other commands. */
    boolean resumesGroup(int item) {
        BitSet resumed = resumedGroups;
        if (resumed == null) {
            resumed = resumed(submission.items());
            resumedGroups = resumed;
        }
        return resumed.get(item);
    }

    /** Looked for once per submission: each of its groups may be decided by itself. */
    private static BitSet resumed(List<Submission.Item> items) {
        BitSet resumed = new BitSet();
        Set<String> seen = new HashSet<>();
        String before = null;
        int at = 0;
        for (Submission.Item item : items) {
            String group = item.linked();
            if (group != null && !group.equals(before) && !seen.add(group)) {
                resumed.set(at);
            }
            before = group;
            at++;
        }
        return resumed;
    }

    /** For the thread of a look-up; the request is parked, so there is one at a time. */
    void bring(LookedUp found) {
        brought.set(found);
    }

    /** For the writer thread, before it uses {@link #lookedUp}. */
    void takeOver() {
        LookedUp found = brought.getAndSet(null);
        if (found != null) {
            lookedUp.putAll(found);
        }
    }

    /** What was decided from this item on is lost. For the writer thread; a look-up may be under way. */
    void rewind(int item) {
        takeOver();
        Arrays.fill(results, item, results.length, null);
        lookedUp.forgetAbsent();
        next = Math.min(next, item);
    }

    @Override
    int lines() {
        return lines(next, size());
    }

    int lines(int from, int to) {
        int lines = 0;
        for (int item = from; item < to; item++) {
            lines += switch (submission.items().get(item).command()) {
                case Command.PostEntry entry -> entry.lines().size();
                case Command.Transfer transfer -> transfer.exchange() == null ? 2 : 4;
                case Command.Capture two -> 2;
                case Command.VoidHold two -> 2;
                case Command.Reverse two -> 2;
                case Command.OpenAccount two -> 2;
                case Command.ChangeAccount two -> 2;
                case Command.CloseAccount two -> 2;
                case Command.DefineAsset two -> 2;
                case Command.RescaleAsset two -> 2;
                case Command.ConfigureWorkspace two -> 2;
            };
        }
        return lines;
    }

    @Override
    void committed(long seq, AnswerDesk desk) {
        desk.answer(this, seq);
    }

    @Override
    void abort(Throwable unexpected) {
        future.completeExceptionally(unexpected);
    }

    @Override
    boolean isAnswered() {
        return future.isDone();
    }

    @Override
    void fail(LedgerUnavailableException reason) {
        future.completeExceptionally(reason);
    }
}
