package io.daybook.server.internal.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTest {
    private final List<String> closed = new ArrayList<>();
    private final Closing closing = new Closing();

    @Test
    void closesTheLastFirstAndOnlyOnceAndGoesOnAfterAFailure() {
        closing.add("first", () -> closed.add("first"));
        closing.add("broken", () -> {
            throw new IllegalStateException("broken");
        });
        closing.add("last", () -> closed.add("last"));

        closing.close();
        closing.close();

        assertThat(closed).containsExactly("last", "first");
        assertThat(closing.isClean()).isFalse();
    }

    @Test
    void closesAtOnceWhatAStartOpensAfterTheStop() {
        closing.close();

        closing.add("late", () -> closed.add("late"));

        assertThat(closed).containsExactly("late");
        assertThat(closing.isClean()).isTrue();
    }
}
