package io.daybook.gateway;

import io.daybook.ledger.Outcome;
import io.daybook.ledger.Submission;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commands that were read, sorted into those that go to the ledger and those that are refused here: what cannot be read,
 * and the groups that it belongs to.
 */
final class PreparedBatch {
    private static final Fault LINKED_FAILED =
            Fault.wrong("/linked", "linked_failed", "another command of this linked group cannot be read");

    private final List<ParsedCommand> commands;
    private final @Nullable Fault[] faults;
    private final List<Submission.Item> items;

    /**
     * @param key gives commands without one the key {@code key#index}, counted from {@code firstIndex}
     */
    PreparedBatch(List<ParsedCommand> commands, @Nullable String key, long firstIndex) {
        this.commands = commands;
        this.faults = new Fault[commands.size()];
        this.items = new ArrayList<>(commands.size());
        for (int from = 0; from < commands.size(); ) {
            int to = endOfGroup(from);
            group(from, to);
            from = to;
        }
        for (int i = 0; i < faults.length; i++) {
            Submission.Item item = commands.get(i).item();
            if (faults[i] == null && item != null) {
                items.add(
                        key == null || item.key() != null
                                ? item
                                : new Submission.Item(item.command(), key + "#" + (firstIndex + i), item.linked()));
            }
        }
    }

    private int endOfGroup(int from) {
        String linked = commands.get(from).linked();
        int to = from + 1;
        while (linked != null
                && to < commands.size()
                && linked.equals(commands.get(to).linked())) {
            to++;
        }
        return to;
    }

    private void group(int from, int to) {
        boolean broken = false;
        for (int i = from; i < to; i++) {
            faults[i] = commands.get(i).fault();
            broken |= faults[i] != null;
        }
        for (int i = from; broken && i < to; i++) {
            if (faults[i] == null) {
                faults[i] = LINKED_FAILED;
            }
        }
    }

    List<Submission.Item> items() {
        return items;
    }

    int size() {
        return faults.length;
    }

    @Nullable
    CommandType type(int index) {
        return commands.get(index).type();
    }

    /** Takes each command with its outcome, or with the fault that kept it from the ledger. */
    @FunctionalInterface
    interface Sink {
        void take(int index, @Nullable Outcome outcome, @Nullable Fault fault);
    }

    void each(List<Outcome> outcomes, Sink sink) {
        int submitted = 0;
        for (int i = 0; i < faults.length; i++) {
            Fault fault = faults[i];
            sink.take(i, fault == null ? outcomes.get(submitted++) : null, fault);
        }
    }
}
