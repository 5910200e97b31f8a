package io.daybook.events;

import java.util.Arrays;
import java.util.Optional;

/**
 * Which earlier versions of its subject a new schema must get along with, and how. Backward: whoever knows the new one reads
 * what was written by the old one. Forward: the other way round. The transitive ones look at all versions instead of the last.
 */
public enum CompatibilityLevel {
    NONE(false, false, false),
    BACKWARD(true, false, false),
    BACKWARD_TRANSITIVE(true, false, true),
    FORWARD(false, true, false),
    FORWARD_TRANSITIVE(false, true, true),
    FULL(true, true, false),
    FULL_TRANSITIVE(true, true, true);

    private final boolean backward;
    private final boolean forward;
    private final boolean transitive;

    CompatibilityLevel(boolean backward, boolean forward, boolean transitive) {
        this.backward = backward;
        this.forward = forward;
        this.transitive = transitive;
    }

    public boolean isBackward() {
        return backward;
    }

    public boolean isForward() {
        return forward;
    }

    public boolean isTransitive() {
        return transitive;
    }

    /** @param name as in requests, {@code BACKWARD}; empty for anything else */
    public static Optional<CompatibilityLevel> of(String name) {
        return Arrays.stream(values())
                .filter(level -> level.name().equals(name))
                .findFirst();
    }
}
