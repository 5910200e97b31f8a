package io.daybook.ledger.internal.state;

import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.Command;
import io.daybook.ledger.Directory;
import io.daybook.ledger.Event;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.Segment;
import io.daybook.ledger.Submission;
import io.daybook.ledger.internal.codec.SegmentBuilder;
import io.daybook.ledger.internal.codec.SegmentCodec;
import io.daybook.ledger.internal.codec.SegmentHash;
import io.daybook.ledger.journal.KeyIndex;
import io.daybook.testkit.simulation.Subject;
import io.daybook.testkit.simulation.Violation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decider and Application alone, without a shard writer: one segment per submission, kept in a list. Stands in the state
 * machine's package because it reads accounts out of a {@link ShardState} one by one.
 */
public final class StateMachine implements Subject {
    /** What is applied for an event; anything but the event itself is a planted bug. */
    public static final Function<Event, List<Event>> FAITHFUL = List::of;

    private final Function<Event, List<Event>> applied;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Recorded<Event>> committed = new ArrayList<>();
    private final Map<String, Command> commands = new HashMap<>();
    private final SegmentCodec codec = new SegmentCodec();
    private ShardState state = new ShardState(0);
    private Application application = new Application(state);
    private Decider decider = new Decider(state, ValueLimits.DEFAULTS);
    private List<Recorded<Event>> open = new ArrayList<>();
    private long nowMicros;

    public StateMachine() {
        this(FAITHFUL);
    }

    public StateMachine(Function<Event, List<Event>> applied) {
        this.applied = applied;
    }

    @Override
    public List<Outcome> submit(Submission submission, long micros) {
        begin(micros);
        Deque<UndoLog> logs = new ArrayDeque<>();
        if (submission.dryRun()) {
            record(logs);
        }
        int workspace = decider.workspace(submission.workspace());
        if (workspace < 0) {
            apply(decider.openWorkspace(submission.workspace()));
            workspace = decider.workspace(submission.workspace());
        }
        List<Outcome> outcomes = new ArrayList<>();
        int index = 0;
        while (index < submission.items().size()) {
            int end = endOfGroup(submission.items(), index);
            if (submission.items().get(index).linked() == null) {
                outcomes.add(item(workspace, submission, index));
            } else {
                outcomes.addAll(group(workspace, submission, index, end, logs));
            }
            index = end;
        }
        if (submission.dryRun()) {
            logs.forEach(UndoLog::rollBack);
            application.recordInto(null);
            open.clear();
        } else {
            commit();
        }
        return outcomes;
    }

    private void begin(long micros) {
        nowMicros = micros;
        application.beginSegment(segments.size() + 1L, micros);
        // Due holds are expired first and stay so, whatever becomes of the commands: a segment of their own.
        List<Event> due = decider.expiries(micros, Integer.MAX_VALUE);
        if (!due.isEmpty()) {
            due.forEach(this::apply);
            commit();
            application.beginSegment(segments.size() + 1L, micros);
        }
    }

    private void record(Deque<UndoLog> logs) {
        UndoLog log = new UndoLog();
        logs.push(log);
        application.recordInto(log);
    }

    private static int endOfGroup(List<Submission.Item> items, int start) {
        String linked = items.get(start).linked();
        int end = start + 1;
        while (linked != null
                && end < items.size()
                && linked.equals(items.get(end).linked())) {
            end++;
        }
        return end;
    }

    private List<Outcome> group(int workspace, Submission submission, int start, int end, Deque<UndoLog> logs) {
        int without = withoutKey(submission, start, end);
        if (without >= 0) {
            List<Outcome> fate = all(end - start, RejectionCode.LINKED_FAILED);
            fate.set(without - start, rejected(RejectionCode.INVALID_KEY));
            return fate;
        }
        int known = 0;
        Set<String> keys = new HashSet<>();
        for (int index = start; index < end; index++) {
            String key = key(submission, index);
            if (key != null && !keys.add(key)) {
                List<Outcome> fate = all(end - start, RejectionCode.LINKED_FAILED);
                fate.set(index - start, rejected(RejectionCode.INVALID_KEY));
                return fate;
            }
            known += key != null && find(workspace, key) != 0 ? 1 : 0;
        }
        if (known > 0 && known < end - start) {
            return all(end - start, RejectionCode.LINKED_MIXED);
        }
        int mark = open.size();
        record(logs);
        List<Outcome> outcomes = new ArrayList<>();
        for (int index = start; index < end; index++) {
            Outcome outcome = item(workspace, submission, index);
            outcomes.add(outcome);
            if (known == 0 && outcome instanceof Outcome.Rejected why) {
                logs.pop().rollBack();
                restore(submission, logs);
                open.subList(mark, open.size()).clear();
                return fail(workspace, submission, start, end, index, why);
            }
        }
        restore(submission, logs);
        return outcomes;
    }

    private static int withoutKey(Submission submission, int start, int end) {
        List<Integer> without = new ArrayList<>();
        for (int index = start; index < end; index++) {
            if (key(submission, index) == null) {
                without.add(index);
            }
        }
        return without.isEmpty() || without.size() == end - start ? -1 : without.getFirst();
    }

    private List<Outcome> fail(
            int workspace, Submission submission, int start, int end, int failed, Outcome.Rejected why) {
        for (int index = failed + 1; index < end && why.code().kind() == RejectionCode.Kind.STATE; index++) {
            Command command = submission.items().get(index).command();
            Verdict.Refused wrong = decider.wrongInItself(command, key(submission, index), nowMicros);
            if (wrong != null) {
                List<Outcome> fate = all(end - start, RejectionCode.LINKED_FAILED);
                fate.set(index - start, rejected(wrong.code()));
                return fate;
            }
        }
        return keep(workspace, submission, start, end, failed, why);
    }

    /** The group's keys get its refusal for good, if that was one of state. */
    private List<Outcome> keep(
            int workspace, Submission submission, int start, int end, int failed, Outcome.Rejected why) {
        List<Outcome> fate = new ArrayList<>();
        for (int index = start; index < end; index++) {
            RejectionCode code = index == failed ? why.code() : RejectionCode.LINKED_FAILED;
            String detail = index == failed ? why.detail() : code.wireName();
            String key = key(submission, index);
            UUID transfer = null;
            if (key != null && why.code().kind() == RejectionCode.Kind.STATE) {
                Command command = submission.items().get(index).command();
                apply(decider.kept(workspace, command, key, new Verdict.Refused(code, detail, null)));
                remember(workspace, key, decider.spelledOut(workspace, command));
                transfer = command instanceof Command.Transfer ? open.getLast().transferId() : null;
            }
            fate.add(new Outcome.Rejected(code, detail, why.pointer(), transfer, false));
        }
        return fate;
    }

    private void restore(Submission submission, Deque<UndoLog> logs) {
        application.recordInto(null);
        if (submission.dryRun()) {
            record(logs);
        }
    }

    private static List<Outcome> all(int count, RejectionCode code) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            outcomes.add(rejected(code));
        }
        return outcomes;
    }

    private static Outcome rejected(RejectionCode code) {
        return new Outcome.Rejected(code, code.wireName(), null, null, false);
    }

    private static @Nullable String key(Submission submission, int index) {
        String own = submission.items().get(index).key();
        return own != null || submission.batchKey() == null ? own : submission.batchKey() + "#" + index;
    }

    private long find(int workspace, String key) {
        return state.findKey(Decider.keyDigest(workspace, key));
    }

    private Outcome item(int workspace, Submission submission, int index) {
        Command command = submission.items().get(index).command();
        String key = key(submission, index);
        long position = key == null ? 0 : find(workspace, key);
        if (position != 0) {
            return isSame(workspace, Objects.requireNonNull(commands.get(workspace + "/" + key)), command)
                    ? answer(at(position), true)
                    : rejected(RejectionCode.IDEMPOTENCY_KEY_REUSED);
        }
        Command full = decider.spelledOut(workspace, command);
        Verdict verdict = decider.decide(workspace, command, key, nowMicros, new Journaled());
        return switch (verdict) {
            case Verdict.Accepted accepted -> {
                int first = open.size();
                accepted.events().forEach(this::apply);
                remember(workspace, key, full);
                yield answer(open.get(first + accepted.answer()), false);
            }
            case Verdict.Refused refused -> {
                Event kept = decider.journaled(workspace, command, key, refused);
                UUID transfer = null;
                if (kept != null) {
                    apply(kept);
                    remember(workspace, key, full);
                    transfer =
                            command instanceof Command.Transfer ? open.getLast().transferId() : null;
                }
                yield new Outcome.Rejected(refused.code(), refused.detail(), refused.pointer(), transfer, false);
            }
        };
    }

    private boolean isSame(int workspace, Command before, Command now) {
        Respelling respelling = new Respelling(state, id -> Optional.ofNullable(new Journaled().event(id)));
        Command full = decider.spelledOut(workspace, now);
        return respelling.like(workspace, before, now).equals(now)
                || respelling.like(workspace, before, full).equals(full);
    }

    private void remember(int workspace, @Nullable String key, Command command) {
        if (key != null) {
            commands.put(workspace + "/" + key, command);
        }
    }

    private static Outcome answer(Recorded<Event> recorded, boolean replayed) {
        return switch (recorded.event()) {
            case Event.TransferFailed failed ->
                new Outcome.Rejected(failed.code(), failed.detail(), null, recorded.transferId(), replayed);
            case Event.CommandRejected rejected ->
                new Outcome.Rejected(rejected.code(), rejected.detail(), null, null, replayed);
            case Event.Answer answer ->
                new Outcome.Done(
                        new Recorded<>(
                                recorded.shard(),
                                recorded.seq(),
                                recorded.index(),
                                recorded.recordedAtMicros(),
                                answer),
                        replayed);
            default -> throw new Violation("a key stands for " + recorded);
        };
    }

    private void apply(Event event) {
        int index = open.size();
        open.add(new Recorded<>(0, segments.size() + 1L, index, nowMicros, event));
        applied.apply(event).forEach(one -> application.apply(one, index));
    }

    /** Through the codec, so that what is read again is what the journal would hold. */
    private void commit() {
        if (open.isEmpty()) {
            return;
        }
        SegmentBuilder builder = codec.begin();
        open.forEach(recorded -> builder.add(recorded.event()));
        byte[] previous =
                segments.isEmpty() ? SegmentHash.genesis() : segments.getLast().hash();
        Segment segment = SegmentHash.seal(0, 1, segments.size() + 1L, nowMicros, previous, builder.payload());
        List<Recorded<Event>> decoded = SegmentCodec.recorded(segment);
        Violation.unless(decoded.equals(open), () -> "coded and decoded: " + decoded + ", was " + open);
        segments.add(segment);
        committed.addAll(decoded);
        open = new ArrayList<>();
    }

    @Override
    public List<AccountSnapshot> accounts(long micros) {
        begin(micros);
        return snapshots(state);
    }

    private static List<AccountSnapshot> snapshots(ShardState state) {
        List<AccountSnapshot> snapshots = new ArrayList<>();
        for (int number = 0; number < state.accountCount(); number++) {
            snapshots.add(state.account(number).snapshot(0));
        }
        return snapshots;
    }

    @Override
    public Directory directory() {
        return state;
    }

    @Override
    public List<Recorded<Event>> journal() {
        return committed;
    }

    @Override
    public void restart(long micros) {
        state = replayed();
        application = new Application(state);
        decider = new Decider(state, ValueLimits.DEFAULTS);
    }

    private ShardState replayed() {
        ShardState fresh = new ShardState(0);
        Application again = new Application(fresh);
        for (Recorded<Event> recorded : committed) {
            again.beginSegment(recorded.seq(), recorded.recordedAtMicros());
            applied.apply(recorded.event()).forEach(event -> again.apply(event, recorded.index()));
        }
        return fresh;
    }

    @Override
    public void verify(long micros) {
        ShardState fresh = replayed();
        Violation.unless(
                snapshots(fresh).equals(snapshots(state)), () -> "replayed accounts differ from those in memory");
        Violation.unless(fresh.holds.equals(state.holds), () -> "replayed holds differ from those in memory");
        Violation.unless(List.copyOf(fresh.due).equals(List.copyOf(state.due)), () -> "replayed due holds differ");
        Violation.unless(fresh.newKeys() == state.newKeys(), () -> "replay finds other keys than are in memory");
    }

    @Override
    public void close() {
        codec.close();
    }

    private Recorded<Event> at(long position) {
        long seq = position >>> KeyIndex.INDEX_BITS;
        int index = (int) (position & (1 << KeyIndex.INDEX_BITS) - 1);
        return java.util.stream.Stream.concat(committed.stream(), open.stream())
                .filter(recorded -> recorded.seq() == seq && recorded.index() == index)
                .findFirst()
                .orElseThrow(() -> new Violation("nothing is at " + seq + "/" + index));
    }

    private final class Journaled implements Facts {
        @Override
        public boolean knowsKey(KeyDigest key) {
            return true;
        }

        @Override
        public long key(KeyDigest key) {
            return state.findKey(key);
        }

        @Override
        public boolean knowsEvent(UUID id) {
            return true;
        }

        @Override
        public @Nullable Recorded<Event> event(UUID id) {
            return committed.stream()
                    .filter(recorded -> recorded.event() instanceof Event.Posting
                                    && recorded.entryId().equals(id)
                            || isTransfer(recorded.event())
                                    && recorded.transferId().equals(id))
                    .findFirst()
                    .orElse(null);
        }

        private static boolean isTransfer(Event event) {
            return event instanceof Event.TransferCompleted
                    || event instanceof Event.ExchangeCompleted
                    || event instanceof Event.HoldPlaced
                    || event instanceof Event.TransferFailed;
        }

        @Override
        public boolean knowsEventAt(long position) {
            return true;
        }

        @Override
        public Recorded<Event> eventAt(long position) {
            return at(position);
        }
    }
}
