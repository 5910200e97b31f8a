package io.daybook.ledger.internal.state;

import java.util.ArrayDeque;
import java.util.Deque;

/** How to take back what was applied since it was made: for linked groups that fail in the middle and for dry runs. */
public final class UndoLog {
    private final Deque<Runnable> steps = new ArrayDeque<>();

    void add(Runnable step) {
        steps.push(step);
    }

    public int mark() {
        return steps.size();
    }

    /** Takes back what came after the mark, newest first. */
    public void rollBackTo(int mark) {
        while (steps.size() > mark) {
            steps.pop().run();
        }
    }

    public void rollBack() {
        rollBackTo(0);
    }
}
