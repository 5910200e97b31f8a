package io.daybook.testkit.simulation;

import java.util.function.Supplier;

/** The subject did what it must not do. */
public final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Violation(String message) {
        super(message);
    }

    public static void unless(boolean holds, Supplier<String> message) {
        if (!holds) {
            throw new Violation(message.get());
        }
    }
}
