package io.daybook.testkit.model;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of one item.
 *
 * @param reason null: it was done
 * @param against everything that was against it; {@code reason} is the first
 * @param replayed its key was known: this is what the first bearer of the key was told
 * @param first the label of the item that was first told so; its own when not replayed
 */
public record Answer(@Nullable Reason reason, Set<Reason> against, boolean replayed, int first) {
    static Answer done(int label) {
        return new Answer(null, Set.of(), false, label);
    }

    static Answer refused(int label, Reason reason) {
        return new Answer(reason, Set.of(reason), false, label);
    }

    static Answer refused(int label, Set<Reason> against) {
        return new Answer(against.iterator().next(), Set.copyOf(against), false, label);
    }

    Answer again() {
        return new Answer(reason, against, true, first);
    }

    @Override
    public String toString() {
        return (reason == null ? "done" : reason.name()) + (replayed ? " (as " + first + ")" : "");
    }
}
